"""DAG ``user_automation``: publishes random users and verifies that both stores have them."""

from __future__ import annotations

from typing import Any

import pendulum
from airflow.providers.common.sql.operators.sql import (
    SQLColumnCheckOperator,
    SQLTableCheckOperator,
    SQLValueCheckOperator,
)
from airflow.sdk import DAG, Param, PokeReturnValue, TaskGroup, chain, get_current_context, task

from userstream_airflow import job, quality, settings
from userstream_airflow.delivery import audit_run
from userstream_airflow.producer import poll_run, requested_time, run_request
from userstream_airflow.tasks import is_last_poke, sensor, skip_late_first_run, task_defaults

DESCRIPTION = """
### Random users, from the API to both stores
1. `require_spark_job` (if `USERSTREAM_DAG_REQUIRE_SPARK_JOB` is true) starts the streaming job if it is stopped.
2. `stream_data_from_api` requests a run from the producer under this DAG run's id and waits for its end. A retry or a
   cleared task resumes the run; no user is published twice. The producer cancels a run that is not polled for 60 s,
   because the DAG run was marked failed or deleted. A run that a user cancels at the producer fails the task without a
   retry.
3. `verify_delivery` waits until the stores have read the run's messages; then the audit of this run must pass for
   Cassandra and PostgreSQL.
4. `data_quality` checks the run's rows in PostgreSQL: nulls, uniqueness, number of users; and that at most 1 % (or one
   row) have an implausible e-mail address, date or name, or lack an optional value.

When the DAG is switched on, its first run is at the next scheduled time; a run for an earlier time is skipped.

Trigger it with a number of users or a duration. The default is 60 s at 50 users/s. The public API allows 20,000 users
per 5 minutes and address, which is 66 users/s; a higher rate is throttled.

| connection | service |
|---|---|
| `userstream_producer`, `userstream_ops`, `userstream_job` | HTTP: `producer`, `ops`, the Spark job's control API |
| `userstream_postgres` | the database with the table `created_users` |
| `smtp_default` | optional: with it and `USERSTREAM_DAG_EMAIL`, a failed task sends mail |
"""

# Beyond the time that the run was requested to take.
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
        description="How long to publish, such as 60s, 5m or 1h. Ignored if a number of users is given.",
    ),
    "rate": Param(
        50,
        type=["null", "number"],
        exclusiveMinimum=0,
        maximum=1_000_000,
        title="Rate",
        description="Maximum users per second; empty for no limit. The public API sustains 50 users/s.",
    ),
}


def skip_unless_due(context: Any) -> None:
    """Called by the first task only. A run scheduled ``@once`` is always due."""
    if SCHEDULE != "@once":
        skip_late_first_run(context["dag_run"], context["ti"], context["task_state_store"])


def expected_volume(ti: Any) -> int:
    """The number of the run's users that PostgreSQL must hold."""
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
        """Starts the streaming job if it is stopped."""
        skip_unless_due(get_current_context())
        return job.summary(job.set_running(True))

    @task.sensor(**sensor())
    def stream_data_from_api() -> PokeReturnValue:
        """Requests a run from the producer under this DAG run's id and waits for its end."""
        context = get_current_context()
        if not REQUIRE_SPARK_JOB:
            skip_unless_due(context)
        request, try_number = run_request(context["params"]), context["ti"].try_number
        is_last = is_last_poke(context, requested_time(request) + STREAM_TIMEOUT)
        counters = poll_run(context["run_id"], request, try_number, context["task_state_store"], is_last)
        return PokeReturnValue(is_done=counters is not None, xcom_value=counters)

    @task.sensor(**sensor(VERIFY_TIMEOUT))
    def verify_delivery() -> PokeReturnValue:
        """Waits until the audit of this run passes for both stores."""
        context = get_current_context()
        figures = audit_run(context["run_id"], is_last_poke(context, VERIFY_TIMEOUT))
        return PokeReturnValue(is_done=figures is not None, xcom_value=figures)

    with TaskGroup("data_quality", tooltip="The run's rows in PostgreSQL") as data_quality:
        # A failed check would fail again; only an unavailable database is retried.
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
