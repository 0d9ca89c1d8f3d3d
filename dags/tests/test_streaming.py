import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from conftest import Serve
from notes import Notes
from scripted_server import Reply, in_order

from userstream_airflow.producer import Producer, request_of
from userstream_airflow.streaming import Streaming

RUN_ID = "manual__2026-11-21T08:00:00.123456+00:00"
REQUEST = {"lease": "60s", "users": 3000, "rate": 50}


def run(state: str, cause: str | None = None, attempt: int = 1) -> Reply:
    counters = {"published": 3000, "rejected": 2, "watermark": 3002}
    return 200, {"state": state, "cause": cause, "attempt": attempt, **counters}


def streaming() -> Streaming:
    return Streaming(Producer(), RUN_ID, REQUEST)


def test_the_first_look_asks_for_the_run_and_later_ones_only_after_it(serve: Serve) -> None:
    server = serve("userstream_producer", in_order(run("RUNNING"), run("RUNNING"), run("SUCCEEDED")))
    notes = Notes()
    states = [look.state for look in (streaming().look(1, notes) for _ in range(3)) if look]
    assert states == ["RUNNING", "RUNNING", "SUCCEEDED"]
    assert server.methods() == ["PUT", "GET", "GET"]
    assert server.requests[0].body == REQUEST


def test_run_ids_are_quoted_in_paths(serve: Serve) -> None:
    server = serve("userstream_producer", in_order(run("RUNNING")))
    streaming().look(1, Notes())
    assert server.requests[0].path == "/runs/manual__2026-11-21T08%3A00%3A00.123456%2B00%3A00"


def test_a_run_that_failed_in_this_try_fails_it_and_only_the_next_try_resumes(serve: Serve) -> None:
    failed = run("FAILED", "api: no answer for 5 min")
    server = serve("userstream_producer", in_order(run("RUNNING"), failed, failed, run("RUNNING", attempt=2)))
    notes = Notes()
    streaming().look(1, notes)
    for _ in range(2):
        with pytest.raises(AirflowException, match="FAILED after 3000 users, api: no answer for 5 min") as caught:
            streaming().look(1, notes)
        assert not isinstance(caught.value, AirflowFailException)
    resumed = streaming().look(2, notes)
    assert resumed is not None
    assert resumed.attempt == 2
    assert server.methods() == ["PUT", "GET", "GET", "PUT"]


def test_a_try_that_could_not_ask_yet_still_resumes_what_failed_before(serve: Serve) -> None:
    starting = (503, {"detail": "ledger: not read to its end yet"})
    server = serve("userstream_producer", in_order(starting, run("RUNNING", attempt=2)))
    notes = Notes(asked_in_try=1)
    assert streaming().look(2, notes) is None
    resumed = streaming().look(2, notes)
    assert resumed is not None
    assert resumed.state == "RUNNING"
    assert server.methods() == ["PUT", "PUT"]


def test_a_run_that_fails_as_soon_as_it_is_asked_for_fails_the_try(serve: Serve) -> None:
    serve("userstream_producer", in_order(run("FAILED", "kafka: not allowed")))
    with pytest.raises(AirflowException, match="kafka: not allowed"):
        streaming().look(1, Notes())


def test_a_run_that_lost_its_lease_while_airflow_was_away_is_resumed(serve: Serve) -> None:
    lapsed = run("CANCELLED", "lease: nobody asked after the run for 60 s")
    server = serve("userstream_producer", in_order(lapsed, run("RUNNING", attempt=2)))
    resumed = streaming().look(1, Notes(asked_in_try=1))
    assert resumed is not None
    assert resumed.attempt == 2
    assert server.methods() == ["GET", "PUT"]


def test_a_run_that_somebody_cancelled_is_resumed_by_no_retry_and_by_clearing(serve: Serve) -> None:
    cancelled = run("CANCELLED", "cancelled: somebody asked for it")
    server = serve("userstream_producer", in_order(cancelled, run("RUNNING", attempt=2)))
    notes = Notes(asked_in_try=1)
    with pytest.raises(AirflowFailException, match=r"somebody asked for it .*clearing this task resumes it"):
        streaming().look(1, notes)
    cleared = streaming().look(2, notes)
    assert cleared is not None
    assert cleared.attempt == 2
    assert server.methods() == ["GET", "PUT"]


def test_a_run_that_the_producer_has_forgotten_is_asked_for_again(serve: Serve) -> None:
    server = serve("userstream_producer", in_order((404, {"detail": "unknown"}), (201, run("RUNNING")[1])))
    assert streaming().look(1, Notes(asked_in_try=1)) is not None
    assert server.methods() == ["GET", "PUT"]


def test_a_producer_that_is_away_is_waited_for(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_USERSTREAM_PRODUCER", "http://127.0.0.1:1")
    notes = Notes()
    assert streaming().look(1, notes) is None
    assert notes == {}


def test_a_request_that_is_refused_fails_at_once_with_the_producers_words(serve: Serve) -> None:
    conflict = (409, {"detail": "run id: was used for another request"})
    serve("userstream_producer", in_order(conflict))
    with pytest.raises(AirflowFailException, match="409, run id: was used for another request"):
        streaming().look(1, Notes())


def test_a_number_of_users_goes_before_a_duration() -> None:
    assert request_of({"users": 5, "duration": "60s", "rate": 50}) == {"lease": "60s", "users": 5, "rate": 50}
    assert request_of({"users": None, "duration": "5m", "rate": None}) == {"lease": "60s", "duration": "5m"}
