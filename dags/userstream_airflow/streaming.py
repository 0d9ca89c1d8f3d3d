"""What one look of ``stream_data_from_api`` does."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from airflow.sdk.exceptions import AirflowException, AirflowFailException

from userstream_airflow.memory import Memory
from userstream_airflow.producer import Producer, Run
from userstream_airflow.service import Unavailable

LOG = logging.getLogger(__name__)

_ASKED_IN_TRY = "asked_in_try"


class Streaming:
    """Asks for a run and looks after it.

    The same request resumes a run that has failed. So that looking at a run does not resume it for ever, each try of
    the task makes the request once; from then on a failure of the run is the failure of this try, and the next one
    resumes.
    """

    def __init__(self, producer: Producer, run_id: str, request: Mapping[str, Any]) -> None:
        self._producer = producer
        self._run_id = run_id
        self._request = request

    def look(self, try_number: int, memory: Memory) -> Run | None:
        """Where the run stands; nothing if the producer cannot say at the moment.

        :raises AirflowException: if the run has failed in this try
        :raises AirflowFailException: if the producer refuses the request, or somebody cancelled the run
        """
        try:
            run = self._ask(try_number, memory)
        except Unavailable as e:
            LOG.warning("event=producer_unavailable run_id=%s cause=%r", self._run_id, str(e))
            return None
        LOG.info("event=run_seen run_id=%s state=%s published=%d", self._run_id, run.state, run.published)
        if run.has_given_up:
            self._fail(run)
        return run

    def _fail(self, run: Run) -> None:
        told = f"run {self._run_id}: {run.state} after {run.published} users, {run.cause} (expected: SUCCEEDED; "
        if run.was_cancelled_by_somebody:
            # No retry: it would undo what that person did.
            raise AirflowFailException(f"{told}clearing this task resumes it where it stands)")
        raise AirflowException(f"{told}the next try, or clearing this task, resumes it where it stands)")

    def _ask(self, try_number: int, memory: Memory) -> Run:
        if memory.get(_ASKED_IN_TRY) == try_number:
            run = self._producer.find(self._run_id)
            # Airflow itself may have been away for longer than the lease; whoever looks again still wants the run.
            if run is not None and not run.lost_its_lease:
                return run
        run = self._producer.request(self._run_id, self._request)
        memory.set(_ASKED_IN_TRY, try_number)
        return run
