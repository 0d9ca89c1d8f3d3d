"""The streaming job as the Spark cluster sees it: its drivers and applications, and how it is submitted and killed.

One owner runs the job, the cluster. A driver that is lost with its worker comes back under another id, so the job is
always looked for by its main class, never by an id that somebody remembers.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airflow.sdk.exceptions import AirflowFailException

from userstream_airflow import settings
from userstream_airflow.service import Service, Unavailable

LOG = logging.getLogger(__name__)

MASTER_CONNECTION = "spark_master"
SUBMISSION_CONNECTION = "spark_submission"

# Not RELAUNCHING: the master leaves that with a driver for ever, and gives a new id to the one in its place.
_ACTIVE = frozenset({"SUBMITTED", "QUEUED", "RUNNING"})


@dataclass(frozen=True)
class Driver:
    """One start of the job in cluster mode."""

    id: str
    state: str
    lost_its_worker: bool = False


@dataclass(frozen=True)
class Job:
    """What the master knows of the job at one moment; ``ended`` is in the order of ending."""

    drivers: tuple[Driver, ...]
    ended: tuple[Driver, ...]
    applications: tuple[str, ...]

    @property
    def last_ended(self) -> Driver | None:
        """The driver that ended last; nothing if the master remembers none.

        Not the one that began last: of two that race, the loser does, and says nothing of the winner.
        """
        return self.ended[-1] if self.ended else None

    @property
    def runs_in_client_mode(self) -> bool:
        """Whether somebody runs the job from a shell: there is an application without a driver of the cluster's."""
        return not self.drivers and bool(self.applications)

    @property
    def works(self) -> bool:
        """Whether the job has both a running driver and its application."""
        return any(driver.state == "RUNNING" for driver in self.drivers) and bool(self.applications)

    @property
    def needs_a_person(self) -> bool:
        """Whether nothing runs and that is right: the driver that ended last was killed, or ended well by itself.

        A worker that is stopped in order kills its drivers, too; that is nobody's wish for this job. And it ends well
        only where a new start cannot help.
        """
        last = self.last_ended
        if last is None or self.drivers or self.applications:
            return False
        return last.state == "FINISHED" or (last.state == "KILLED" and not last.lost_its_worker)

    def told(self) -> dict[str, Any]:
        """The same for the log and for XCom."""
        last = self.last_ended
        return {
            "drivers": {driver.id: driver.state for driver in self.drivers},
            "applications": list(self.applications),
            "last_ended": {last.id: last.state} if last else {},
        }


class SparkCluster:
    """The cluster's master and its submission API."""

    def __init__(
        self,
        submission: Mapping[str, Any] | None = None,
        master: Service | None = None,
        submissions: Service | None = None,
    ) -> None:
        self._submission = submission or _submission()
        self._master = master or Service(MASTER_CONNECTION)
        self._submissions = submissions or Service(SUBMISSION_CONNECTION)

    def look(self) -> Job:
        """The job as it is now.

        :raises Unavailable: if no master answers that knows what runs
        """
        body = self._master.ask("GET", "json/").body
        if body.get("status") != "ALIVE":
            # One that recovers has not yet heard of everything that runs.
            raise Unavailable(f"Spark master: {body.get('status')} (expected: ALIVE, soon)")
        workers = {each["id"] for each in body["workers"] if each["state"] == "ALIVE"}
        active = self._drivers(body["activedrivers"], workers)
        # A spark-submit that is told no name names the application after its class.
        names = {self._submission["sparkProperties"]["spark.app.name"], self._submission["mainClass"]}
        return Job(
            drivers=tuple(driver for driver in active if driver.state in _ACTIVE),
            # The master appends whichever ends.
            ended=tuple(self._drivers(body["completeddrivers"], workers)),
            applications=tuple(each["id"] for each in body["activeapps"] if each["name"] in names),
        )

    def submit(self) -> str:
        """Submits the job.

        :return: the id of its driver
        :raises Unavailable: if the master does not take anything at the moment
        """
        body = self._submissions.ask("POST", "v1/submissions/create", self._submission).body
        if not body.get("success"):
            raise Unavailable(f"Spark submission: {body.get('message')} (expected: a driver's id)")
        LOG.info("event=spark_job_submitted driver=%s", body["submissionId"])
        return str(body["submissionId"])

    def kill(self, driver: Driver) -> None:
        """Asks a driver to end, which it does in its own time. One that has ended already is no error."""
        body = self._submissions.ask("POST", f"v1/submissions/kill/{driver.id}").body
        LOG.info("event=spark_job_kill driver=%s state=%s answer=%r", driver.id, driver.state, body.get("message"))

    def _drivers(self, drivers: list[Mapping[str, Any]], workers: set[str]) -> list[Driver]:
        return [
            Driver(each["id"], each["state"], each["worker"] not in {"None", *workers})
            for each in drivers
            if each["mainclass"] == self._submission["mainClass"]
        ]


def _submission() -> Mapping[str, Any]:
    name = "USERSTREAM_DAG_SUBMISSION_FILE"
    file = Path(settings.path(name, "/opt/airflow/config/submission.json"))
    try:
        submission = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        raise AirflowFailException(f"{name}: {file}, {e} (expected: the request that starts the job)") from e
    if not isinstance(submission, dict) or "mainClass" not in submission:
        raise AirflowFailException(f"{name}: {file} has no mainClass (expected: the request that starts the job)")
    return submission
