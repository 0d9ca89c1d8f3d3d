"""The DAGs' settings, from the environment of Airflow's processes.

A value that cannot be used is an error of importing the DAG, so that Airflow's UI shows it.
"""

from __future__ import annotations

import os
from datetime import timedelta

from croniter import croniter

_BY_HAND = frozenset({"", "none", "manual", "off"})
_PRESETS = frozenset({"@once", "@hourly", "@daily", "@weekly", "@monthly", "@quarterly", "@yearly"})
_TRUE = frozenset({"true", "1", "yes", "on"})
_FALSE = frozenset({"false", "0", "no", "off"})


def schedule(name: str, default: str) -> str | None:
    """When a DAG runs by itself; nothing for by hand only."""
    text = _text(name, default)
    if text.lower() in _BY_HAND:
        return None
    if text not in _PRESETS and not croniter.is_valid(text):
        presets = ", ".join(sorted(_PRESETS))
        raise ValueError(f"{name}: {text} (expected: a cron expression, {presets}, or none for by hand only)")
    return text


def flag(name: str, default: bool) -> bool:
    """A yes or no."""
    text = _text(name, str(default)).lower()
    if text not in _TRUE | _FALSE:
        raise ValueError(f"{name}: {text} (expected: true or false)")
    return text in _TRUE


def seconds(name: str, default: int) -> timedelta:
    """A whole number of seconds, 1 to a week."""
    text = _text(name, str(default))
    if not text.isdecimal() or not 1 <= int(text) <= 604_800:
        raise ValueError(f"{name}: {text} (expected: whole seconds, 1 to 604800)")
    return timedelta(seconds=int(text))


def path(name: str, default: str) -> str:
    """Where a file lies."""
    return _text(name, default)


def addresses(name: str) -> list[str]:
    """Addresses of mail, separated by commas; none by default."""
    texts = [text.strip() for text in _text(name, "").split(",") if text.strip()]
    for text in texts:
        if text.count("@") != 1 or text.startswith("@") or text.endswith("@"):
            raise ValueError(f"{name}: {text} (expected: addresses of mail, separated by commas)")
    return texts


def is_given(name: str) -> bool:
    """Whether the environment has a value; an empty one is none."""
    return _text(name, "") != ""


def _text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default
