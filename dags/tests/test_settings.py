from datetime import timedelta

import pytest

from userstream_airflow import settings

NAME = "USERSTREAM_DAG_TESTED"


@pytest.mark.parametrize("text", ["none", "None", "manual", "off"])
def test_a_schedule_may_be_by_hand_only(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(NAME, text)
    assert settings.schedule(NAME, "@daily") is None


@pytest.mark.parametrize("text", ["@daily", "@once", "*/5 * * * *", "30 4 * * 1-5"])
def test_a_schedule_is_a_preset_or_a_cron_expression(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(NAME, text)
    assert settings.schedule(NAME, "none") == text


@pytest.mark.parametrize("text", [None, "", "  "])
def test_a_value_that_is_missing_or_empty_is_the_default(monkeypatch: pytest.MonkeyPatch, text: str | None) -> None:
    if text is not None:
        monkeypatch.setenv(NAME, text)
    assert settings.schedule(NAME, "@daily") == "@daily"
    assert settings.flag(NAME, True)
    assert settings.seconds(NAME, 15) == timedelta(seconds=15)
    assert settings.addresses(NAME) == []
    assert not settings.is_given(NAME)


def test_what_cannot_be_used_is_told_with_its_name_its_value_and_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "daily!")
    with pytest.raises(ValueError, match=rf"{NAME}: daily! \(expected: a cron expression"):
        settings.schedule(NAME, "@daily")
    with pytest.raises(ValueError, match=rf"{NAME}: daily! \(expected: true or false"):
        settings.flag(NAME, False)
    with pytest.raises(ValueError, match=rf"{NAME}: daily! \(expected: whole seconds"):
        settings.seconds(NAME, 1)
    with pytest.raises(ValueError, match=rf"{NAME}: daily! \(expected: addresses of mail"):
        settings.addresses(NAME)


@pytest.mark.parametrize("text", ["0", "604801", "-1", "1.5"])
def test_seconds_have_a_range(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ValueError, match=text):
        settings.seconds(NAME, 15)


def test_several_receivers_of_mail_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "a@example.org, b@example.org,")
    assert settings.addresses(NAME) == ["a@example.org", "b@example.org"]
