"""Data-quality checks on the rows of one run in PostgreSQL, as SQL."""

from __future__ import annotations

import re
from typing import Any

from airflow.sdk.exceptions import AirflowFailException

CONNECTION = "userstream_postgres"
TABLE = "created_users"

# The rows of this DAG run.
PARTITION = "run_id = {{ run_id | sql_run_id }}"

_REQUIRED = ("id", "first_name", "last_name", "gender", "email", "username", "sequence")
_OPTIONAL = ("address", "post_code", "dob", "registered_date", "phone", "picture")
_RUN_ID = re.compile(r"[A-Za-z0-9._~:+-]{1,250}")


def sql_run_id(run_id: str) -> str:
    """A run id as an SQL string literal.

    :raises AirflowFailException: if it holds a character that run ids do not have, such as a quote
    """
    if not _RUN_ID.fullmatch(run_id):
        raise AirflowFailException(f"run id: {run_id!r} (expected: 1 to 250 characters of A-Z a-z 0-9 . _ ~ : + -)")
    return f"'{run_id}'"


def column_checks() -> dict[str, dict[str, dict[str, Any]]]:
    """No nulls in required columns, and no id or sequence twice."""
    checks: dict[str, dict[str, dict[str, Any]]] = {column: {"null_check": {"equal_to": 0}} for column in _REQUIRED}
    checks["id"]["unique_check"] = {"equal_to": 0}
    checks["sequence"]["unique_check"] = {"equal_to": 0}
    checks["sequence"]["min"] = {"geq_to": 0}
    return checks


def row_checks() -> dict[str, dict[str, str]]:
    """Valid e-mail addresses, plausible dates, no blank names, no nulls in optional columns: each with few exceptions.

    The rows are stored as the source sent them, so a single implausible value must not fail a run.
    """
    checks = {
        "emails_are_valid": _few(r"email !~ '^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$'"),
        "names_are_not_blank": _few("btrim(first_name) = '' OR btrim(last_name) = '' OR btrim(username) = ''"),
        "births_are_in_range": _few("dob < '1900-01-01T00:00:00Z' OR dob > now()"),
        "registrations_are_in_range": _few("registered_date < '2000-01-01T00:00:00Z' OR registered_date > now()"),
    }
    for column in _OPTIONAL:
        checks[f"{column}_is_rarely_null"] = _few(f"{column} IS NULL")
    return {name: {"check_statement": statement} for name, statement in checks.items()}


def volume_sql() -> str:
    """The number of the run's users."""
    return f"SELECT COUNT(DISTINCT id) FROM {TABLE} WHERE {PARTITION}"


def expected_volume(streamed: dict[str, Any], audited: dict[str, Any]) -> int:
    """The number of users that PostgreSQL must hold: those published, less the run's dead letters."""
    return int(streamed["published"]) - (int(audited["published"]) - int(audited["stores"]["postgres"]["expected"]))


def _few(condition: str) -> str:
    """At most 1 % of the rows, or one of a small run."""
    return f"COUNT(*) FILTER (WHERE {condition}) <= GREATEST(1, COUNT(*) / 100)"
