import json
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from conftest import DAGS, Serve
from scripted_server import Reply, Request, Server

from userstream_airflow import job_control
from userstream_airflow.spark_cluster import SparkCluster

SUBMISSION = DAGS.parent / "spark-job" / "cluster" / "submission.json"
RECORDINGS = DAGS.parent / "spark-job/src/test/resources/dev/userstream/job/submit"
MAIN_CLASS = json.loads(SUBMISSION.read_text())["mainClass"]


class Cluster:
    """A master as far as the DAGs see it: submitting gives a running driver with its application, killing ends it."""

    def __init__(self, serve: Serve) -> None:
        self.drivers: list[dict[str, Any]] = []
        self.applications: list[dict[str, str]] = []
        self.status = "ALIVE"
        self.worker = "worker-1"
        self.accepts = True
        self.dies_at_once = False
        self.master: Server = serve("spark_master", self._look)
        self.submissions: Server = serve("spark_submission", self._submission)

    def add(self, state: str, main_class: str = MAIN_CLASS) -> str:
        number = len(self.drivers)
        driver = f"driver-20261121082157-{number:04d}"
        # A driver that ends does not move; a test for which the order of ending matters puts them in order.
        self.drivers.append(
            {
                "id": driver,
                "starttime": str(1000 + number),
                "state": state,
                "mainclass": main_class,
                "worker": self.worker,
            }
        )
        if state == "RUNNING":
            self.applications.append({"id": f"app-{number}", "name": "userstream", "state": "RUNNING"})
        return driver

    def states(self) -> list[str]:
        return [driver["state"] for driver in self.drivers]

    def _look(self, request: Request) -> Reply:
        assert request.path == "/json/"
        active = [each for each in self.drivers if each["state"] in ("SUBMITTED", "QUEUED", "RUNNING")]
        ended = [each for each in self.drivers if each not in active]
        return 200, {
            "status": self.status,
            "workers": [{"id": "worker-0", "state": "DEAD"}, {"id": self.worker, "state": "ALIVE"}],
            "activeapps": self.applications,
            "activedrivers": active,
            "completeddrivers": ended,
        }

    def _submission(self, request: Request) -> Reply:
        if request.path == "/v1/submissions/create":
            if not self.accepts:
                return 200, {"success": False, "message": "Current state is not alive: RECOVERING"}
            assert request.body == json.loads(SUBMISSION.read_text())
            return 200, {"success": True, "submissionId": self.add("FAILED" if self.dies_at_once else "RUNNING")}
        killed = request.path.removeprefix("/v1/submissions/kill/")
        driver = next((each for each in self.drivers if each["id"] == killed), None)
        if driver is None or driver["state"] == "KILLED":
            return 200, {"success": False, "message": f"Driver {killed} has already finished or does not exist"}
        driver["state"] = "KILLED"
        self.applications.clear()
        return 200, {"success": True, "message": f"Kill request for {killed} submitted"}


@pytest.fixture
def cluster(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    monkeypatch.setenv("USERSTREAM_DAG_SUBMISSION_FILE", str(SUBMISSION))
    return Cluster(serve)


def test_starting_twice_submits_once(cluster: Cluster) -> None:
    first = job_control.start(SparkCluster())
    assert job_control.start(SparkCluster()) == first
    assert cluster.states() == ["RUNNING"]


@pytest.mark.parametrize("state", ["SUBMITTED", "QUEUED"])
def test_a_driver_that_is_about_to_run_counts_as_started(cluster: Cluster, state: str) -> None:
    driver = cluster.add(state)
    assert job_control.start(SparkCluster()) == driver
    assert not job_control.has_come_up(SparkCluster(), driver)


def test_a_driver_that_the_master_has_replaced_does_not_count_as_started(cluster: Cluster) -> None:
    replaced = cluster.add("RELAUNCHING")
    assert job_control.start(SparkCluster()) != replaced
    assert cluster.states() == ["RELAUNCHING", "RUNNING"]


def test_drivers_of_other_programs_are_left_alone(cluster: Cluster) -> None:
    cluster.add("RUNNING", "org.example.Other")
    cluster.applications.clear()
    job_control.start(SparkCluster())
    assert not job_control.has_stopped(SparkCluster())
    assert job_control.has_stopped(SparkCluster())
    assert cluster.states() == ["RUNNING", "KILLED"]


def test_stopping_kills_every_driver_of_the_job_and_says_when_none_is_left(cluster: Cluster) -> None:
    cluster.add("RUNNING")
    cluster.add("RUNNING")
    assert not job_control.has_stopped(SparkCluster())
    assert cluster.states() == ["KILLED", "KILLED"]
    assert job_control.has_stopped(SparkCluster())
    assert len(cluster.submissions.requests) == 2


def test_a_killed_driver_is_not_gone_before_its_application(cluster: Cluster) -> None:
    cluster.add("KILLED")
    cluster.applications.append({"id": "app-0", "name": "userstream", "state": "RUNNING"})
    assert not job_control.has_stopped(SparkCluster())
    cluster.applications.clear()
    assert job_control.has_stopped(SparkCluster())


def test_a_job_in_client_mode_counts_as_running_and_is_not_stopped_from_here(cluster: Cluster) -> None:
    cluster.applications.append({"id": "app-20261121-0000", "name": "userstream", "state": "RUNNING"})
    assert job_control.start(SparkCluster()) == "app-20261121-0000"
    assert job_control.has_come_up(SparkCluster(), "app-20261121-0000")
    with pytest.raises(AirflowFailException, match=r"client mode as app-20261121-0000"):
        job_control.has_stopped(SparkCluster())
    assert cluster.submissions.requests == []


def test_keep_alive_starts_what_is_missing_and_what_failed(cluster: Cluster) -> None:
    assert job_control.keep_alive(SparkCluster()) == "driver-20261121082157-0000"
    cluster.drivers[0]["state"] = "FAILED"
    cluster.applications.clear()
    assert job_control.keep_alive(SparkCluster()) == "driver-20261121082157-0001"


def test_keep_alive_respects_a_stop_until_somebody_starts_the_job(cluster: Cluster) -> None:
    cluster.add("FAILED")
    cluster.add("KILLED")
    assert job_control.keep_alive(SparkCluster()) is None
    started = job_control.start(SparkCluster())
    assert job_control.keep_alive(SparkCluster()) == started


def test_keep_alive_leaves_a_job_alone_that_ended_well_by_itself(cluster: Cluster) -> None:
    cluster.add("FINISHED")
    assert job_control.keep_alive(SparkCluster()) is None
    assert cluster.states() == ["FINISHED"]


def test_keep_alive_starts_a_job_that_was_killed_with_its_worker(cluster: Cluster) -> None:
    cluster.add("KILLED")
    cluster.worker = "worker-2"
    assert job_control.keep_alive(SparkCluster()) == "driver-20261121082157-0001"


def test_a_job_in_client_mode_may_be_named_after_its_class(cluster: Cluster) -> None:
    cluster.applications.append({"id": "app-1", "name": MAIN_CLASS, "state": "RUNNING"})
    assert job_control.start(SparkCluster()) == "app-1"


def test_of_two_that_raced_the_one_that_ended_last_counts(cluster: Cluster) -> None:
    winner, loser = cluster.add("KILLED"), cluster.add("FINISHED")
    cluster.drivers.reverse()
    last = SparkCluster().look().last_ended
    assert last is not None
    assert last.id == winner != loser
    assert job_control.keep_alive(SparkCluster()) is None


@pytest.mark.parametrize(
    ("recording", "drivers", "needs_a_person", "works"),
    [
        ("running", ["driver-20261121084556-0003"], False, True),
        ("submitted", ["driver-20261121083430-0002"], False, False),
        ("killed-on-purpose", [], True, False),
        ("killed-with-its-worker", [], False, False),
        ("relaunched-and-killed-with-its-worker", [], False, False),
        ("lost-race-and-winner-killed-with-its-worker", [], False, False),
    ],
)
def test_what_a_real_master_answered_is_judged_as_the_keeper_judges_it(
    serve: Serve,
    monkeypatch: pytest.MonkeyPatch,
    recording: str,
    drivers: list[str],
    needs_a_person: bool,
    works: bool,
) -> None:
    monkeypatch.setenv("USERSTREAM_DAG_SUBMISSION_FILE", str(SUBMISSION))
    serve("spark_master", lambda request: (200, json.loads((RECORDINGS / f"{recording}.json").read_text())))
    job = SparkCluster().look()
    assert [driver.id for driver in job.drivers] == drivers
    assert (job.needs_a_person, job.works) == (needs_a_person, works)


def test_a_driver_that_ends_instead_of_coming_up_fails_with_its_state(cluster: Cluster) -> None:
    cluster.dies_at_once = True
    started = job_control.start(SparkCluster())
    with pytest.raises(AirflowFailException, match=f"{started} is FAILED"):
        job_control.has_come_up(SparkCluster(), started)


def test_a_driver_works_once_its_application_is_there(cluster: Cluster) -> None:
    started = job_control.start(SparkCluster())
    application = cluster.applications.pop()
    assert not job_control.has_come_up(SparkCluster(), started)
    cluster.applications.append(application)
    assert job_control.has_come_up(SparkCluster(), started)


def test_a_master_that_recovers_is_asked_again_before_anything_is_submitted(cluster: Cluster) -> None:
    cluster.status = "RECOVERING"
    with pytest.raises(AirflowException, match="RECOVERING"):
        job_control.start(SparkCluster())
    assert not job_control.has_stopped(SparkCluster())
    assert not job_control.has_come_up(SparkCluster(), "driver-1")
    assert cluster.submissions.requests == []


def test_a_submission_that_is_refused_with_200_is_no_start(cluster: Cluster) -> None:
    cluster.accepts = False
    with pytest.raises(AirflowException, match="Current state is not alive"):
        job_control.start(SparkCluster())


def test_a_connection_that_leads_elsewhere_is_named(cluster: Cluster, serve: Serve) -> None:
    serve("spark_submission", lambda request: (404, b"nothing here"))
    with pytest.raises(AirflowFailException, match="spark_submission: 404, nothing here"):
        job_control.start(SparkCluster())
    serve("spark_master", lambda request: (404, b"nothing here"))
    with pytest.raises(AirflowFailException, match="spark_master: 404, nothing here"):
        job_control.start(SparkCluster())


@pytest.mark.parametrize("text", ["", "[]", "{}"])
def test_a_submission_file_that_is_none_fails_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "submission.json"
    file.write_text(text)
    monkeypatch.setenv("USERSTREAM_DAG_SUBMISSION_FILE", str(file))
    with pytest.raises(AirflowFailException, match=r"USERSTREAM_DAG_SUBMISSION_FILE: .*submission.json"):
        SparkCluster()
