"""The DAGs as Airflow imports them, before a run."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from airflow.sdk import DAG
from airflow.sdk.exceptions import ParamValidationError
from airflow.serialization.serialized_objects import DagSerialization
from dag_bag import dag_bag

DAG_IDS = {"user_automation", "spark_job"}
CHECKS = {"data_quality.columns", "data_quality.rows", "data_quality.volume"}


@pytest.fixture(scope="module")
def dags() -> dict[str, DAG]:
    return dag_bag().dags


def test_every_dag_is_imported_without_errors() -> None:
    bag = dag_bag()
    assert bag.import_errors == {}
    assert set(bag.dags) == DAG_IDS


@pytest.mark.parametrize("dag_id", sorted(DAG_IDS))
def test_every_dag_has_the_common_settings(dags: dict[str, DAG], dag_id: str) -> None:
    dag = dags[dag_id]
    assert dag.start_date == datetime(2023, 9, 3, 10, tzinfo=timezone.utc)
    assert not dag.catchup
    assert dag.max_active_runs == 1
    assert "userstream" in dag.tags
    assert dag.description
    assert dag.doc_md
    for task in dag.tasks:
        assert task.owner == "userstream"
        assert task.retries == 3
        assert task.retry_delay == timedelta(seconds=30)
        assert task.retry_exponential_backoff
        assert task.max_retry_delay == timedelta(minutes=10)


@pytest.mark.parametrize("dag_id", sorted(DAG_IDS))
def test_every_dag_can_be_serialized(dags: dict[str, DAG], dag_id: str) -> None:
    assert DagSerialization.from_dict(DagSerialization.to_dict(dags[dag_id])).dag_id == dag_id


def test_sensors_occupy_no_slot_while_waiting(dags: dict[str, DAG]) -> None:
    sensors = {task.task_id: task for dag in dags.values() for task in dag.tasks if hasattr(task, "poke_interval")}
    assert set(sensors) == {"stream_data_from_api", "verify_delivery", "stop_job", "start_job"}
    for sensor in sensors.values():
        assert sensor.mode == "reschedule"
        # The producer's lease is 60 s, and a poke may be late.
        assert 10 <= sensor.poke_interval <= 15


def test_users_are_streamed_then_verified_then_checked(dags: dict[str, DAG]) -> None:
    dag = dags["user_automation"]
    assert dag.get_task("stream_data_from_api").upstream_task_ids == set()
    assert dag.get_task("verify_delivery").upstream_task_ids == {"stream_data_from_api"}
    for check in CHECKS:
        assert dag.get_task(check).upstream_task_ids == {"verify_delivery"}
    assert len(dag.tasks) == 2 + len(CHECKS)


def test_streaming_job_can_be_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERSTREAM_DAG_REQUIRE_SPARK_JOB", "true")
    dag = dag_bag().dags["user_automation"]
    assert dag.get_task("stream_data_from_api").upstream_task_ids == {"require_spark_job"}


@pytest.mark.parametrize(
    ("schedule", "expected"), [(None, "@daily"), ("none", None), ("@once", "@once"), ("15 3 * * *", "15 3 * * *")]
)
def test_schedule_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, schedule: str | None, expected: str | None
) -> None:
    if schedule:
        monkeypatch.setenv("USERSTREAM_DAG_SCHEDULE", schedule)
    assert dag_bag().dags["user_automation"].schedule == expected


def test_invalid_schedule_is_an_import_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERSTREAM_DAG_SCHEDULE", "every day")
    errors = dag_bag().import_errors
    assert len(errors) == 1
    assert "USERSTREAM_DAG_SCHEDULE: every day (expected: a cron expression" in next(iter(errors.values()))


def test_mail_needs_a_server_and_a_receiver(monkeypatch: pytest.MonkeyPatch) -> None:
    def receivers() -> list[Any]:
        task = dag_bag().dags["user_automation"].get_task("verify_delivery")
        return [callback.to for callback in task.on_failure_callback or []]

    assert receivers() == []
    monkeypatch.setenv("USERSTREAM_DAG_EMAIL", "a@example.org,b@example.org")
    monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", "")
    assert receivers() == []
    monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", "smtp://mail.example.org:25")
    assert receivers() == [["a@example.org", "b@example.org"]]


def test_trigger_form_has_titles_descriptions_and_defaults(dags: dict[str, DAG]) -> None:
    assert dags["user_automation"].params.dump() == {"users": None, "duration": "60s", "rate": 50}
    assert dags["spark_job"].params.dump() == {"action": "status"}
    for dag in dags.values():
        for name in dag.params:
            param = dag.params.get_param(name)
            assert param.description
            assert param.schema["title"]


@pytest.mark.parametrize(
    ("dag_id", "param", "good", "bad"),
    [
        ("user_automation", "users", [None, 1, 3000, 1_000_000], [0, -1, 1_000_001, 1.5, "10"]),
        ("user_automation", "duration", ["60s", "5m", "1h"], ["", "0s", "60", "1d", "5 m", "-5m", 60, None]),
        ("user_automation", "rate", [None, 0.5, 50, 1_000_000], [0, -1, 1_000_001, "50"]),
        ("spark_job", "action", ["start", "stop", "restart", "status"], ["", "kill", None]),
    ],
)
def test_trigger_form_accepts_what_the_producer_accepts(
    dags: dict[str, DAG], dag_id: str, param: str, good: list[Any], bad: list[Any]
) -> None:
    checked = dags[dag_id].params.get_param(param)
    for value in good:
        assert checked.__copy__().resolve(value) == value
    for value in bad:
        with pytest.raises(ParamValidationError):
            checked.__copy__().resolve(value)
