from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from conftest import Serve
from scripted_server import Reply, in_order

from userstream_airflow.delivery import Delivery

LATER = datetime.now(tz=timezone.utc) + timedelta(days=1)
PAST = datetime.now(tz=timezone.utc) - timedelta(seconds=1)
RUN_ID = "scheduled__2026-11-21T00:00:00+00:00"


def audit(verdict: str, reasons: list[str], **figures: int) -> Reply:
    store = dict.fromkeys(("expected", "rows"), 3000)
    store |= dict.fromkeys(("missing", "duplicated", "wrong", "extra", "unverifiable", "lag"), 0)
    stores: dict[str, Any] = {"cassandra": {**store, "examples": {}}, "postgres": {**store, **figures, "examples": {}}}
    return 200, {"verdict": verdict, "reasons": reasons, "published": 3000, "dead_lettered": 1, "stores": stores}


def test_an_audit_that_passes_gives_its_numbers(serve: Serve) -> None:
    server = serve("userstream_ops", in_order(audit("pass", [])))
    passed = Delivery(RUN_ID).look(LATER)
    assert passed is not None
    numbers = passed.numbers()
    assert (numbers["published"], numbers["dead_lettered"]) == (3000, 1)
    assert numbers["stores"]["postgres"]["expected"] == 3000
    assert server.requests[0].path == "/audit/scheduled__2026-11-21T00%3A00%3A00%2B00%3A00?timeout=5s"


def test_a_store_that_is_behind_is_waited_for(serve: Serve) -> None:
    serve("userstream_ops", in_order(audit("fail", ["postgres lacks 10 rows"], missing=10, lag=10)))
    assert Delivery(RUN_ID).look(LATER) is None


def test_a_store_that_is_still_behind_when_patience_ends_fails_with_the_numbers(serve: Serve) -> None:
    serve("userstream_ops", in_order(audit("fail", ["postgres lacks 10 rows"], missing=10, lag=10)))
    with pytest.raises(AirflowFailException, match=r"not verified in time, fail, postgres lacks 10 rows .*lag 10"):
        Delivery(RUN_ID).look(PAST)


def test_an_audit_that_cannot_be_had_until_patience_ends_fails_with_the_cause(serve: Serve) -> None:
    serve("userstream_ops", in_order((503, {"detail": "cassandra: not reachable"})))
    with pytest.raises(AirflowFailException, match=r"not verified in time, no audit, .*cassandra: not reachable"):
        Delivery(RUN_ID).look(PAST)


def test_an_audit_that_passes_in_the_end_passes(serve: Serve) -> None:
    serve("userstream_ops", in_order(audit("pass", [])))
    assert Delivery(RUN_ID).look(PAST) is not None


def test_rows_that_are_missing_for_good_fail_with_the_numbers(serve: Serve) -> None:
    serve("userstream_ops", in_order(audit("fail", ["postgres lacks 10 rows"], rows=2990, missing=10)))
    with pytest.raises(AirflowFailException, match=r"fail, postgres lacks 10 rows .*rows 2990, missing 10"):
        Delivery(RUN_ID).look(LATER)


def test_what_cannot_be_proved_fails_with_its_reasons(serve: Serve) -> None:
    serve("userstream_ops", in_order(audit("unprovable", ["retention has removed them"], unverifiable=3000)))
    with pytest.raises(AirflowFailException, match="unprovable, retention has removed them"):
        Delivery(RUN_ID).look(LATER)


def test_an_audit_that_cannot_be_had_now_is_waited_for(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    serve("userstream_ops", in_order((503, {"detail": "cassandra: not reachable"})))
    assert Delivery(RUN_ID).look(LATER) is None
    monkeypatch.setenv("AIRFLOW_CONN_USERSTREAM_OPS", "http://127.0.0.1:1")
    assert Delivery(RUN_ID).look(LATER) is None


def test_a_run_that_the_audit_does_not_know_fails(serve: Serve) -> None:
    serve("userstream_ops", in_order((404, {"detail": "not in the ledger"})))
    with pytest.raises(AirflowFailException, match="not in the ledger"):
        Delivery(RUN_ID).look(LATER)


def test_an_answer_that_is_no_audit_may_be_asked_for_again(serve: Serve) -> None:
    serve("userstream_ops", in_order((200, {"verdict": "pass"})))
    with pytest.raises(AirflowException, match="no 'reasons' in the answer"):
        Delivery(RUN_ID).look(LATER)
