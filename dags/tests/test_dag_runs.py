"""Whole DAG runs, in this process: real operators and sensors, real PostgreSQL, scripted services."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any
from urllib.parse import unquote

import pytest
from conftest import Serve
from dag_bag import dag_bag
from mail_sink import receiving
from scripted_server import Reply, Request
from test_delivery import audit
from test_job import Job
from test_producer import run
from test_quality import store

pytestmark = pytest.mark.usefixtures("metadata", "fast")
LOGICAL_DATE = datetime(2026, 11, 21, 8, tzinfo=timezone.utc)


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERSTREAM_DAG_POKE_INTERVAL", "1")
    monkeypatch.setenv("USERSTREAM_DAG_RETRY_DELAY", "1")


def run_dag(dag_id: str, conf: dict[str, Any]) -> tuple[str, dict[str, str], dict[str, int]]:
    """The run's final state, each task's state, and its try number."""
    ended = dag_bag().dags[dag_id].test(logical_date=LOGICAL_DATE, run_conf=conf)
    tasks = ended.get_task_instances()
    return (
        str(ended.state),
        {task.task_id: str(task.state) for task in tasks},
        {task.task_id: task.try_number for task in tasks},
    )


class Publishing:
    """A producer whose run fails once and succeeds after the next request."""

    def __init__(self) -> None:
        self.attempt = 0
        self.state = "NONE"

    def __call__(self, request: Request) -> Reply:
        if request.method == "PUT" and self.state in ("NONE", "FAILED"):
            self.attempt += 1
            self.state = "RUNNING"
        elif request.method == "GET":
            self.state = "FAILED" if self.attempt == 1 else "SUCCEEDED"
        status, body = run(self.state, "api: broken", self.attempt)
        return status, {**body, "published": 3}


def delivered() -> Reply:
    status, body = audit("pass", [])
    stores = {name: {**figures, "expected": 3, "rows": 3} for name, figures in body["stores"].items()}
    return status, {**body, "published": 3, "dead_lettered": 0, "stores": stores}


def test_failed_run_is_resumed_verified_and_checked(serve: Serve, postgres: str) -> None:
    producer = serve("userstream_producer", Publishing())

    def job_catches_up(request: Request) -> Reply:
        if len(ops.requests) > 1:
            return delivered()
        store(postgres, 3, run_id=run_of(request))
        return audit("fail", ["postgres lacks 3 rows"], missing=3, lag=3)

    ops = serve("userstream_ops", job_catches_up)

    state, tasks, tries = run_dag("user_automation", {"users": 3})

    assert state == "success", tasks
    assert set(tasks.values()) == {"success"}
    assert tries["stream_data_from_api"] == 2
    assert producer.methods() == ["PUT", "GET", "PUT", "GET"]
    puts = [each.body for each in producer.requests if each.method == "PUT"]
    assert puts == [{"lease": "60s", "users": 3, "rate": 50}] * 2
    assert {run_of(request) for request in producer.requests} == {run_of(request) for request in ops.requests}
    assert len(ops.requests) == 2


def run_of(request: Request) -> str:
    """The run id in a path, which must be one quoted segment."""
    quoted = request.path.split("?")[0].split("/")[2:]
    assert len(quoted) == 1
    assert not set(quoted[0]) & set(":+")
    return unquote(quoted[0])


def test_refused_request_fails_at_once_and_skips_the_rest(serve: Serve) -> None:
    producer = serve("userstream_producer", lambda request: (409, {"detail": "used for another request"}))
    state, tasks, tries = run_dag("user_automation", {"duration": "5s"})
    assert state == "failed"
    assert tasks["stream_data_from_api"] == "failed"
    assert tasks["verify_delivery"] == "upstream_failed"
    assert tries["stream_data_from_api"] == 1
    assert len(producer.requests) == 1


def test_missing_rows_fail_the_run_at_once(serve: Serve) -> None:
    serve("userstream_producer", lambda request: run("SUCCEEDED"))
    ops = serve("userstream_ops", lambda request: audit("fail", ["postgres lacks 1 rows"], missing=1))
    state, tasks, _ = run_dag("user_automation", {})
    assert (state, tasks["verify_delivery"]) == ("failed", "failed")
    assert tasks["data_quality.volume"] == "upstream_failed"
    assert len(ops.requests) == 1


def test_stores_that_keep_lagging_fail_the_run_with_the_figures(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("USERSTREAM_DAG_VERIFY_TIMEOUT", "2")
    serve("userstream_producer", lambda request: run("SUCCEEDED"))
    ops = serve("userstream_ops", lambda request: audit("fail", ["postgres lacks 3 rows"], missing=3, lag=3))
    state, tasks, _ = run_dag("user_automation", {})
    assert (state, tasks["verify_delivery"]) == ("failed", "failed")
    assert len(ops.requests) > 1
    output = "".join(capfd.readouterr())
    assert "not verified in time, fail, postgres lacks 3 rows" in output
    assert "Sensor has timed out" not in output


def test_time_limit_of_a_run_includes_the_requested_duration(
    serve: Serve, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USERSTREAM_DAG_STREAM_TIMEOUT", "2")

    def publishes_for_its_duration(request: Request) -> Reply:
        if len(producer.requests) < 5:
            return run("RUNNING")
        store(postgres, 3, run_id=run_of(request))
        status, body = run("SUCCEEDED")
        return status, {**body, "published": 3}

    producer = serve("userstream_producer", publishes_for_its_duration)
    serve("userstream_ops", lambda request: delivered())
    state, tasks, tries = run_dag("user_automation", {"duration": "60s"})
    assert state == "success", tasks
    assert tries["stream_data_from_api"] == 1


def test_run_that_takes_longer_than_its_time_limit_fails_with_its_state(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("USERSTREAM_DAG_STREAM_TIMEOUT", "1")
    serve("userstream_producer", lambda request: run("RUNNING"))
    state, tasks, tries = run_dag("user_automation", {"duration": "1s"})
    assert (state, tasks["stream_data_from_api"], tries["stream_data_from_api"]) == ("failed", "failed", 1)
    assert "not ended in time, RUNNING after 3000 users" in "".join(capfd.readouterr())


def test_failed_task_sends_mail(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    serve("userstream_producer", lambda request: (400, {"detail": "users: 0"}))
    with receiving() as (port, mails):
        extra = {"disable_ssl": True, "disable_tls": True, "from_email": "airflow@example.org"}
        connection = {"conn_type": "smtp", "host": "127.0.0.1", "port": port, "extra": extra}
        monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", json.dumps(connection))
        monkeypatch.setenv("USERSTREAM_DAG_EMAIL", "operator@example.org")
        assert run_dag("user_automation", {})[0] == "failed"
    assert len(mails) == 1
    assert "To: operator@example.org" in mails[0]
    assert "Subject: user_automation: stream_data_from_api failed in" in mails[0]


def test_job_is_restarted(serve: Serve) -> None:
    job = Job(serve)
    state, tasks, _ = run_dag("spark_job", {"action": "restart"})
    assert state == "success", tasks
    assert set(tasks.values()) == {"success"}
    assert job.requested_states() == [False, True]
    assert job.state == "RUNNING"


def test_job_is_stopped_and_not_started_again(serve: Serve) -> None:
    job = Job(serve)
    state, tasks, _ = run_dag("spark_job", {"action": "stop"})
    assert state == "success"
    assert tasks == {"stop_job": "success", "start_job": "skipped", "report": "success"}
    assert job.state == "STOPPED"


def test_stopped_job_is_started(serve: Serve) -> None:
    job = Job(serve, "STOPPED")
    state, tasks, _ = run_dag("spark_job", {"action": "start"})
    assert (state, tasks["stop_job"], tasks["start_job"]) == ("success", "skipped", "success")
    assert job.state == "RUNNING"


def test_status_leaves_the_job_alone(serve: Serve) -> None:
    job = Job(serve)
    state, tasks, _ = run_dag("spark_job", {})
    assert (state, tasks["report"], tasks["start_job"]) == ("success", "success", "skipped")
    assert job.server.methods() == ["GET"]


def test_required_job_is_started_before_users_are_published(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERSTREAM_DAG_REQUIRE_SPARK_JOB", "true")
    job = Job(serve, "STOPPED")
    serve("userstream_producer", lambda request: run("SUCCEEDED"))
    serve("userstream_ops", lambda request: audit("fail", ["postgres lacks 1 rows"], missing=1))
    _, tasks, _ = run_dag("user_automation", {})
    assert tasks["require_spark_job"] == tasks["stream_data_from_api"] == "success"
    assert job.state == "RUNNING"


def test_driver_that_does_not_answer_fails_the_task_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_USERSTREAM_JOB", "http://127.0.0.1:1")
    state, tasks, tries = run_dag("spark_job", {"action": "start"})
    assert (state, tasks["start_job"], tries["start_job"]) == ("failed", "failed", 4)
    assert "docker compose up -d spark-job" in "".join(capfd.readouterr())
