import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from conftest import Serve
from scripted_server import in_order

from userstream_airflow.service import Service, Unavailable

PROBLEM = {"title": "Conflict", "status": 409, "detail": "run id: x was used for another request"}


def test_an_answer_of_success_is_given_as_it_is(serve: Serve) -> None:
    server = serve("tested", in_order((201, {"state": "RUNNING"})))
    answer = Service("tested").ask("PUT", "runs/a%3Ab", {"users": 3})
    assert (answer.status, answer.body) == (201, {"state": "RUNNING"})
    assert [(each.path, each.body) for each in server.requests] == [("/runs/a%3Ab", {"users": 3})]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_passes_by_itself_is_unavailable(serve: Serve, status: int) -> None:
    serve("tested", in_order((status, {"detail": "the ledger is being read"})))
    with pytest.raises(Unavailable, match="the ledger is being read"):
        Service("tested").ask("GET", "health")


def test_a_service_that_nobody_serves_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    # Port 1 of loopback: nobody listens there, and it cannot be taken by chance.
    monkeypatch.setenv("AIRFLOW_CONN_TESTED", "http://127.0.0.1:1")
    with pytest.raises(Unavailable):
        Service("tested").ask("GET", "health")


@pytest.mark.parametrize("status", [400, 403, 409])
def test_a_refusal_fails_at_once_with_the_services_words(serve: Serve, status: int) -> None:
    serve("tested", in_order((status, PROBLEM)))
    with pytest.raises(AirflowFailException, match=f"{status}, run id: x was used for another request"):
        Service("tested").ask("PUT", "runs/x")


def test_a_broken_service_may_be_asked_again_by_the_next_try(serve: Serve) -> None:
    serve("tested", in_order((500, b"oops"), (200, b"<html>"), (200, [1])))
    service = Service("tested")
    for text in ("500, oops", "expected: a JSON object", "expected: a JSON object"):
        with pytest.raises(AirflowException, match=text) as caught:
            service.ask("GET", "status")
        assert not isinstance(caught.value, AirflowFailException)


def test_not_found_is_an_answer_where_something_may_be_missing(serve: Serve) -> None:
    serve("tested", in_order((404, {"detail": "unknown"}), (404, b"Not Found")))
    assert Service("tested").ask("GET", "runs/x", may_be_missing=True).status == 404
    with pytest.raises(AirflowFailException, match="GET json/ of tested: 404, Not Found"):
        Service("tested").ask("GET", "json/")
