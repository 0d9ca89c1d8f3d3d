"""The producer's runs: requests a run and polls it until it ends."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from airflow.sdk.exceptions import AirflowException, AirflowFailException

from userstream_airflow.service import Service, Unavailable

CONNECTION = "userstream_producer"

# The producer cancels a run that is not polled for this long. The lease is part of the request by which the producer
# recognises a repeated request: another value would be another request, and a 409 for every existing run.
LEASE = "60s"

LOG = logging.getLogger(__name__)

_ENDED_WITHOUT_SUCCESS = frozenset({"FAILED", "CANCELLED", "INTERRUPTED"})
_REQUESTED_IN_TRY = "requested_in_try"
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600}
_YEAR = timedelta(days=365)


def run_request(params: Mapping[str, Any]) -> dict[str, Any]:
    """The request for a DAG run's parameters. A number of users takes precedence over a duration."""
    limit = "duration" if params["users"] is None else "users"
    request = {"lease": LEASE, limit: params[limit]}
    return request if params["rate"] is None else {**request, "rate": params["rate"]}


def requested_time(request: Mapping[str, Any]) -> timedelta:
    """How long a run takes if nothing slows it down; at most a year. Zero if the request sets no limit to its speed."""
    if "users" in request:
        seconds = request["users"] / request["rate"] if "rate" in request else 0
    else:
        seconds = int(request["duration"][:-1]) * _UNIT_SECONDS[request["duration"][-1]]
    return timedelta(seconds=min(seconds, _YEAR.total_seconds()))


def poll_run(
    run_id: str, request: Mapping[str, Any], try_number: int, state: Any, is_last_poke: bool = False
) -> dict[str, int] | None:
    """Requests a run, or polls it.

    A request for a run that failed resumes it. Each try of the task sends the request only once, so polls do not resume
    a failed run: a run that fails fails the try, and the next try resumes it.

    :param state: Airflow's store of this task's state, kept across pokes and tries
    :return: the counters of the run once it has succeeded; ``None`` while it runs or the producer does not answer
    :raises AirflowException: if the run failed in this try
    :raises AirflowFailException: if the producer refuses the request, a user cancelled the run, or it has not ended at
        the last poke
    """
    try:
        run = _find_or_request(run_id, request, try_number, state)
    except Unavailable as e:
        LOG.warning("event=producer_unavailable run_id=%s cause=%r", run_id, str(e))
        _fail_if(is_last_poke, run_id, f"no answer from the producer, {e}")
        return None
    LOG.info("event=run_polled run_id=%s state=%s published=%d", run_id, run["state"], run["published"])
    if run["state"] in _ENDED_WITHOUT_SUCCESS:
        ended = f"{run['state']} after {run['published']} users, {run.get('cause')} (expected: SUCCEEDED"
        if run["state"] == "CANCELLED" and not _lease_expired(run):
            # A retry would undo the user's decision.
            raise AirflowFailException(f"run {run_id}: {ended}; clear this task to resume the run)")
        raise AirflowException(f"run {run_id}: {ended}; the next try, or clearing this task, resumes the run)")
    if run["state"] == "SUCCEEDED":
        return {name: run[name] for name in ("published", "rejected", "attempt")}
    _fail_if(is_last_poke, run_id, f"{run['state']} after {run['published']} users")
    return None


def _find_or_request(run_id: str, request: Mapping[str, Any], try_number: int, state: Any) -> Mapping[str, Any]:
    service, path = Service(CONNECTION), "runs/" + quote(run_id, safe="")
    if state.get(_REQUESTED_IN_TRY) == try_number:
        run = service.find(path)
        # Airflow may have been down for longer than the lease; this run is still wanted.
        if run is not None and not _lease_expired(run):
            return run
    run = service.call("PUT", path, request)
    state.set(_REQUESTED_IN_TRY, try_number)
    return run


def _fail_if(is_last_poke: bool, run_id: str, problem: str) -> None:
    if is_last_poke:
        raise AirflowFailException(
            f"run {run_id}: not ended in time, {problem} (expected: SUCCEEDED within the requested time and"
            " USERSTREAM_DAG_STREAM_TIMEOUT; clear this task to resume the run)"
        )


def _lease_expired(run: Mapping[str, Any]) -> bool:
    return run["state"] == "CANCELLED" and (run.get("cause") or "").startswith("lease:")
