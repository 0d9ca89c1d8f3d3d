"""What a task remembers from one look and one try to the next: Airflow's store of task state, as far as it is used."""

from __future__ import annotations

from typing import Any, Protocol


class Memory(Protocol):
    """Keeps values of one task in one DAG run; clearing the task forgets nothing."""

    def get(self, key: str) -> Any:
        """The value, or nothing."""

    def set(self, key: str, value: Any) -> None:
        """Remembers a value."""
