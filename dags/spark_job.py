"""DAG ``spark_job``: starts, stops and restarts the streaming job, and reports its status."""

from __future__ import annotations

from typing import Any

import pendulum
from airflow.sdk import DAG, Param, PokeReturnValue, chain, get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from userstream_airflow import job, settings
from userstream_airflow.tasks import is_last_poke, sensor, task_defaults

DESCRIPTION = """
### The streaming job
Trigger it with an `action`:

| action | effect |
|---|---|
| `status` | reports state, lag and failures of each query (log and XCom of `report`) |
| `start` | starts the queries and waits until they run |
| `stop` | stops the queries after their current batch and waits until they have stopped |
| `restart` | stops, then starts |

The driver keeps running; Docker Compose (or Kubernetes) restarts it when it ends. A stopped job stays stopped across
restarts of its container, until this DAG or `user_automation` starts it. The connection `userstream_job` is the
driver's control API.
"""

TIMEOUT = settings.seconds("USERSTREAM_DAG_SPARK_TIMEOUT", 600)


def skip_unless(*actions: str) -> Any:
    """Skips the task unless one of these actions was requested; returns the context."""
    context = get_current_context()
    action = context["params"]["action"]
    if action not in actions:
        raise AirflowSkipException(f"action: {action} (this task runs for {' and '.join(actions)})")
    return context


with DAG(
    dag_id="spark_job",
    description="Start, stop or restart the streaming job, or report its status",
    doc_md=DESCRIPTION,
    schedule=None,
    start_date=pendulum.datetime(2023, 9, 3, 10, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    default_args=task_defaults(),
    params={
        "action": Param(
            "status",
            type="string",
            enum=["status", "start", "stop", "restart"],
            title="Action",
            description="What to do with the streaming job.",
        )
    },
    tags=["userstream", "spark"],
):

    @task.sensor(**sensor(TIMEOUT))
    def stop_job() -> PokeReturnValue:
        """Stops the queries and waits until they have stopped."""
        context = skip_unless("stop", "restart")
        return PokeReturnValue(is_done=job.are_all("STOPPED", job.set_running(False), is_last_poke(context, TIMEOUT)))

    @task.sensor(trigger_rule="none_failed", **sensor(TIMEOUT))
    def start_job() -> PokeReturnValue:
        """Starts the queries and waits until they run."""
        context = skip_unless("start", "restart")
        return PokeReturnValue(is_done=job.are_all("RUNNING", job.set_running(True), is_last_poke(context, TIMEOUT)))

    @task(trigger_rule="none_failed")
    def report() -> dict[str, Any]:
        """Reports the status of the queries."""
        return job.status()

    chain(stop_job(), start_job(), report())
