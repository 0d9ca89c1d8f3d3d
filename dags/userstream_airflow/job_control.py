"""What can be asked of the streaming job. Everything here may be repeated without harm."""

from __future__ import annotations

import logging

from airflow.sdk.exceptions import AirflowException, AirflowFailException

from userstream_airflow.service import Unavailable
from userstream_airflow.spark_cluster import Job, SparkCluster

LOG = logging.getLogger(__name__)


def start(cluster: SparkCluster) -> str:
    """Makes sure that the job is started.

    :return: the id of its driver, or of its application where somebody runs it in client mode
    :raises AirflowException: if the cluster cannot be asked at the moment
    """
    try:
        job = cluster.look()
        return _running_as(job) or cluster.submit()
    except Unavailable as e:
        raise AirflowException(f"Spark cluster: {e} (expected: an answer; the next try asks again)") from e


def keep_alive(cluster: SparkCluster) -> str | None:
    """Starts the job unless it runs, or somebody stopped it, or it has ended well by itself.

    :return: what runs; nothing if the job is left as it is
    """
    try:
        job = cluster.look()
        if job.needs_a_person:
            LOG.info("event=spark_job_left_alone job=%r", job.told())
            return None
    except Unavailable as e:
        raise AirflowException(f"Spark cluster: {e} (expected: an answer; the next try asks again)") from e
    return start(cluster)


def has_stopped(cluster: SparkCluster) -> bool:
    """Kills every driver of the job that there is, and says whether none is left.

    :raises AirflowFailException: if somebody runs the job in client mode, which the cluster cannot stop
    """
    try:
        job = cluster.look()
        for driver in job.drivers:
            cluster.kill(driver)
    except Unavailable as e:
        LOG.warning("event=spark_cluster_unavailable cause=%r", str(e))
        return False
    LOG.info("event=spark_job_seen job=%r", job.told())
    last = job.last_ended
    # The application of a driver that was just killed may be there a little longer than the driver.
    if job.runs_in_client_mode and (last is None or last.state != "KILLED"):
        raise AirflowFailException(
            f"Spark job: runs in client mode as {', '.join(job.applications)} (expected: a driver of the cluster's;"
            " stop it where it was started, by Ctrl-C)"
        )
    return not job.drivers and not job.applications


def has_come_up(cluster: SparkCluster, started: str) -> bool:
    """Whether the job works by now: a driver runs and has its application.

    :param started: what ``start`` returned
    :raises AirflowFailException: if the job has ended instead
    """
    try:
        job = cluster.look()
    except Unavailable as e:
        LOG.warning("event=spark_cluster_unavailable cause=%r", str(e))
        return False
    LOG.info("event=spark_job_seen job=%r", job.told())
    if job.works or job.runs_in_client_mode:
        return True
    if not job.drivers:
        ended = next((driver.state for driver in job.ended if driver.id == started), "gone")
        raise AirflowFailException(
            f"Spark job: {started} is {ended} (expected: RUNNING; its log says why: the worker's page in Spark's UI)"
        )
    return False


def _running_as(job: Job) -> str | None:
    LOG.info("event=spark_job_seen job=%r", job.told())
    if job.drivers:
        return job.drivers[0].id
    return job.applications[0] if job.applications else None
