"""Every setting of the product, read once from the environment."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

VAR = Path(__file__).resolve().parent.parent / "var"


class BadSetting(SystemExit):
    """A setting that cannot be used; the message names the variable."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")


def _text(value: str) -> str:
    return value.strip()


def _switch(value: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}
    try:
        return known[value.strip().lower()]
    except KeyError:
        raise ValueError("must be 1 or 0") from None


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise ValueError("must be a whole number above 0")
    return number


def _port(value: str) -> int:
    number = int(value)
    if not 0 < number < 65536:
        raise ValueError("must be a port number from 1 to 65535")
    return number


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
        raise ValueError("must look like https://hotline.example.dk, without a path")
    return value.rstrip("/")


def _database(value: str) -> str:
    if value.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + value.split("://", 1)[1]
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return value


def _ice(*allowed: str) -> Callable[[str], tuple[str, ...]]:
    def read(value: str) -> tuple[str, ...]:
        addresses = tuple(each.strip() for each in value.split(",") if each.strip())
        if not all(each.startswith(allowed) for each in addresses):
            raise ValueError(
                "must be addresses with commas between them, each beginning with " + " or ".join(allowed)
            )
        return addresses

    return read


def _scheme(*allowed: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if not value.startswith(allowed):
            raise ValueError("must begin with " + " or ".join(allowed))
        return value

    return read


def _secret(value: str) -> str:
    if len(value) < 32:
        raise ValueError("must have at least 32 characters")
    return value


def _moment(value: str) -> datetime | None:
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Europe/Copenhagen"))


def _setting(name: str, read: Callable[[str], Any], default: Any) -> Any:
    metadata = {"name": name, "read": read}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """What an operator can choose. `docs/operations.md` explains each; a test says so."""

    database_url: str = _setting("DATABASE_URL", _database, f"sqlite:///{VAR}/hotline.sqlite3")
    redis_url: str = _setting("REDIS_URL", _text, "")
    secret_key: str = _setting("SECRET_KEY", _secret, "")
    port: int = _setting("PORT", _port, 5000)
    base_url: str = _setting("BASE_URL", _address, "http://127.0.0.1:5000")
    mail_url: str = _setting("MAIL_URL", _scheme("console:", "null:", "smtp://", "smtps://"), "console:")
    mail_from: str = _setting("MAIL_FROM", _text, "Vestegnens Hotline <hotline@localhost>")
    sms_url: str = _setting("SMS_URL", _scheme("console:", "null:", "gatewayapi://"), "console:")
    phone: str = _setting("HOTLINE_PHONE", _text, "70 00 00 00")
    accessibility_url: str = _setting("ACCESSIBILITY_URL", _text, "")
    demo: bool = _setting("HOTLINE_DEMO", _switch, False)
    clock: datetime | None = _setting("HOTLINE_CLOCK", _moment, None)  # noqa: RUF009  # Makes a field.
    guide_check_links: bool = _setting("GUIDE_CHECK_LINKS", _switch, False)
    jobs_in_process: bool = _setting("JOBS_IN_PROCESS", _switch, True)
    trusted_proxies: int = _setting("TRUSTED_PROXIES", int, 0)
    session_hours: int = _setting("SESSION_HOURS", _positive, 12)
    log_level: str = _setting("LOG_LEVEL", str.upper, "INFO")
    call_notes_days: int = _setting("CALL_NOTES_DAYS", _positive, 30)
    shift_notes_days: int = _setting("SHIFT_NOTES_DAYS", _positive, 90)
    questions_days: int = _setting("QUESTIONS_DAYS", _positive, 30)
    cobrowse_control: bool = _setting("COBROWSE_CONTROL", _switch, True)
    stun_urls: tuple[str, ...] = _setting("STUN_URLS", _ice("stun:", "stuns:"), ())
    turn_urls: tuple[str, ...] = _setting("TURN_URLS", _ice("turn:", "turns:"), ())
    turn_secret: str = _setting("TURN_SECRET", _secret, "")
    turn_only: bool = _setting("TURN_ONLY", _switch, False)
    cobrowse_relays: bool = _setting("COBROWSE_RELAYS", _switch, False)
    cobrowse_most_sessions: int = _setting("COBROWSE_MOST_SESSIONS", _positive, 250)
    cobrowse_days: int = _setting("COBROWSE_DAYS", _positive, 365)
    metrics_token: str = _setting("METRICS_TOKEN", _text, "")
    audit_days: int = _setting("AUDIT_DAYS", _positive, 365)
    password_memory_kib: int = _setting("PASSWORD_MEMORY_KIB", _positive, 19456)
    testing: bool = False

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read every setting from `env`; raises `BadSetting` naming the first variable that is wrong.

        A secret may come from the file named in `SECRET_KEY_FILE`. Outside demo mode a secret key is
        demanded, since a new one at every start would sign everybody out.
        """
        values: dict[str, Any] = {}
        for item in fields(cls):
            name = item.metadata.get("name", "")
            raw = _from_file(env, name) if name else None
            if raw is None:
                continue
            try:
                values[item.name] = item.metadata["read"](raw)
            except ValueError as error:
                raise BadSetting(name, str(error)) from None
        settings = cls(**values)
        settings.check()
        return settings if settings.secret_key else cls(**values, secret_key=secrets.token_hex(32))

    def check(self) -> None:
        """Refuse combinations that make no sense or are not safe."""
        if not self.secret_key and not self.demo:
            raise BadSetting("SECRET_KEY", "must be set (32 characters or more) outside demo mode")
        if self.clock and not self.demo:
            raise BadSetting("HOTLINE_CLOCK", "may only be set together with HOTLINE_DEMO=1")
        if bool(self.turn_urls) != bool(self.turn_secret):
            raise BadSetting(
                "TURN_URLS", "must be set together with TURN_SECRET, the secret that coturn knows too"
            )
        if self.turn_only and not self.turn_urls:
            raise BadSetting("TURN_ONLY", "needs a server to go through: set TURN_URLS and TURN_SECRET")

    @property
    def secure(self) -> bool:
        """Whether the product is served over TLS, so that cookies and HSTS can demand it."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """The host name of the product, used in calendar UIDs and Message-IDs."""
        return urlsplit(self.base_url).hostname or "localhost"


def _from_file(env: Mapping[str, str], name: str) -> str | None:
    path = env.get(f"{name}_FILE")
    if not path:
        return env.get(name)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadSetting(f"{name}_FILE", f"cannot be read: {error.strerror}") from None
