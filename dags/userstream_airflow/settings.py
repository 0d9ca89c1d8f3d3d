"""The DAGs' settings, from the environment of Airflow's processes.

An invalid value is an import error of the DAG, so that Airflow's UI shows it.
"""

from __future__ import annotations

import os
from datetime import timedelta

from croniter import croniter

_NO_SCHEDULE = frozenset({"none", "manual", "off"})
_PRESETS = frozenset({"@once", "@hourly", "@daily", "@weekly", "@monthly", "@quarterly", "@yearly"})
_TRUE = frozenset({"true", "1", "yes", "on"})
_FALSE = frozenset({"false", "0", "no", "off"})


def schedule(name: str, default: str) -> str | None:
    """A DAG's schedule; ``None`` for manual runs only."""
    text = _text(name, default)
    if text.lower() in _NO_SCHEDULE:
        return None
    if text not in _PRESETS and not croniter.is_valid(text):
        presets = ", ".join(sorted(_PRESETS))
        raise ValueError(f"{name}: {text} (expected: a cron expression, {presets}, or none for manual runs only)")
    return text


def flag(name: str, default: bool) -> bool:
    """A boolean."""
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


def addresses(name: str) -> list[str]:
    """E-mail addresses, separated by commas; none by default."""
    texts = [text.strip() for text in _text(name, "").split(",") if text.strip()]
    for text in texts:
        if text.count("@") != 1 or text.startswith("@") or text.endswith("@"):
            raise ValueError(f"{name}: {text} (expected: e-mail addresses, separated by commas)")
    return texts


def is_set(name: str) -> bool:
    """Whether the environment has a value that is not blank."""
    return _text(name, "") != ""


def _text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default
