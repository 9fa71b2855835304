"""A wrong setting stops the start and names itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import WrongSetting, read_settings

GOOD = {
    "GRIEVANCE_MODE": "production",
    "SECRET_KEY": "a-long-random-text-of-more-than-32-letters-0123",
    "DATABASE_URL": "postgresql+psycopg://forum@db/forum",
    "BASE_URL": "https://forum.example.gov",
    "MAIL_SERVER": "mail.example.gov",
}


def with_changes(tmp_path: Path, **changes: str | None) -> dict[str, str]:
    env = {**GOOD, "GRIEVANCE_INSTANCE": str(tmp_path), **changes}
    return {name: value for name, value in env.items() if value is not None}


def test_good_settings_are_read_with_their_types(tmp_path: Path) -> None:
    settings = read_settings(with_changes(tmp_path, MAIL_PORT="587", MAIL_USE_TLS="1"))
    assert (settings.mail_port, settings.mail_use_tls, settings.is_production) == (587, True, True)


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "BASE_URL", "MAIL_SERVER"])
def test_production_does_not_start_without_what_it_needs(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        read_settings(with_changes(tmp_path, **{name: None}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GRIEVANCE_MODE", "prod"),
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_URL", "grievance.db"),
        ("BASE_URL", "http://forum.example.gov"),
        ("BASE_URL", "forum.example.gov"),
        ("SECRET_KEY", "changeme"),
        ("SECRET_KEY", "a" * 40),
        ("MAIL_PORT", "smtp"),
        ("MAIL_PORT", "70000"),
        ("MAIL_PORT", "²"),
        ("MAIL_DEFAULT_SENDER", "the forum"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://forum.example.gov:port"),
        ("FILES_URL", "s3://bucket/files"),
        ("GRIEVANCE_INSTANCE", "/proc/nowhere"),
        ("MAIL_USE_TLS", "maybe"),
        ("IMAP_URL", "https://mail"),
        ("SMS_URL", "ftp://sms"),
        ("GRIEVANCE_JOBS", "outside"),
        ("GRIEVANCE_NOW", "2026-11-16T10:00+05:30"),
        ("RATE_LIMIT_URL", "sqlite://"),
    ],
)
def test_a_wrong_value_names_its_setting(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        read_settings(with_changes(tmp_path, **{name: value}))


@pytest.mark.parametrize("value", ["yesterday", "2026-11-16T10:00", "16-11-2026"])
def test_the_demos_clock_needs_a_time_with_offset(tmp_path: Path, value: str) -> None:
    with pytest.raises(WrongSetting, match="GRIEVANCE_NOW"):
        read_settings({"GRIEVANCE_MODE": "demo", "GRIEVANCE_NOW": value, "GRIEVANCE_INSTANCE": str(tmp_path)})


def test_the_demo_makes_its_own_secret_and_keeps_it(tmp_path: Path) -> None:
    env = {"GRIEVANCE_MODE": "demo", "GRIEVANCE_INSTANCE": str(tmp_path)}
    first, second = read_settings(env), read_settings(env)
    assert first.secret_key == second.secret_key and len(first.secret_key) > 40
    assert first.base_url == "http://127.0.0.1:8000"


def test_secrets_are_not_shown_when_settings_are_printed(tmp_path: Path) -> None:
    assert GOOD["SECRET_KEY"] not in repr(read_settings(with_changes(tmp_path)))


def test_a_mail_server_is_reached_in_one_way(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="MAIL_USE_SSL"):
        read_settings(with_changes(tmp_path, MAIL_USE_TLS="1", MAIL_USE_SSL="1"))


@pytest.mark.parametrize("name", ["DATABASE_URL", "RATE_LIMIT_URL", "SMS_URL"])
def test_a_refused_address_does_not_repeat_its_password(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongSetting) as refused:
        read_settings(with_changes(tmp_path, **{name: "oracle://forum:verysecret@db/forum"}))
    assert "verysecret" not in str(refused.value)
