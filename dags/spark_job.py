"""DAGs ``spark_job`` and ``spark_job_keep_alive``: start, stop, restart and watch the streaming job from Airflow.

The job belongs to the Spark cluster. These DAGs, the service of the compose file and a request made by hand all go
through Spark's submission API, and starting a job that runs changes nothing.
"""

from __future__ import annotations

from typing import Any

import pendulum
from airflow.sdk import DAG, Param, PokeReturnValue, chain, get_current_context, task
from airflow.sdk.exceptions import AirflowException, AirflowSkipException

from userstream_airflow import job_control, settings
from userstream_airflow.service import Unavailable
from userstream_airflow.spark_cluster import SparkCluster
from userstream_airflow.task_defaults import task_defaults

DESCRIPTION = """
### The streaming job
Trigger it with an `action`:

| action | what happens |
|---|---|
| `status` | tells what the Spark master knows of the job (log and XCom of `report`) |
| `start` | submits the job unless it runs, and waits until it works |
| `stop` | kills every driver of the job and waits until none is left; it stays stopped until somebody starts it |
| `restart` | stops, then starts |

A job that somebody runs in client mode (`spark-submit` from a shell) counts as running; stop it where it was started.
"""

KEEP_ALIVE_DESCRIPTION = """
### Keep the streaming job running
Submits the job when it does not run, except when the driver that ended last was killed (somebody stopped the job) or
ended well by itself (its log says what a person must decide): then the job is left alone until somebody starts it.

It knows only what the Spark master shows. A job that was stopped is started again after its worker was restarted, since
its driver then looks as if it had been killed with the worker; and after the master was restarted, which forgets the
drivers that have ended. Pause this DAG where the job shall stay stopped.

By hand only, unless `USERSTREAM_DAG_KEEP_ALIVE_SCHEDULE` is a schedule such as `*/5 * * * *`: the cluster revives a
driver that fails by itself.
"""

POKE_INTERVAL = settings.seconds("USERSTREAM_DAG_POKE_INTERVAL", 15)
SETTLE_TIMEOUT = settings.seconds("USERSTREAM_DAG_SPARK_TIMEOUT", 600)

COMMON: dict[str, Any] = {
    "start_date": pendulum.datetime(2023, 9, 3, 10, tz="UTC"),
    "catchup": False,
    "max_active_runs": 1,
    "is_paused_upon_creation": False,
    "default_args": task_defaults(),
    "tags": ["userstream", "spark"],
}


def skip_unless(*actions: str) -> None:
    """Leaves a task out where the action asked for does not need it."""
    action = get_current_context()["params"]["action"]
    if action not in actions:
        raise AirflowSkipException(f"action: {action} (this is for {' and '.join(actions)})")


with DAG(
    dag_id="spark_job",
    description="Start, stop, restart the streaming job, or tell how it is",
    doc_md=DESCRIPTION,
    schedule=None,
    params={
        "action": Param(
            "status",
            type="string",
            enum=["status", "start", "stop", "restart"],
            title="Action",
            description="What to do with the streaming job.",
        )
    },
    **COMMON,
):
    settles = {"mode": "reschedule", "poke_interval": POKE_INTERVAL, "timeout": SETTLE_TIMEOUT}

    @task.sensor(**settles)
    def stop_job() -> PokeReturnValue:
        """Kills what runs and waits until it is gone."""
        skip_unless("stop", "restart")
        return PokeReturnValue(is_done=job_control.has_stopped(SparkCluster()))

    @task(trigger_rule="none_failed")
    def start_job() -> str:
        """Submits the job unless it runs."""
        skip_unless("start", "restart")
        return job_control.start(SparkCluster())

    @task.sensor(trigger_rule="none_failed", **settles)
    def wait_until_it_works(started: str) -> PokeReturnValue:
        """Waits until the driver runs and has its application."""
        skip_unless("start", "restart")
        return PokeReturnValue(is_done=job_control.has_come_up(SparkCluster(), started))

    @task(trigger_rule="none_failed")
    def report() -> dict[str, Any]:
        """Tells how the job is now."""
        try:
            return SparkCluster().look().told()
        except Unavailable as e:
            raise AirflowException(f"Spark cluster: {e} (expected: an answer; the next try asks again)") from e

    start = start_job()
    chain(stop_job(), start, wait_until_it_works(start), report())

with DAG(
    dag_id="spark_job_keep_alive",
    description="Start the streaming job when it does not run, unless it was stopped or needs a person",
    doc_md=KEEP_ALIVE_DESCRIPTION,
    schedule=settings.schedule("USERSTREAM_DAG_KEEP_ALIVE_SCHEDULE", "none"),
    **COMMON,
):

    @task
    def keep_alive() -> str:
        """Starts the job where it is missing."""
        running = job_control.keep_alive(SparkCluster())
        if running is None:
            raise AirflowSkipException("Spark job: stopped, or ended well by itself (start it by the DAG spark_job)")
        return running

    keep_alive()
