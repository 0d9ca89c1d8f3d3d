"""The audit of one run: is every published user in both stores?"""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import quote

from airflow.sdk.exceptions import AirflowException, AirflowFailException

from userstream_airflow.service import Service, Unavailable

CONNECTION = "userstream_ops"

LOG = logging.getLogger(__name__)

# How long the audit itself waits for the stores: long enough to spare most runs a second poke.
_AUDIT_WAIT = "5s"
# An audit reads every message and row of its run.
_READ_SECONDS = 900
_FIGURES = ("expected", "rows", "missing", "duplicated", "wrong", "extra", "unverifiable", "lag")


def audit_run(run_id: str, is_last_poke: bool) -> dict[str, Any] | None:
    """Audits a run.

    :return: the figures of an audit that passed; ``None`` while a store lags, or while the audit is unavailable
    :raises AirflowFailException: if the audit fails, or has not passed at the last poke
    """
    try:
        audit = _audit(run_id)
    except Unavailable as e:
        LOG.warning("event=audit_unavailable run_id=%s cause=%r", run_id, str(e))
        problem = f"no audit, {e}"
    else:
        summary = _summary(audit)
        LOG.info("event=run_audited run_id=%s verdict=%s figures=%r", run_id, audit["verdict"], summary)
        if audit["verdict"] == "pass":
            return audit
        problem = f"{audit['verdict']}, {'; '.join(audit.pop('reasons')) or 'no reason given'} ({summary})"
        if all(store["lag"] == 0 for store in audit["stores"].values()):
            raise AirflowFailException(f"run {run_id}: {problem}")
    if is_last_poke:
        raise AirflowFailException(
            f"run {run_id}: not verified in time, {problem} (expected: no lag; clear this task to wait again)"
        )
    return None


def _audit(run_id: str) -> dict[str, Any]:
    answer = Service(CONNECTION, _READ_SECONDS).find(f"audit/{quote(run_id, safe='')}?timeout={_AUDIT_WAIT}")
    if answer is None:
        raise AirflowFailException(
            f"run {run_id}: unknown to the audit (expected: producer and audit use the same Kafka)"
        )
    try:
        audit = {name: answer[name] for name in ("verdict", "reasons", "published", "dead_lettered")}
        stores = {name: {figure: store[figure] for figure in _FIGURES} for name, store in answer["stores"].items()}
    except KeyError as e:
        raise AirflowException(f"audit: no {e} in the answer (expected: the JSON of an audit)") from e
    return {**audit, "stores": stores}


def _summary(audit: dict[str, Any]) -> str:
    stores = "; ".join(
        f"{name}: " + ", ".join(f"{figure} {number}" for figure, number in figures.items())
        for name, figures in sorted(audit["stores"].items())
    )
    return f"published {audit['published']}, dead letters {audit['dead_lettered']}; {stores}"
