"""Settings, read once, typed. A wrong value stops the start with its name.

Names and defaults are those of README "Settings". Values come from the environment or from a file ``.env``
beside this one; the environment wins.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
MODES = ("demo", "production", "testing")
KNOWN_WEAK = {
    "secret",
    "changeme",
    "change-me",
    "password",
    "dev",
    "development",
    "test",
}


class WrongSetting(SystemExit):
    """Stops the start; the message names the setting and says what to write."""


@dataclass(frozen=True)
class Settings:
    mode: str
    database_url: str
    secret_key: str = field(repr=False)
    base_url: str
    instance: Path
    files_url: str
    mail_server: str | None
    mail_port: int
    mail_username: str | None
    mail_password: str | None = field(repr=False)
    mail_use_tls: bool
    mail_use_ssl: bool
    mail_default_sender: str
    imap_url: str | None = field(repr=False)
    mail_receiving_domain: str | None
    sms_url: str | None
    webhooks_local: bool
    jobs: str
    now: datetime | None
    rate_limit_url: str
    monthly_report_day: int = 3
    """On which working day of the next month the monthly report is issued."""
    long_list_rows: int = 2000
    """From so many rows on a page offers to make the list's file ready and to mail a link."""
    files_kept_days: int = 7
    """How long a file that was made ready may be fetched."""

    @property
    def is_production(self) -> bool:
        return self.mode == "production"


def _wrong(name: str, say: str) -> WrongSetting:
    return WrongSetting(f"Setting {name}: {say}")


def _env_file(path: Path) -> dict[str, str]:
    values = {}
    if path.is_file():
        for line in path.read_text("utf-8").splitlines():
            name, sign, value = line.partition("=")
            if sign and not line.lstrip().startswith("#"):
                values[name.strip()] = value.strip().strip("\"'")
    return values


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "").lower()
    if value in ("", "0", "false", "no", "off"):
        return False
    if value in ("1", "true", "yes", "on"):
        return True
    raise _wrong(name, f"write 1 or 0, not {env[name]!r}.")


def _count(env: Mapping[str, str], name: str, default: int, most: int) -> int:
    value = env.get(name) or str(default)
    if not re.fullmatch(r"[0-9]{1,9}", value) or not 1 <= int(value) <= most:
        raise _wrong(name, f"write a number from 1 to {most}, not {value!r}.")
    return int(value)


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name) or str(default)
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 0 < int(value) < 65536:
        raise _wrong(name, f"write a port number from 1 to 65535, not {value!r}.")
    return int(value)


def _address(env: Mapping[str, str], name: str, schemes: tuple[str, ...], default: str | None) -> str | None:
    """Only its beginning is repeated in a refusal: the rest may hold a password."""
    value = env.get(name) or default
    if value is not None and value.partition("://")[0] not in schemes:
        begins = value[:12] if "://" not in value else value.partition("://")[0] + "://"
        raise _wrong(
            name,
            f"write an address that begins with {' or '.join(s + '://' for s in schemes)}, not {begins!r}.",
        )
    return value


def _base(env: Mapping[str, str], mode: str) -> str:
    """What links in mails and papers begin with."""
    value = _address(env, "BASE_URL", ("https",) if mode == "production" else ("http", "https"), None)
    if value is None:
        return f"http://127.0.0.1:{env.get('PORT') or 8000}"
    try:
        parts = urlsplit(value)
        is_whole = bool(parts.hostname) and not parts.query and not parts.fragment and (parts.port or 1) > 0
    except ValueError:
        is_whole = False
    if not is_whole:
        raise _wrong("BASE_URL", f"write the address of the forum like https://forum.example.gov, not {value!r}.")
    return value.rstrip("/")


def _folder(env: Mapping[str, str], name: str, default: Path) -> str:
    value = env.get(name) or str(default)
    if "://" in value:
        raise _wrong(name, f"write a folder such as /srv/grievance/files; files are kept in folders, not at {value!r}.")
    return value


def _instance(env: Mapping[str, str]) -> Path:
    """The folder of this instance, made when it is missing."""
    path = Path(env.get("GRIEVANCE_INSTANCE") or ROOT / "instance").resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _wrong("GRIEVANCE_INSTANCE", f"the folder {path} cannot be made: {error.strerror}.") from None
    return path


def _sender(env: Mapping[str, str]) -> str:
    value = env.get("MAIL_DEFAULT_SENDER") or "Industry Grievance Forum <forum@localhost>"
    if not re.fullmatch(r"[^<>@]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+", value.strip()):
        raise _wrong(
            "MAIL_DEFAULT_SENDER", f"write a name and an address like Forum <forum@example.gov>, not {value!r}."
        )
    return value.strip()


def _only_one_way(env: Mapping[str, str]) -> None:
    if _flag(env, "MAIL_USE_TLS") and _flag(env, "MAIL_USE_SSL"):
        raise _wrong("MAIL_USE_SSL", "choose one: MAIL_USE_TLS (STARTTLS, port 587) or MAIL_USE_SSL (port 465).")


def _mailbox(env: Mapping[str, str]) -> str | None:
    """``imaps://user:password@host/FOLDER``. The refusal does not repeat it: it holds a password."""
    value = env.get("IMAP_URL")
    if not value:
        return None
    try:
        parts = urlsplit(value)
        is_whole = parts.scheme in ("imap", "imaps") and parts.hostname and parts.username and (parts.port or 1)
    except ValueError:
        is_whole = False
    if not is_whole:
        raise _wrong(
            "IMAP_URL", "write an address like imaps://user:password@mail.example.in/INBOX (signs such as @ as %40)."
        )
    return value


def _domain(env: Mapping[str, str], name: str) -> str | None:
    value = (env.get(name) or "").strip().lower().rstrip(".")
    if value and not re.fullmatch(
        r"(?=.{1,190}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", value
    ):
        raise _wrong(name, f"write a domain such as reply.forum.example.in, not {value!r}.")
    return value or None


def _choice(env: Mapping[str, str], name: str, words: tuple[str, ...], default: str) -> str:
    value = env.get(name) or default
    if value not in words:
        raise _wrong(name, f"write one of {', '.join(words)}, not {value!r}.")
    return value


def _start_time(env: Mapping[str, str], mode: str) -> datetime | None:
    value = env.get("GRIEVANCE_NOW")
    if not value:
        return None
    if mode == "production":
        raise _wrong("GRIEVANCE_NOW", "is for demo and testing only; take it away in production.")
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise _wrong(
            "GRIEVANCE_NOW",
            f"write a time such as 2026-11-16T10:00+05:30, not {value!r}.",
        ) from None
    if at.tzinfo is None:
        raise _wrong("GRIEVANCE_NOW", f"give the offset from UTC too, such as {value}+05:30.")
    return at


def _secret(env: Mapping[str, str], mode: str, instance: Path) -> str:
    value = env.get("SECRET_KEY", "")
    if mode == "production" and (len(value) < 32 or value.lower() in KNOWN_WEAK or len(set(value)) < 8):
        raise _wrong("SECRET_KEY", "production needs a random text of at least 32 characters.")
    if value:
        return value
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(48), "ascii")
        path.chmod(0o600)
    return path.read_text("ascii").strip()


def _needs(env: Mapping[str, str], mode: str) -> None:
    if mode == "production":
        for name in ("SECRET_KEY", "DATABASE_URL", "BASE_URL", "MAIL_SERVER"):
            if not env.get(name):
                raise _wrong(name, "production does not start without it.")


def read_settings(env: Mapping[str, str] | None = None) -> Settings:
    """All settings from ``env`` (by default the process's environment over ``.env``). Raises ``WrongSetting``."""
    if env is None:
        env = {**_env_file(ROOT / ".env"), **os.environ}
    mode = _choice(env, "GRIEVANCE_MODE", MODES, "demo")
    _needs(env, mode)
    _only_one_way(env)
    instance = _instance(env)
    database = _address(
        env,
        "DATABASE_URL",
        ("sqlite", "postgresql+psycopg"),
        f"sqlite:///{instance / 'grievance.sqlite3'}",
    )
    return Settings(
        mode=mode,
        database_url=str(database),
        secret_key=_secret(env, mode, instance),
        base_url=_base(env, mode),
        instance=instance,
        files_url=_folder(env, "FILES_URL", instance / "files"),
        mail_server=env.get("MAIL_SERVER") or None,
        mail_port=_number(env, "MAIL_PORT", 25),
        mail_username=env.get("MAIL_USERNAME") or None,
        mail_password=env.get("MAIL_PASSWORD") or None,
        mail_use_tls=_flag(env, "MAIL_USE_TLS"),
        mail_use_ssl=_flag(env, "MAIL_USE_SSL"),
        mail_default_sender=_sender(env),
        imap_url=_mailbox(env),
        mail_receiving_domain=_domain(env, "MAIL_RECEIVING_DOMAIN"),
        sms_url=_address(env, "SMS_URL", ("http", "https"), None),
        webhooks_local=_flag(env, "WEBHOOKS_LOCAL"),
        jobs=_choice(env, "GRIEVANCE_JOBS", ("inside", "off"), "inside"),
        now=_start_time(env, mode),
        rate_limit_url=str(_address(env, "RATE_LIMIT_URL", ("memory", "database", "redis", "rediss"), "memory://")),
        monthly_report_day=_count(env, "MONTHLY_REPORT_DAY", 3, 20),
        long_list_rows=_count(env, "LONG_LIST_ROWS", 2000, 10_000_000),
        files_kept_days=_count(env, "FILES_KEPT_DAYS", 7, 90),
    )
