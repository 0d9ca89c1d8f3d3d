"""A task's memory, as a dictionary."""

from __future__ import annotations

from typing import Any


class Notes(dict[str, Any]):
    def set(self, key: str, value: Any) -> None:
        self[key] = value
