"""The streaming job's control API, which the Spark driver serves. Every call may be repeated."""

from __future__ import annotations

import logging
from typing import Any

from airflow.sdk.exceptions import AirflowException, AirflowFailException

from userstream_airflow.service import Service, Unavailable

CONNECTION = "userstream_job"

LOG = logging.getLogger(__name__)


def status() -> dict[str, Any]:
    """The state, lag, last batch and failures of each query. A query is ``RUNNING``, ``WAITING`` or ``STOPPED``."""
    return _call("GET")


def set_running(running: bool) -> dict[str, Any]:
    """Asks the queries to start, or to stop after their current batch. A restarted driver remembers the choice.

    :return: the status
    """
    return _call("PUT", {"running": running})


def are_all(state: str, status: dict[str, Any], is_last_poke: bool = False) -> bool:
    """Whether every query is in ``state``.

    :raises AirflowFailException: if not at the last poke, with each query's state and cause
    """
    if {query["state"] for query in status["queries"]} == {state}:
        return True
    if is_last_poke:
        raise AirflowFailException(f"Spark job: {summary(status)} (expected: {state}; see the log of the Spark driver)")
    return False


def summary(status: dict[str, Any]) -> str:
    """Each query's state and, if it fails, the cause."""
    return ", ".join(
        f"{query['store']} {query['state']}" + (f" ({query['cause']})" if query.get("cause") else "")
        for query in status["queries"]
    )


def _call(method: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    try:
        status = Service(CONNECTION).call(method, "queries", body)
    except Unavailable as e:
        raise AirflowException(
            f"Spark job: no answer from its control API, {e} (expected: a running driver; start it with"
            " `docker compose up -d spark-job`, or see why it ended with `docker compose logs spark-job`)"
        ) from e
    if "queries" not in status:
        raise AirflowException(f"Spark job: {status} (expected: the JSON of /queries)")
    LOG.info("event=spark_job_status request=%r queries=%r", body, summary(status))
    return status
