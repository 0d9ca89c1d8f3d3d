from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from conftest import Serve
from scripted_server import Reply, in_order

from userstream_airflow.delivery import audit_run

RUN_ID = "scheduled__2026-11-21T00:00:00+00:00"


def audit(verdict: str, reasons: list[str], **figures: int) -> Reply:
    store = dict.fromkeys(("expected", "rows"), 3000)
    store |= dict.fromkeys(("missing", "duplicated", "wrong", "extra", "unverifiable", "lag"), 0)
    stores: dict[str, Any] = {"cassandra": {**store, "examples": {}}, "postgres": {**store, **figures, "examples": {}}}
    return 200, {"verdict": verdict, "reasons": reasons, "published": 3000, "dead_lettered": 1, "stores": stores}


@pytest.mark.parametrize("is_last_poke", [False, True])
def test_audit_that_passes_gives_its_figures(serve: Serve, is_last_poke: bool) -> None:
    server = serve("userstream_ops", in_order(audit("pass", [])))
    figures = audit_run(RUN_ID, is_last_poke)
    assert figures is not None
    assert (figures["published"], figures["dead_lettered"]) == (3000, 1)
    assert figures["stores"]["postgres"]["expected"] == 3000
    assert server.requests[0].path == "/audit/scheduled__2026-11-21T00%3A00%3A00%2B00%3A00?timeout=5s"


def test_store_that_lags_is_waited_for_until_the_last_poke(serve: Serve) -> None:
    lagging = audit("fail", ["postgres lacks 10 rows"], missing=10, lag=10)
    serve("userstream_ops", in_order(lagging, lagging))
    assert audit_run(RUN_ID, is_last_poke=False) is None
    with pytest.raises(AirflowFailException, match=r"not verified in time, fail, postgres lacks 10 rows .*lag 10"):
        audit_run(RUN_ID, is_last_poke=True)


def test_unavailable_audit_is_waited_for_until_the_last_poke(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    unavailable = (503, {"detail": "cassandra: not reachable"})
    serve("userstream_ops", in_order(unavailable, unavailable))
    assert audit_run(RUN_ID, is_last_poke=False) is None
    with pytest.raises(AirflowFailException, match=r"not verified in time, no audit, .*cassandra: not reachable"):
        audit_run(RUN_ID, is_last_poke=True)
    monkeypatch.setenv("AIRFLOW_CONN_USERSTREAM_OPS", "http://127.0.0.1:1")
    assert audit_run(RUN_ID, is_last_poke=False) is None


def test_missing_rows_without_lag_fail_with_the_figures(serve: Serve) -> None:
    serve("userstream_ops", in_order(audit("fail", ["postgres lacks 10 rows"], rows=2990, missing=10)))
    with pytest.raises(AirflowFailException, match=r"fail, postgres lacks 10 rows .*rows 2990, missing 10"):
        audit_run(RUN_ID, is_last_poke=False)


def test_unprovable_audit_fails_with_its_reasons(serve: Serve) -> None:
    serve("userstream_ops", in_order(audit("unprovable", ["retention has removed them"], unverifiable=3000)))
    with pytest.raises(AirflowFailException, match="unprovable, retention has removed them"):
        audit_run(RUN_ID, is_last_poke=False)


def test_run_unknown_to_the_audit_fails(serve: Serve) -> None:
    serve("userstream_ops", in_order((404, {"detail": "not in the ledger"})))
    with pytest.raises(AirflowFailException, match="unknown to the audit"):
        audit_run(RUN_ID, is_last_poke=False)


def test_answer_that_is_no_audit_is_left_to_a_retry(serve: Serve) -> None:
    serve("userstream_ops", in_order((200, {"verdict": "pass"})))
    with pytest.raises(AirflowException, match="no 'reasons' in the answer") as caught:
        audit_run(RUN_ID, is_last_poke=False)
    assert not isinstance(caught.value, AirflowFailException)
