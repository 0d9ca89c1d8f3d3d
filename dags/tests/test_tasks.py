from __future__ import annotations

from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowSkipException
from dag_bag import dag_bag
from task_state import TaskState

from userstream_airflow.tasks import is_last_poke, skip_late_first_run

IN_TIME = timedelta(seconds=30)
LATE = timedelta(hours=8)


def context(run_type: str, late: timedelta, previous: object, try_number: int, state: TaskState | None) -> Any:
    return {
        "dag_run": SimpleNamespace(run_type=run_type, run_after=datetime.now(tz=timezone.utc) - late),
        "ti": SimpleNamespace(get_previous_dagrun=lambda: previous, try_number=try_number),
        "task_state_store": TaskState() if state is None else state,
    }


def poke(
    run_type: str, late: timedelta, previous: object = None, try_number: int = 1, state: TaskState | None = None
) -> None:
    skip_late_first_run(*context(run_type, late, previous, try_number, state).values())


def test_first_run_for_a_time_before_the_dag_was_switched_on_is_skipped() -> None:
    state = TaskState()
    for _ in range(2):
        with pytest.raises(AirflowSkipException, match="before this DAG was switched on"):
            poke("scheduled", LATE, state=state)


@pytest.mark.parametrize(
    ("run_type", "late", "previous"),
    [
        ("manual", LATE, None),
        ("scheduled", IN_TIME, None),
        ("scheduled", LATE, object()),
    ],
)
def test_other_runs_are_not_skipped(run_type: str, late: timedelta, previous: object) -> None:
    poke(run_type, late, previous)


def test_run_that_started_in_time_is_not_skipped_later() -> None:
    state = TaskState()
    poke("scheduled", IN_TIME, state=state)
    poke("scheduled", LATE, state=state)


def test_retry_or_cleared_task_is_not_skipped() -> None:
    poke("scheduled", LATE, try_number=2)


@pytest.mark.parametrize(("required", "decides"), [("false", "stream_data_from_api"), ("true", "require_spark_job")])
def test_only_the_first_task_is_skipped(monkeypatch: pytest.MonkeyPatch, required: str, decides: str) -> None:
    monkeypatch.setenv("USERSTREAM_DAG_REQUIRE_SPARK_JOB", required)
    late = context("scheduled", LATE, None, 1, None)

    def execute(task_id: str) -> None:
        task = dag_bag().dags["user_automation"].get_task(task_id).python_callable
        monkeypatch.setitem(task.__globals__, "get_current_context", lambda: late)
        task()

    with pytest.raises(AirflowSkipException):
        execute(decides)
    if decides != "stream_data_from_api":
        # It goes on to its own work, for which this context has no parameters.
        with pytest.raises(KeyError, match="params"):
            execute("stream_data_from_api")


@pytest.mark.parametrize(("seconds", "expected"), [(None, False), (570, False), (586, True), (700, True)])
def test_last_poke_comes_before_the_sensors_timeout(seconds: int | None, expected: bool) -> None:
    since = None if seconds is None else datetime.now(tz=timezone.utc) - timedelta(seconds=seconds)
    ti = SimpleNamespace(get_first_reschedule_date=lambda context: since)
    assert is_last_poke({"ti": ti}, timedelta(seconds=600)) == expected
