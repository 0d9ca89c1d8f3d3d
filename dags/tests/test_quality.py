"""The checks in SQL, by the operators of the DAG against a real PostgreSQL."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import psycopg
import pytest
from airflow.providers.common.sql.operators.sql import (
    SQLColumnCheckOperator,
    SQLTableCheckOperator,
    SQLValueCheckOperator,
)
from airflow.sdk.exceptions import AirflowFailException
from dag_bag import dag_bag

from userstream_airflow import quality

RUN_ID = "manual__2026-11-21T08:00:00.123456+00:00"
USER: dict[str, Any] = {
    "first_name": "Nevena",
    "last_name": "Petrović",
    "gender": "female",
    "address": "1 Some Street, Town, State, Country",
    "post_code": "0515",
    "email": "nevena.petrovic@example.com",
    "username": "bluebird1",
    "dob": "1970-01-01T00:00:00Z",
    "registered_date": "2010-01-01T00:00:00Z",
    "phone": "1",
    "picture": "https://randomuser.me/api/portraits/med/women/1.jpg",
    "kafka_partition": 0,
    "kafka_offset": 0,
    "kafka_timestamp": "2026-11-21T08:00:00Z",
    "write_order": 1,
}


def store(postgres: str, users: int, **last: Any) -> None:
    """Stores valid users; the last one, or ``differ``, differ by the given columns; all have the given run id."""
    run_id, differ = last.pop("run_id", RUN_ID), last.pop("differ", 1)
    with psycopg.connect(postgres, autocommit=True) as connection:
        for sequence in range(users):
            row = {**USER, "id": f"00000000-0000-0000-0000-{sequence:012d}", "sequence": sequence, "run_id": run_id}
            row |= last if sequence >= users - differ else {}
            names, places = ", ".join(row), ", ".join(f"%({name})s" for name in row)
            connection.execute(f"INSERT INTO created_users ({names}) VALUES ({places})", row)


def relax(postgres: str) -> None:
    """Drops the constraints, as in a table that another tool created."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("ALTER TABLE created_users DROP CONSTRAINT created_users_pkey")
        for column in ("id", "first_name", "last_name", "gender", "email", "username"):
            connection.execute(f"ALTER TABLE created_users ALTER COLUMN {column} DROP NOT NULL")


def check(task_id: str, published: int = 0) -> None:
    """Runs one check of the DAG as Airflow would."""
    task = dag_bag().dags["user_automation"].get_task(f"data_quality.{task_id}")
    assert isinstance(task, SQLColumnCheckOperator | SQLTableCheckOperator | SQLValueCheckOperator)
    values = {
        "stream_data_from_api": {"published": published},
        "verify_delivery": {"published": published, "stores": {"postgres": {"expected": published}}},
    }
    context: Any = {"run_id": RUN_ID, "ti": XComs(values)}
    task.render_template_fields({**context, "expected_volume": task.dag.user_defined_macros["expected_volume"]})
    task.execute(context)


class XComs:
    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def xcom_pull(self, task_ids: str) -> Any:
        return self._values[task_ids]


def test_valid_rows_pass_every_check(postgres: str) -> None:
    store(postgres, 3)
    check("columns")
    check("rows")
    check("volume", published=3)


@pytest.mark.parametrize("column", ["id", "first_name", "last_name", "gender", "email", "username", "sequence"])
def test_null_in_a_required_column_fails(postgres: str, column: str) -> None:
    relax(postgres)
    store(postgres, 3, **{column: None})
    with pytest.raises(AirflowFailException, match=rf"Column: {column}\s+Check: null_check"):
        check("columns")


def test_duplicated_id_fails(postgres: str) -> None:
    relax(postgres)
    store(postgres, 3, id="00000000-0000-0000-0000-000000000000")
    with pytest.raises(AirflowFailException, match=r"Column: id\s+Check: unique_check"):
        check("columns")
    with pytest.raises(AirflowFailException, match=r"(?s)Pass value:3.*Results:\n\(2,"):
        check("volume", published=3)


def test_duplicated_or_negative_sequence_fails(postgres: str) -> None:
    store(postgres, 3, sequence=0)
    with pytest.raises(AirflowFailException, match=r"Column: sequence\s+Check: unique_check"):
        check("columns")
    store(postgres, 0)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("UPDATE created_users SET sequence = -1 WHERE id = '00000000-0000-0000-0000-000000000002'")
    with pytest.raises(AirflowFailException, match=r"Column: sequence\s+Check: min"):
        check("columns")


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("emails_are_valid", {"email": "nevena.petrovic"}),
        ("emails_are_valid", {"email": "nevena@petrovic@example.com"}),
        ("emails_are_valid", {"email": "nevena petrovic@example.com"}),
        ("emails_are_valid", {"email": "nevena@example"}),
        ("names_are_not_blank", {"first_name": " "}),
        ("names_are_not_blank", {"username": ""}),
        ("births_are_in_range", {"dob": "1899-12-31T23:59:59Z"}),
        ("births_are_in_range", {"dob": "2999-01-01T00:00:00Z"}),
        ("registrations_are_in_range", {"registered_date": "1999-12-31T23:59:59Z"}),
        ("registrations_are_in_range", {"registered_date": "2999-01-01T00:00:00Z"}),
        ("dob_is_rarely_null", {"dob": None}),
        ("picture_is_rarely_null", {"picture": None}),
    ],
)
def test_bad_rows_fail_their_check_and_no_other(postgres: str, name: str, bad: dict[str, Any]) -> None:
    store(postgres, 3, differ=2, **bad)
    with pytest.raises(AirflowFailException) as caught:
        check("rows")
    failed = str(caught.value).split("The following tests have failed:")[1]
    assert [check for check in quality.row_checks() if f"Check: {check}," in failed] == [name]


@pytest.mark.parametrize(("users", "differ", "passes"), [(3, 1, True), (100, 1, True), (199, 2, False), (200, 2, True)])
def test_one_row_or_a_hundredth_may_be_odd(postgres: str, users: int, differ: int, passes: bool) -> None:
    store(postgres, users, differ=differ, email="tammy.vande bovenkamp@example.com", dob=None, phone=None)
    with nullcontext() if passes else pytest.raises(AirflowFailException, match="emails_are_valid"):
        check("rows")


def test_rows_of_other_runs_are_not_checked(postgres: str) -> None:
    store(postgres, 3, run_id="another", email="none")
    with pytest.raises(AirflowFailException, match="Pass value:3"):
        check("volume", published=3)
    check("columns")
    check("volume", published=0)


def test_wrong_number_of_users_fails_with_the_numbers(postgres: str) -> None:
    store(postgres, 3)
    for published in (2, 4):
        with pytest.raises(AirflowFailException, match=rf"(?s)Pass value:{published}.*Results:\n\(3,"):
            check("volume", published=published)


def test_missing_rows_fail_the_volume_check(postgres: str) -> None:
    with pytest.raises(AirflowFailException, match="Pass value:1"):
        check("volume", published=1)


def test_dead_letters_are_not_expected_as_rows() -> None:
    audited = {"published": 3000, "stores": {"postgres": {"expected": 2998}}}
    assert quality.expected_volume({"published": 3000}, audited) == 2998


@pytest.mark.parametrize("run_id", ["a' OR '1'='1", "", "a;b", "a\nb", "a b", "x" * 251, "a\\'"])
def test_run_id_that_could_end_the_sql_literal_is_refused(run_id: str) -> None:
    with pytest.raises(AirflowFailException, match="run id: "):
        quality.sql_run_id(run_id)


def test_run_id_of_airflow_is_an_sql_literal() -> None:
    assert quality.sql_run_id(RUN_ID) == f"'{RUN_ID}'"
