"""Airflow's store of a task's state, as a dictionary."""

from __future__ import annotations

from typing import Any


class TaskState(dict[str, Any]):
    def set(self, key: str, value: Any) -> None:
        self[key] = value
