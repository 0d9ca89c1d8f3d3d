"""DAG ``user_automation``: publish random users, and prove that they have arrived.

Thin on purpose: the producer publishes, Spark writes, the audit verifies. Airflow asks and waits; no user passes
through it.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pendulum
from airflow.providers.common.sql.operators.sql import (
    SQLColumnCheckOperator,
    SQLTableCheckOperator,
    SQLValueCheckOperator,
)
from airflow.sdk import DAG, Param, PokeReturnValue, TaskGroup, chain, get_current_context, task

from userstream_airflow import job_control, quality, settings
from userstream_airflow.delivery import Delivery
from userstream_airflow.producer import Producer, request_of
from userstream_airflow.punctuality import skip_a_late_first_run
from userstream_airflow.spark_cluster import SparkCluster
from userstream_airflow.streaming import Streaming
from userstream_airflow.task_defaults import task_defaults

DESCRIPTION = """
### Random users, from the API to both stores
1. `require_spark_job` (where `USERSTREAM_DAG_REQUIRE_SPARK_JOB` is true) starts the streaming job if it does not run.
2. `stream_data_from_api` asks the producer to publish users under this DAG run's id, and waits without occupying a
   slot. A retry or a cleared task goes on where the run stands: nothing is published twice. A run after which nobody
   asks for 60 s, because the DAG run was marked failed or deleted, is cancelled by the producer. One that somebody
   cancels there fails the task without a retry.
3. `verify_delivery` waits until the stores have taken the run's messages, then wants the audit of exactly this run to
   pass in Cassandra and in PostgreSQL.
4. `data_quality` checks the run's rows in PostgreSQL: nulls, uniqueness, e-mail addresses, dates, number of users.

Switched on, it runs from the next scheduled time on: a run for a time before that is skipped (clear it to run it).

Trigger it with a number of users or a duration; by default it publishes for 60 s, 50 users a second. The public API
gives 20,000 users per 5 minutes to one address, which is 66 a second: more is only fetched later.

| connection | what |
|---|---|
| `userstream_producer`, `userstream_ops` | HTTP, the services `producer` and `ops` |
| `userstream_postgres` | the database with the table `created_users` |
| `spark_master`, `spark_submission` | HTTP, the master's web UI and its submission API |
| `smtp_default` | optional: with it and `USERSTREAM_DAG_EMAIL`, a task that fails sends mail |
"""

POKE_INTERVAL = settings.seconds("USERSTREAM_DAG_POKE_INTERVAL", 15)
STREAM_TIMEOUT = settings.seconds("USERSTREAM_DAG_STREAM_TIMEOUT", 6 * 3600)
VERIFY_TIMEOUT = settings.seconds("USERSTREAM_DAG_VERIFY_TIMEOUT", 3600)
SCHEDULE = settings.schedule("USERSTREAM_DAG_SCHEDULE", "@daily")
REQUIRE_SPARK_JOB = settings.flag("USERSTREAM_DAG_REQUIRE_SPARK_JOB", False)

PARAMS = {
    "users": Param(
        None,
        type=["null", "integer"],
        minimum=1,
        maximum=1_000_000,
        title="Users",
        description="How many users to publish. Leave empty to publish for a duration instead.",
    ),
    "duration": Param(
        "60s",
        type="string",
        pattern="^[1-9][0-9]{0,4}[smh]$",
        title="Duration",
        description="How long to publish, such as 60s, 5m or 1h. Counts only when no number of users is given.",
    ),
    "rate": Param(
        50,
        type=["null", "number"],
        exclusiveMinimum=0,
        maximum=1_000_000,
        title="Rate",
        description=(
            "Users a second at most; empty for as fast as possible. The public API gives 20,000 users per 5 minutes, so"
            " 50 a second can go on for ever."
        ),
    ),
}


def skip_unless_due(context: Any) -> None:
    """Called by the task that comes first, only; a run that is to be once is due whenever it comes."""
    if SCHEDULE != "@once":
        skip_a_late_first_run(context["dag_run"], context["ti"], context["task_state_store"])


def patience_ends(context: Any) -> datetime:
    """One look before the sensor's own timeout, which knows no numbers."""
    since = context["ti"].get_first_reschedule_date(context) or datetime.now(tz=timezone.utc)
    return since + VERIFY_TIMEOUT - POKE_INTERVAL


def expected_volume(ti: Any) -> int:
    """How many of the run's users PostgreSQL must hold, by what producer and audit told."""
    return quality.expected_volume(
        ti.xcom_pull(task_ids="stream_data_from_api"), ti.xcom_pull(task_ids="verify_delivery")
    )


with DAG(
    dag_id="user_automation",
    description="Publish random users and verify that both stores have them",
    doc_md=DESCRIPTION,
    schedule=SCHEDULE,
    start_date=pendulum.datetime(2023, 9, 3, 10, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    default_args=task_defaults(),
    params=PARAMS,
    user_defined_filters={"sql_run_id": quality.sql_run_id},
    user_defined_macros={"expected_volume": expected_volume},
    tags=["userstream", "kafka", "spark", "cassandra"],
):

    @task
    def require_spark_job() -> str:
        """Starts the streaming job where it does not run."""
        skip_unless_due(get_current_context())
        return job_control.start(SparkCluster())

    @task.sensor(mode="reschedule", poke_interval=POKE_INTERVAL, timeout=STREAM_TIMEOUT)
    def stream_data_from_api() -> PokeReturnValue:
        """Has the producer publish under this DAG run's id, and waits for the end."""
        context = get_current_context()
        if not REQUIRE_SPARK_JOB:
            skip_unless_due(context)
        streaming = Streaming(Producer(), context["run_id"], request_of(context["params"]))
        run = streaming.look(context["ti"].try_number, context["task_state_store"])
        if run is None or not run.has_succeeded:
            return PokeReturnValue(is_done=False)
        return PokeReturnValue(is_done=True, xcom_value=run.counters())

    @task.sensor(mode="reschedule", poke_interval=POKE_INTERVAL, timeout=VERIFY_TIMEOUT)
    def verify_delivery() -> PokeReturnValue:
        """Waits until both stores have exactly what was published."""
        context = get_current_context()
        audit = Delivery(context["run_id"]).look(patience_ends(context))
        return PokeReturnValue(is_done=audit is not None, xcom_value=audit.numbers() if audit else None)

    with TaskGroup("data_quality", tooltip="The run's rows in PostgreSQL") as data_quality:
        # A check that fails would fail again; what is retried is a database that does not answer.
        where = {"conn_id": quality.CONNECTION, "retry_on_failure": False}
        SQLColumnCheckOperator(
            task_id="columns",
            table=quality.TABLE,
            partition_clause=quality.PARTITION,
            column_mapping=quality.column_checks(),
            **where,
        )
        SQLTableCheckOperator(
            task_id="rows",
            table=quality.TABLE,
            partition_clause=quality.PARTITION,
            checks=quality.row_checks(),
            **where,
        )
        SQLValueCheckOperator(
            task_id="volume",
            sql=quality.volume_sql(),
            pass_value="{{ expected_volume(ti) }}",
            **where,
        )

    streamed = stream_data_from_api()
    chain(streamed, verify_delivery(), data_quality)
    if REQUIRE_SPARK_JOB:
        chain(require_spark_job(), streamed)
