"""Settings: read once, refused loudly."""

from __future__ import annotations

import pytest

from hotline.settings import BadSetting, Settings

KEY = "0123456789" * 4


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("DATABASE_URL", "mysql://x"),
        ("BASE_URL", "hotline.dk"),
        ("BASE_URL", "https://hotline.dk/portal"),
        ("MAIL_URL", "pigeon://x"),
        ("SMS_URL", "pigeon://x"),
        ("SECRET_KEY", "short"),
        ("HOTLINE_DEMO", "maybe"),
        ("HOTLINE_CLOCK", "tomorrow"),
        ("SESSION_HOURS", "-1"),
        ("TRUSTED_PROXIES", "many"),
        ("SECRET_KEY_FILE", "/no/such/file"),
    ],
)
def test_a_bad_value_stops_the_start_and_names_the_variable(name, value):
    with pytest.raises(BadSetting, match=name):
        Settings.from_env({"SECRET_KEY": KEY, name: value})


def test_a_secret_key_is_demanded_outside_the_demo():
    with pytest.raises(BadSetting, match="SECRET_KEY"):
        Settings.from_env({})
    assert len(Settings.from_env({"HOTLINE_DEMO": "1"}).secret_key) >= 32


def test_the_clock_may_only_be_moved_in_the_demo():
    with pytest.raises(BadSetting, match="HOTLINE_CLOCK"):
        Settings.from_env({"SECRET_KEY": KEY, "HOTLINE_CLOCK": "2026-11-24T19:30"})
    settings = Settings.from_env({"HOTLINE_DEMO": "1", "HOTLINE_CLOCK": "2026-11-24T19:30"})
    assert settings.clock.isoformat() == "2026-11-24T19:30:00+01:00"


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text(KEY + "\n")
    assert Settings.from_env({"SECRET_KEY_FILE": str(tmp_path / "key")}).secret_key == KEY


@pytest.mark.parametrize("url", ["postgres://u:p@h/d", "postgresql://u:p@h/d"])
def test_every_spelling_of_a_postgresql_address_uses_our_driver(url):
    settings = Settings.from_env({"SECRET_KEY": KEY, "DATABASE_URL": url})
    assert settings.database_url == "postgresql+psycopg://u:p@h/d"


def test_cookies_are_secure_behind_tls():
    assert Settings.from_env({"SECRET_KEY": KEY, "BASE_URL": "https://hotline.dk/"}).secure
    assert not Settings.from_env({"SECRET_KEY": KEY}).secure
