from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from conftest import Serve
from scripted_server import Reply, Request, Server, in_order

from userstream_airflow import job


def queries(**states: str) -> dict[str, Any]:
    waiting = {"cause": "cassandra: not reachable"}
    return {
        "running": "STOPPED" not in states.values(),
        "queries": [
            {"store": store, "state": state, "lag": 0, **(waiting if state == "WAITING" else {})}
            for store, state in states.items()
        ],
    }


class Job:
    """A driver whose queries change their state between one call and the next."""

    def __init__(self, serve: Serve, state: str = "RUNNING") -> None:
        self.state = self.wanted = state
        self.server: Server = serve("userstream_job", self._answer)

    def _answer(self, request: Request) -> Reply:
        assert request.path == "/queries"
        if request.method == "PUT":
            self.wanted = "RUNNING" if request.body["running"] else "STOPPED"
        answer = queries(cassandra=self.state, postgres=self.state)
        self.state = self.wanted
        return (202 if request.method == "PUT" else 200), answer

    def requested_states(self) -> list[bool]:
        """The requested states, without repetitions."""
        asked = [request.body["running"] for request in self.server.requests if request.method == "PUT"]
        return [state for state, before in zip(asked, [None, *asked[:-1]], strict=True) if state != before]


def test_starting_and_stopping_ask_the_control_api(serve: Serve) -> None:
    server = serve("userstream_job", in_order((202, queries(cassandra="RUNNING")), (202, queries(cassandra="RUNNING"))))
    job.set_running(True)
    assert job.set_running(False) == queries(cassandra="RUNNING")
    assert [(each.method, each.path, each.body) for each in server.requests] == [
        ("PUT", "/queries", {"running": True}),
        ("PUT", "/queries", {"running": False}),
    ]


def test_status_changes_nothing(serve: Serve) -> None:
    server = serve("userstream_job", in_order((200, queries(cassandra="RUNNING", postgres="STOPPED"))))
    assert job.summary(job.status()) == "cassandra RUNNING, postgres STOPPED"
    assert server.methods() == ["GET"]


def test_job_is_waited_for_until_every_query_has_the_state() -> None:
    assert not job.are_all("RUNNING", queries(cassandra="RUNNING", postgres="WAITING"))
    assert job.are_all("RUNNING", queries(cassandra="RUNNING", postgres="RUNNING"))
    assert not job.are_all("RUNNING", queries())


def test_last_poke_fails_with_states_and_causes() -> None:
    status = queries(cassandra="WAITING", postgres="RUNNING")
    with pytest.raises(AirflowFailException, match=r"cassandra WAITING \(cassandra: not reachable\), postgres RUNNING"):
        job.are_all("RUNNING", status, is_last_poke=True)


def test_driver_that_does_not_answer_is_reported_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_USERSTREAM_JOB", "http://127.0.0.1:1")
    with pytest.raises(AirflowException, match="docker compose up -d spark-job") as caught:
        job.set_running(True)
    assert not isinstance(caught.value, AirflowFailException)


def test_answer_of_another_service_is_reported(serve: Serve) -> None:
    serve("userstream_job", in_order((200, {"status": "ok"}), (404, b"nothing here")))
    with pytest.raises(AirflowException, match="expected: the JSON of /queries"):
        job.status()
    with pytest.raises(AirflowFailException, match="userstream_job: 404, nothing here"):
        job.status()
