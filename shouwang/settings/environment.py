"""The only module that reads the environment. A wrong value stops the start with a message that names it."""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo, available_timezones

DATABASES = "sqlite:///PATH or postgresql://USER@HOST/NAME"
MAX_SHOWN = 200  # of a value, which may be endless


# libpq's: a database machine that has vanished without a word is noticed in seconds, not in a quarter of an hour.
PATIENCE = {"connect_timeout": "5", "tcp_user_timeout": "10000", "keepalives_idle": "5", "keepalives_interval": "2"}


class SettingError(SystemExit):
    """Raised while starting: names the variable, the value and what is accepted."""

    def __init__(self, name: str, value: str, accepted: str) -> None:
        shown = re.sub(r"(?s):(?!//).*@", ":...@", value)  # a password is nobody's business, nor half of one
        super().__init__(f"shouwang: {name}={shown[:MAX_SHOWN]!r} cannot be used; accepted: {accepted}")


def text(name: str, default: str) -> str:
    return os.environ.get(f"SHOUWANG_{name}", "").strip() or default


def names(name: str, default: str) -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def is_on(name: str, default: str = "no") -> bool:
    value = text(name, default).lower()
    if value not in {"yes", "no", "true", "false", "1", "0"}:
        raise SettingError(f"SHOUWANG_{name}", value, "yes or no")
    return value in {"yes", "true", "1"}


def number(name: str, default: int, *, most: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or not 1 <= int(value) <= most:
        raise SettingError(f"SHOUWANG_{name}", value, f"a whole number from 1 to {most}")
    return int(value)


def rate(name: str, default: str) -> tuple[float, float]:
    """``PER_SECOND/AT_ONCE``, such as 50/600; "none" for no limit."""
    value = text(name, default)
    per_second, _stroke, at_once = value.partition("/")
    if value == "none":
        return (0.0, 0.0)
    if not per_second.isdecimal() or not at_once.isdecimal() or not int(per_second) or not int(at_once):
        raise SettingError(f"SHOUWANG_{name}", value, "PER_SECOND/AT_ONCE such as 50/600, or none")
    return float(per_second), float(at_once)


def address(name: str) -> str:
    """An address of pages, or nothing."""
    value = text(name, "")
    if value and urlsplit(value).scheme not in {"http", "https"}:
        raise SettingError(f"SHOUWANG_{name}", value, "an address such as https://training.example/")
    return value


def push_services() -> tuple[list[str], str]:
    """``https://push.example,https://*.push.example``, and whom a service may write to; nothing by default."""
    origins, contact = names("PUSH_ORIGINS", ""), text("PUSH_CONTACT", "")
    for origin in origins:
        if not re.fullmatch(r"https://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d{1,5})?", origin):
            raise SettingError("SHOUWANG_PUSH_ORIGINS", origin, "https origins such as https://*.push.example")
    if origins and not contact.startswith(("mailto:", "https://")):
        raise SettingError("SHOUWANG_PUSH_CONTACT", contact, "mailto:ADDRESS or an https address, for the push service")
    return origins, contact


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    if value not in available_timezones():
        raise SettingError(f"SHOUWANG_{name}", value, "a zone name such as Asia/Shanghai")
    return ZoneInfo(value).key


def home() -> Path:
    """Where an installation keeps what is its own: database, key, road files."""
    return Path(text("HOME", "var")).absolute()


def installation_key() -> str:
    """The secret of this installation: from the environment, else a file made once, readable by its owner only."""
    if value := text("SECRET_KEY", ""):
        return value
    path = home() / "secret.key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        partial.touch(mode=0o600)
        partial.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # two processes starting together: the first one's key stands
            path.hardlink_to(partial)
        partial.unlink()
    return path.read_text().strip()


def database(name: str = "DATABASE") -> dict[str, Any]:
    """``sqlite:///PATH`` or ``postgresql://user:password@host:port/name?option=value``."""
    url = text(name, f"sqlite:///{home() / 'shouwang.sqlite3'}")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # half a bracket, a port that is no number
        raise SettingError(f"SHOUWANG_{name}", url, DATABASES) from None
    if parts.scheme == "sqlite" and parts.path not in {"", "/"}:
        return _sqlite(unquote(parts.path))
    if parts.scheme in {"postgresql", "postgres"} and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": PATIENCE | dict(parse_qsl(parts.query)),
        }
    raise SettingError(f"SHOUWANG_{name}", url, DATABASES)


def _sqlite(path: str) -> dict[str, Any]:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA secure_delete=ON;",  # erased is erased
        },
    }
