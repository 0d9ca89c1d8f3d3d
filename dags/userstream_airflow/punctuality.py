"""Keeps a DAG that was just switched on from running for a time that had passed before.

With a start date in the past and without catch-up, Airflow begins a run for the last scheduled time at once. Somebody
who brings the stack up has asked for a run neither then nor now, and one triggered by hand would have to wait for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from airflow.sdk.exceptions import AirflowSkipException

from userstream_airflow.memory import Memory

_LATE = timedelta(minutes=5)
_DUE = "due"


def skip_a_late_first_run(dag_run: Any, ti: Any, memory: Memory) -> None:
    """Skips the task, and with it all that follows, in the first scheduled run of the DAG when that begins late.

    A later run is never skipped: after a night without power the day's run still takes place. Nor is one that began in
    time, however long it takes, or one that somebody clears: only the first look of the first try decides.
    """
    if dag_run.run_type != "scheduled" or ti.try_number > 1 or memory.get(_DUE):
        return
    is_late = datetime.now(tz=timezone.utc) - dag_run.run_after > _LATE
    if is_late and ti.get_previous_dagrun() is None:
        raise AirflowSkipException(
            f"scheduled for {dag_run.run_after}, before this DAG was switched on (expected: its first run at the next"
            " scheduled time; trigger it to run now)"
        )
    memory.set(_DUE, True)
