from datetime import timedelta
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from conftest import Serve
from scripted_server import Reply, in_order
from task_state import TaskState

from userstream_airflow.producer import poll_run, requested_time, run_request

RUN_ID = "manual__2026-11-21T08:00:00.123456+00:00"
REQUEST = {"lease": "60s", "users": 3000, "rate": 50}


def run(state: str, cause: str | None = None, attempt: int = 1) -> Reply:
    counters = {"published": 3000, "rejected": 2, "watermark": 3002}
    return 200, {"state": state, "cause": cause, "attempt": attempt, **counters}


def poll(state: TaskState, try_number: int = 1) -> dict[str, Any] | None:
    return poll_run(RUN_ID, REQUEST, try_number, state)


def test_first_poke_requests_the_run_and_later_ones_poll_it(serve: Serve) -> None:
    server = serve("userstream_producer", in_order(run("RUNNING"), run("RUNNING"), run("SUCCEEDED")))
    state = TaskState()
    assert [poll(state) for _ in range(3)] == [None, None, {"published": 3000, "rejected": 2, "attempt": 1}]
    assert server.methods() == ["PUT", "GET", "GET"]
    assert server.requests[0].body == REQUEST


def test_run_ids_are_quoted_in_paths(serve: Serve) -> None:
    server = serve("userstream_producer", in_order(run("RUNNING")))
    poll(TaskState())
    assert server.requests[0].path == "/runs/manual__2026-11-21T08%3A00%3A00.123456%2B00%3A00"


def test_failed_run_fails_the_try_and_the_next_try_resumes_it(serve: Serve) -> None:
    failed = run("FAILED", "api: no answer for 5 min")
    resumed = run("SUCCEEDED", attempt=2)
    server = serve("userstream_producer", in_order(run("RUNNING"), failed, failed, resumed))
    state = TaskState()
    poll(state)
    for _ in range(2):
        with pytest.raises(AirflowException, match="FAILED after 3000 users, api: no answer for 5 min") as caught:
            poll(state)
        assert not isinstance(caught.value, AirflowFailException)
    counters = poll(state, try_number=2)
    assert counters is not None
    assert counters["attempt"] == 2
    assert server.methods() == ["PUT", "GET", "GET", "PUT"]


def test_try_whose_request_was_not_answered_sends_it_again(serve: Serve) -> None:
    starting = (503, {"detail": "ledger: not read to its end yet"})
    server = serve("userstream_producer", in_order(starting, run("RUNNING", attempt=2)))
    state = TaskState(requested_in_try=1)
    assert poll(state, try_number=2) is None
    assert poll(state, try_number=2) is None
    assert server.methods() == ["PUT", "PUT"]


def test_run_that_fails_with_the_request_fails_the_try(serve: Serve) -> None:
    serve("userstream_producer", in_order(run("FAILED", "kafka: not allowed")))
    with pytest.raises(AirflowException, match="kafka: not allowed"):
        poll(TaskState())


def test_run_whose_lease_expired_is_resumed(serve: Serve) -> None:
    expired = run("CANCELLED", "lease: not polled for 60 s")
    server = serve("userstream_producer", in_order(expired, run("RUNNING", attempt=2)))
    assert poll(TaskState(requested_in_try=1)) is None
    assert server.methods() == ["GET", "PUT"]


def test_cancelled_run_is_resumed_by_clearing_and_not_by_a_retry(serve: Serve) -> None:
    cancelled = run("CANCELLED", "cancelled: by a user")
    server = serve("userstream_producer", in_order(cancelled, run("RUNNING", attempt=2)))
    state = TaskState(requested_in_try=1)
    with pytest.raises(AirflowFailException, match=r"cancelled: by a user .*clear this task to resume"):
        poll(state)
    assert poll(state, try_number=2) is None
    assert server.methods() == ["GET", "PUT"]


def test_run_unknown_to_the_producer_is_requested_again(serve: Serve) -> None:
    server = serve("userstream_producer", in_order((404, {"detail": "unknown"}), (201, run("RUNNING")[1])))
    assert poll(TaskState(requested_in_try=1)) is None
    assert server.methods() == ["GET", "PUT"]


def test_unavailable_producer_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_USERSTREAM_PRODUCER", "http://127.0.0.1:1")
    state = TaskState()
    assert poll(state) is None
    assert state == {}


@pytest.mark.parametrize(
    ("params", "seconds"),
    [
        ({"users": None, "duration": "90s", "rate": 50}, 90),
        ({"users": None, "duration": "7h", "rate": None}, 25_200),
        ({"users": None, "duration": "99999h", "rate": None}, 31_536_000),
        ({"users": 1_000_000, "duration": "60s", "rate": 20}, 50_000),
        ({"users": 1_000_000, "duration": "60s", "rate": 1e-300}, 31_536_000),
        ({"users": 1_000_000, "duration": "60s", "rate": None}, 0),
    ],
)
def test_requested_time_follows_the_request(params: dict[str, Any], seconds: int) -> None:
    assert requested_time(run_request(params)) == timedelta(seconds=seconds)


def test_run_that_has_not_ended_at_the_last_poke_fails_with_its_state(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve("userstream_producer", in_order(run("RUNNING")))
    with pytest.raises(AirflowFailException, match=r"not ended in time, RUNNING after 3000 users .*resume the run"):
        poll_run(RUN_ID, REQUEST, 1, TaskState(), is_last_poke=True)
    monkeypatch.setenv("AIRFLOW_CONN_USERSTREAM_PRODUCER", "http://127.0.0.1:1")
    with pytest.raises(AirflowFailException, match="not ended in time, no answer from the producer"):
        poll_run(RUN_ID, REQUEST, 1, TaskState(), is_last_poke=True)


def test_refused_request_fails_at_once_with_the_producers_reason(serve: Serve) -> None:
    serve("userstream_producer", in_order((409, {"detail": "run id: used for another request"})))
    with pytest.raises(AirflowFailException, match="409, run id: used for another request"):
        poll(TaskState())


def test_number_of_users_takes_precedence_over_a_duration() -> None:
    assert run_request({"users": 5, "duration": "60s", "rate": 50}) == {"lease": "60s", "users": 5, "rate": 50}
    assert run_request({"users": None, "duration": "5m", "rate": None}) == {"lease": "60s", "duration": "5m"}
