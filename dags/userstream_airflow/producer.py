"""Runs of the producer, as its HTTP API tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from userstream_airflow.service import Service

CONNECTION = "userstream_producer"

# The producer cancels a run after which nobody has asked for so long. Part of the request, by which the producer tells
# whether two requests are the same: another value would make runs that exist unknown to their own retries.
LEASE = "60s"

_RESUMABLE = frozenset({"FAILED", "CANCELLED", "INTERRUPTED"})
# How the producer begins the cause of a run whose lease has run out.
_LEASE_CAUSE = "lease:"


@dataclass(frozen=True)
class Run:
    """Where a run stands."""

    state: str
    cause: str | None
    attempt: int
    published: int
    rejected: int
    watermark: int

    @property
    def has_succeeded(self) -> bool:
        """Whether all that was asked for is acknowledged."""
        return self.state == "SUCCEEDED"

    @property
    def has_given_up(self) -> bool:
        """Whether it ended without success; the same request resumes it."""
        return self.state in _RESUMABLE

    @property
    def lost_its_lease(self) -> bool:
        """Whether it ended only because nobody asked after it."""
        return self.state == "CANCELLED" and (self.cause or "").startswith(_LEASE_CAUSE)

    @property
    def was_cancelled_by_somebody(self) -> bool:
        """Whether it ended because somebody wanted that."""
        return self.state == "CANCELLED" and not self.lost_its_lease

    def counters(self) -> dict[str, int]:
        """What later tasks need to know."""
        return {"published": self.published, "rejected": self.rejected, "attempt": self.attempt}


def request_of(params: Mapping[str, Any]) -> dict[str, Any]:
    """The request that a DAG run's parameters mean. A number of users goes before a duration."""
    request: dict[str, Any] = {"lease": LEASE}
    if params["users"] is not None:
        request["users"] = params["users"]
    else:
        request["duration"] = params["duration"]
    if params["rate"] is not None:
        request["rate"] = params["rate"]
    return request


class Producer:
    """The producer's service."""

    def __init__(self, service: Service | None = None) -> None:
        self._service = service or Service(CONNECTION)

    def find(self, run_id: str) -> Run | None:
        """The run, if the producer knows it. Renews the lease."""
        answer = self._service.ask("GET", _path(run_id), may_be_missing=True)
        return None if answer.status == 404 else _run(answer.body)

    def request(self, run_id: str, request: Mapping[str, Any]) -> Run:
        """Starts the run, resumes it if it has given up, and else only tells how it stands. Renews the lease."""
        answer = self._service.ask("PUT", _path(run_id), request)
        return _run(answer.body)


def _path(run_id: str) -> str:
    return "runs/" + quote(run_id, safe="")


def _run(body: Mapping[str, Any]) -> Run:
    return Run(
        state=body["state"],
        cause=body.get("cause"),
        attempt=body["attempt"],
        published=body["published"],
        rejected=body["rejected"],
        watermark=body["watermark"],
    )
