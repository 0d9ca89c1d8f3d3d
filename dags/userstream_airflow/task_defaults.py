"""What every task of the DAGs has: owner, retries, and mail when it fails."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.providers.smtp.notifications.smtp import SmtpNotifier

from userstream_airflow import settings


def task_defaults(retry_delay: timedelta | None = None) -> dict[str, Any]:
    """Arguments for a DAG's ``default_args``.

    Three retries, 30 s, 1 min and 2 min apart (by default), are more than the restart of any one container takes.
    """
    delay = retry_delay or settings.seconds("USERSTREAM_DAG_RETRY_DELAY", 30)
    return {
        "owner": "userstream",
        "retries": 3,
        "retry_delay": delay,
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(minutes=10),
        "on_failure_callback": _mail(),
    }


def _mail() -> list[SmtpNotifier]:
    """Only with both a receiver and a server: a notifier without them would fail beside every task that fails."""
    receivers = settings.addresses("USERSTREAM_DAG_EMAIL")
    if not receivers or not settings.is_given("AIRFLOW_CONN_SMTP_DEFAULT"):
        return []
    return [SmtpNotifier(to=receivers, subject="{{ dag.dag_id }}: {{ ti.task_id }} failed in {{ run_id }}")]
