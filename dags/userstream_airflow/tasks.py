"""Behaviour that tasks of both DAGs share: retries, mail, the last poke of a sensor, late first runs."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from airflow.providers.smtp.notifications.smtp import SmtpNotifier
from airflow.sdk.exceptions import AirflowSkipException

from userstream_airflow import settings

_LATE = timedelta(minutes=5)
_DUE = "due"


def task_defaults() -> dict[str, Any]:
    """Arguments for a DAG's ``default_args``.

    The retries after 30 s, 1 min and 2 min (by default) outlast the restart of any one container.
    """
    return {
        "owner": "userstream",
        "retries": 3,
        "retry_delay": settings.seconds("USERSTREAM_DAG_RETRY_DELAY", 30),
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(minutes=10),
        "on_failure_callback": _mail(),
    }


def sensor(timeout: timedelta = timedelta.max) -> dict[str, Any]:
    """Arguments for a sensor that occupies no slot between its pokes. Without a timeout, a poke ends it."""
    return {"mode": "reschedule", "poke_interval": _poke_interval(), "timeout": timeout}


def is_last_poke(context: Any, timeout: timedelta) -> bool:
    """Whether the timeout comes before the next poke. Airflow's own message for a sensor's timeout names no cause."""
    now = datetime.now(tz=timezone.utc)
    since = context["ti"].get_first_reschedule_date(context) or now
    return bool(now >= since + timeout - _poke_interval())


def skip_late_first_run(dag_run: Any, ti: Any, state: Any) -> None:
    """Skips the DAG's first scheduled run if it starts late.

    With a start date in the past and no catch-up, Airflow starts a run for the last scheduled time as soon as the stack
    is up. Later runs are never skipped: after an outage the day's run still takes place. Only the first poke of the
    first try decides, so a cleared or long run is not skipped either.
    """
    if dag_run.run_type != "scheduled" or ti.try_number > 1 or state.get(_DUE):
        return
    is_late = datetime.now(tz=timezone.utc) - dag_run.run_after > _LATE
    if is_late and ti.get_previous_dagrun() is None:
        raise AirflowSkipException(
            f"scheduled for {dag_run.run_after}, before this DAG was switched on (expected: the first run at the next"
            " scheduled time; trigger the DAG to run it now)"
        )
    state.set(_DUE, True)


def _poke_interval() -> timedelta:
    return settings.seconds("USERSTREAM_DAG_POKE_INTERVAL", 15)


def _mail() -> list[SmtpNotifier]:
    """A notifier, if both a receiver and a server are set; without either it would fail beside each failed task."""
    receivers = settings.addresses("USERSTREAM_DAG_EMAIL")
    if not receivers or not settings.is_set("AIRFLOW_CONN_SMTP_DEFAULT"):
        return []
    return [SmtpNotifier(to=receivers, subject="{{ dag.dag_id }}: {{ ti.task_id }} failed in {{ run_id }}")]
