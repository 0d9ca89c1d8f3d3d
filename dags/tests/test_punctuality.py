from __future__ import annotations

from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowSkipException
from dag_bag import dag_bag
from notes import Notes

from userstream_airflow.punctuality import skip_a_late_first_run

IN_TIME = timedelta(seconds=30)
LATE = timedelta(hours=8)


def context(run_type: str, late: timedelta, previous: object, try_number: int, memory: Notes | None) -> dict[str, Any]:
    return {
        "dag_run": SimpleNamespace(run_type=run_type, run_after=datetime.now(tz=timezone.utc) - late),
        "ti": SimpleNamespace(get_previous_dagrun=lambda: previous, try_number=try_number),
        "task_state_store": Notes() if memory is None else memory,
    }


def look(
    run_type: str, late: timedelta, previous: object = None, try_number: int = 1, memory: Notes | None = None
) -> None:
    skip_a_late_first_run(*context(run_type, late, previous, try_number, memory).values())


def test_the_run_for_a_time_before_the_dag_was_switched_on_is_skipped() -> None:
    memory = Notes()
    for _ in range(2):
        with pytest.raises(AirflowSkipException, match="before this DAG was switched on"):
            look("scheduled", LATE, memory=memory)


@pytest.mark.parametrize(
    ("run_type", "late", "previous"),
    [
        ("manual", LATE, None),
        ("scheduled", IN_TIME, None),
        ("scheduled", LATE, object()),
    ],
)
def test_every_other_run_takes_place(run_type: str, late: timedelta, previous: object) -> None:
    look(run_type, late, previous)


def test_a_run_that_began_in_time_is_not_skipped_while_it_works() -> None:
    memory = Notes()
    look("scheduled", IN_TIME, memory=memory)
    look("scheduled", LATE, memory=memory)


def test_a_retry_or_a_task_that_somebody_cleared_is_not_skipped() -> None:
    look("scheduled", LATE, try_number=2)


@pytest.mark.parametrize(("required", "decides"), [("false", "stream_data_from_api"), ("true", "require_spark_job")])
def test_only_the_first_task_decides(monkeypatch: pytest.MonkeyPatch, required: str, decides: str) -> None:
    monkeypatch.setenv("USERSTREAM_DAG_REQUIRE_SPARK_JOB", required)
    late = context("scheduled", LATE, None, 1, None)

    def ask(task_id: str) -> None:
        task = dag_bag().dags["user_automation"].get_task(task_id).python_callable
        monkeypatch.setitem(task.__globals__, "get_current_context", lambda: late)
        task()

    with pytest.raises(AirflowSkipException):
        ask(decides)
    if decides != "stream_data_from_api":
        # It goes on to its own work, for which this context is too poor.
        with pytest.raises(KeyError, match="run_id"):
            ask("stream_data_from_api")
