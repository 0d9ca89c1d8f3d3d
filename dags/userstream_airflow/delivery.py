"""What one look of ``verify_delivery`` does: has every published user of a run reached both stores?"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote

from airflow.sdk.exceptions import AirflowException, AirflowFailException

from userstream_airflow.service import Service, Unavailable

CONNECTION = "userstream_ops"

LOG = logging.getLogger(__name__)

# The audit may wait for the stores; a short wait spares most runs a second look, and holds no task for long.
_AUDIT_WAIT = "5s"
# An audit reads every message and every row of its run. One that takes longer is picked up by a later look.
_READ_SECONDS = 900
_FIGURES = ("expected", "rows", "missing", "duplicated", "wrong", "extra", "unverifiable", "lag")


@dataclass(frozen=True)
class Audit:
    """The verdict on one run, with its numbers."""

    verdict: str
    reasons: list[str]
    published: int
    dead_lettered: int
    stores: Mapping[str, Mapping[str, int]]

    @property
    def lag(self) -> int:
        """Messages that the store furthest behind has still to take."""
        return max((store["lag"] for store in self.stores.values()), default=0)

    def numbers(self) -> dict[str, Any]:
        """What later tasks and the reader of a failure need to know."""
        return {
            "verdict": self.verdict,
            "published": self.published,
            "dead_lettered": self.dead_lettered,
            "stores": {name: dict(figures) for name, figures in self.stores.items()},
        }

    def __str__(self) -> str:
        stores = "; ".join(
            f"{name}: " + ", ".join(f"{figure} {number}" for figure, number in figures.items())
            for name, figures in self.stores.items()
        )
        return f"published {self.published}, dead letters {self.dead_lettered}; {stores}"


class Delivery:
    """Verifies one run through the service of the operator's commands."""

    def __init__(self, run_id: str, service: Service | None = None) -> None:
        self._run_id = run_id
        self._service = service or Service(CONNECTION, _READ_SECONDS)

    def look(self, patience_ends: datetime) -> Audit | None:
        """The audit, once it passes; nothing while a store still catches up, or while nobody can say.

        :param patience_ends: from when on waiting is a failure, too
        :raises AirflowFailException: if the audit does not pass, with its numbers and reasons
        """
        try:
            audit = self._audit()
        except Unavailable as e:
            LOG.warning("event=audit_unavailable run_id=%s cause=%r", self._run_id, str(e))
            return self._wait(patience_ends, f"no audit, {e}")
        if audit.verdict == "pass":
            LOG.info("event=run_verified run_id=%s numbers=%r", self._run_id, str(audit))
            return audit
        reasons = "; ".join(audit.reasons) or "without a reason"
        told = f"{audit.verdict}, {reasons} ({audit})"
        if audit.lag > 0:
            LOG.info("event=stores_behind run_id=%s lag=%d numbers=%r", self._run_id, audit.lag, str(audit))
            return self._wait(patience_ends, told)
        raise AirflowFailException(f"run {self._run_id}: {told}")

    def _wait(self, patience_ends: datetime, told: str) -> None:
        if datetime.now(tz=timezone.utc) >= patience_ends:
            raise AirflowFailException(
                f"run {self._run_id}: not verified in time, {told} (expected: the stores caught up; clearing this task"
                " waits again)"
            )

    def _audit(self) -> Audit:
        answer = self._service.ask(
            "GET", f"audit/{quote(self._run_id, safe='')}?timeout={_AUDIT_WAIT}", may_be_missing=True
        )
        if answer.status == 404:
            raise AirflowFailException(
                f"run {self._run_id}: the audit does not know it, {answer.body['detail']} (expected: producer and audit"
                " work with the same Kafka)"
            )
        return _audit_of(answer.body)


def _audit_of(body: Mapping[str, Any]) -> Audit:
    try:
        return Audit(
            verdict=body["verdict"],
            reasons=list(body["reasons"]),
            published=body["published"],
            dead_lettered=body["dead_lettered"],
            stores={
                name: {figure: store[figure] for figure in _FIGURES} for name, store in sorted(body["stores"].items())
            },
        )
    except KeyError as e:
        raise AirflowException(f"audit: no {e} in the answer (expected: the JSON of an audit)") from e
