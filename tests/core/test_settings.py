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
        ("STUN_URLS", "turn:turn.example.dk"),
        ("TURN_URLS", "turn:turn.example.dk, https://turn.example.dk"),
        ("TURN_SECRET", "short"),
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


TURN = {"TURN_URLS": "turn:a.dk:3478, turns:a.dk:443?transport=tcp", "TURN_SECRET": KEY}


def test_addresses_of_a_relay_are_a_list():
    settings = Settings.from_env({"SECRET_KEY": KEY, **TURN, "STUN_URLS": "stun:a.dk", "TURN_ONLY": "1"})
    assert settings.stun_urls == ("stun:a.dk",)
    assert settings.turn_urls == ("turn:a.dk:3478", "turns:a.dk:443?transport=tcp")
    assert settings.turn_only


@pytest.mark.parametrize("missing", list(TURN))
def test_a_relay_needs_both_an_address_and_a_secret(missing):
    env = {"SECRET_KEY": KEY, **TURN}
    del env[missing]
    with pytest.raises(BadSetting, match="TURN_URLS"):
        Settings.from_env(env)


def test_only_a_relay_that_there_is_can_be_the_only_way():
    with pytest.raises(BadSetting, match="TURN_ONLY"):
        Settings.from_env({"SECRET_KEY": KEY, "TURN_ONLY": "1"})
