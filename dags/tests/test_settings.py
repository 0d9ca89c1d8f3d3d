from datetime import timedelta

import pytest

from userstream_airflow import settings

NAME = "USERSTREAM_DAG_TESTED"


@pytest.mark.parametrize("text", ["none", "None", "manual", "off"])
def test_schedule_may_be_none(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(NAME, text)
    assert settings.schedule(NAME, "@daily") is None


@pytest.mark.parametrize("text", ["@daily", "@once", "*/5 * * * *", "30 4 * * 1-5"])
def test_schedule_is_a_preset_or_a_cron_expression(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(NAME, text)
    assert settings.schedule(NAME, "none") == text


@pytest.mark.parametrize("text", [None, "", "  "])
def test_missing_or_blank_value_is_the_default(monkeypatch: pytest.MonkeyPatch, text: str | None) -> None:
    if text is not None:
        monkeypatch.setenv(NAME, text)
    assert settings.schedule(NAME, "@daily") == "@daily"
    assert settings.flag(NAME, True)
    assert settings.seconds(NAME, 15) == timedelta(seconds=15)
    assert settings.addresses(NAME) == []
    assert not settings.is_set(NAME)


def test_invalid_value_is_reported_with_name_value_and_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "daily!")
    with pytest.raises(ValueError, match=rf"{NAME}: daily! \(expected: a cron expression"):
        settings.schedule(NAME, "@daily")
    with pytest.raises(ValueError, match=rf"{NAME}: daily! \(expected: true or false"):
        settings.flag(NAME, False)
    with pytest.raises(ValueError, match=rf"{NAME}: daily! \(expected: whole seconds"):
        settings.seconds(NAME, 1)
    with pytest.raises(ValueError, match=rf"{NAME}: daily! \(expected: e-mail addresses"):
        settings.addresses(NAME)


@pytest.mark.parametrize("text", ["0", "604801", "-1", "1.5"])
def test_seconds_have_a_range(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ValueError, match=text):
        settings.seconds(NAME, 15)


def test_e_mail_addresses_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "a@example.org, b@example.org,")
    assert settings.addresses(NAME) == ["a@example.org", "b@example.org"]
