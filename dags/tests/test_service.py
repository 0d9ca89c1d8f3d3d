import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from conftest import Serve
from scripted_server import in_order

from userstream_airflow.service import Service, Unavailable

PROBLEM = {"title": "Conflict", "status": 409, "detail": "run id: x was used for another request"}


def test_successful_answer_is_returned(serve: Serve) -> None:
    server = serve("tested", in_order((201, {"state": "RUNNING"})))
    assert Service("tested").call("PUT", "runs/a%3Ab", {"users": 3}) == {"state": "RUNNING"}
    assert [(each.path, each.body) for each in server.requests] == [("/runs/a%3Ab", {"users": 3})]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_transient_status_is_unavailable(serve: Serve, status: int) -> None:
    serve("tested", in_order((status, {"detail": "the ledger is being read"})))
    with pytest.raises(Unavailable, match="the ledger is being read"):
        Service("tested").call("GET", "health")


def test_closed_port_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    # Port 1 of loopback is privileged, so no other test can listen on it.
    monkeypatch.setenv("AIRFLOW_CONN_TESTED", "http://127.0.0.1:1")
    with pytest.raises(Unavailable):
        Service("tested").find("health")


@pytest.mark.parametrize("status", [400, 403, 409])
def test_refusal_fails_at_once_with_the_services_reason(serve: Serve, status: int) -> None:
    serve("tested", in_order((status, PROBLEM)))
    with pytest.raises(AirflowFailException, match=f"{status}, run id: x was used for another request"):
        Service("tested").call("PUT", "runs/x")


def test_broken_service_is_left_to_a_retry(serve: Serve) -> None:
    serve("tested", in_order((500, b"oops"), (200, b"<html>"), (200, [1])))
    for text in ("500, oops", "200, <html> .expected: 2xx with a JSON object", "expected: 2xx with a JSON object"):
        with pytest.raises(AirflowException, match=text) as caught:
            Service("tested").call("GET", "status")
        assert not isinstance(caught.value, AirflowFailException)


def test_not_found_is_none_where_the_object_may_be_absent(serve: Serve) -> None:
    serve("tested", in_order((404, {"detail": "unknown"}), (404, b"Not Found")))
    assert Service("tested").find("runs/x") is None
    with pytest.raises(AirflowFailException, match="GET queries of tested: 404, Not Found"):
        Service("tested").call("GET", "queries")
