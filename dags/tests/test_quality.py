"""The checks in SQL, by the operators of the DAG against a real PostgreSQL."""

from __future__ import annotations

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
    """Stores good users, of which the last differs; a run id is that of all of them."""
    run_id = last.pop("run_id", RUN_ID)
    with psycopg.connect(postgres, autocommit=True) as connection:
        for sequence in range(users):
            row = {**USER, "id": f"00000000-0000-0000-0000-{sequence:012d}", "sequence": sequence, "run_id": run_id}
            row |= last if sequence == users - 1 else {}
            names, places = ", ".join(row), ", ".join(f"%({name})s" for name in row)
            connection.execute(f"INSERT INTO created_users ({names}) VALUES ({places})", row)


def relax(postgres: str) -> None:
    """A table that somebody made without our constraints."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("ALTER TABLE created_users DROP CONSTRAINT created_users_pkey")
        for column in ("id", "first_name", "last_name", "gender", "email", "username"):
            connection.execute(f"ALTER TABLE created_users ALTER COLUMN {column} DROP NOT NULL")


def check(task_id: str, published: int = 0) -> None:
    """Runs one check of the DAG as Airflow would."""
    task = dag_bag().dags["user_automation"].get_task(f"data_quality.{task_id}")
    assert isinstance(task, SQLColumnCheckOperator | SQLTableCheckOperator | SQLValueCheckOperator)
    told = {
        "stream_data_from_api": {"published": published},
        "verify_delivery": {"published": published, "stores": {"postgres": {"expected": published}}},
    }
    context: Any = {"run_id": RUN_ID, "ti": Told(told)}
    task.render_template_fields({**context, "expected_volume": task.dag.user_defined_macros["expected_volume"]})
    task.execute(context)


class Told:
    def __init__(self, told: dict[str, Any]) -> None:
        self._told = told

    def xcom_pull(self, task_ids: str) -> Any:
        return self._told[task_ids]


def test_good_rows_pass_every_check(postgres: str) -> None:
    store(postgres, 3)
    check("columns")
    check("rows")
    check("volume", published=3)


@pytest.mark.parametrize("column", ["id", "first_name", "last_name", "gender", "email", "username", "sequence"])
def test_a_null_in_what_every_user_has_fails(postgres: str, column: str) -> None:
    relax(postgres)
    store(postgres, 3, **{column: None})
    with pytest.raises(AirflowFailException, match=rf"Column: {column}\s+Check: null_check"):
        check("columns")


def test_an_id_or_a_place_that_is_there_twice_fails(postgres: str) -> None:
    relax(postgres)
    store(postgres, 3, id="00000000-0000-0000-0000-000000000000")
    with pytest.raises(AirflowFailException, match=r"Column: id\s+Check: unique_check"):
        check("columns")
    with pytest.raises(AirflowFailException, match=r"(?s)Pass value:3.*Results:\n\(2,"):
        check("volume", published=3)


def test_a_sequence_that_is_there_twice_or_negative_fails(postgres: str) -> None:
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
        ("emails_have_their_shape", {"email": "nevena.petrovic"}),
        ("emails_have_their_shape", {"email": "nevena@petrovic@example.com"}),
        ("emails_have_their_shape", {"email": "nevena petrovic@example.com"}),
        ("emails_have_their_shape", {"email": "nevena@example"}),
        ("nothing_required_is_blank", {"first_name": " "}),
        ("nothing_required_is_blank", {"username": ""}),
        ("births_are_in_range", {"dob": "1899-12-31T23:59:59Z"}),
        ("births_are_in_range", {"dob": "2999-01-01T00:00:00Z"}),
        ("registrations_are_in_range", {"registered_date": "1999-12-31T23:59:59Z"}),
        ("registrations_are_in_range", {"registered_date": "2999-01-01T00:00:00Z"}),
        ("dob_is_rarely_absent", {"dob": None}),
        ("picture_is_rarely_absent", {"picture": None}),
    ],
)
def test_a_bad_row_fails_its_check_and_no_other(postgres: str, name: str, bad: dict[str, Any]) -> None:
    store(postgres, 3, **bad)
    with pytest.raises(AirflowFailException) as caught:
        check("rows")
    failed = str(caught.value).split("The following tests have failed:")[1]
    assert [check for check in quality.row_checks() if f"Check: {check}," in failed] == [name]


def test_what_a_user_may_lack_may_be_absent_in_one_row_of_a_hundred(postgres: str) -> None:
    store(postgres, 100, dob=None, phone=None)
    check("rows")


def test_rows_of_other_runs_are_not_looked_at(postgres: str) -> None:
    store(postgres, 3, run_id="another", email="none")
    with pytest.raises(AirflowFailException, match="Pass value:3"):
        check("volume", published=3)
    check("columns")
    check("volume", published=0)


def test_a_user_too_few_or_too_many_fails_with_the_numbers(postgres: str) -> None:
    store(postgres, 3)
    for published in (2, 4):
        with pytest.raises(AirflowFailException, match=rf"(?s)Pass value:{published}.*Results:\n\(3,"):
            check("volume", published=published)


def test_no_rows_at_all_fail_by_their_volume(postgres: str) -> None:
    with pytest.raises(AirflowFailException, match="Pass value:1"):
        check("volume", published=1)


def test_users_among_the_dead_letters_are_not_expected() -> None:
    audited = {"published": 3000, "stores": {"postgres": {"expected": 2998}}}
    assert quality.expected_volume({"published": 3000}, audited) == 2998


@pytest.mark.parametrize("run_id", ["a' OR '1'='1", "", "a;b", "a\nb", "a b", "x" * 251, "a\\'"])
def test_a_run_id_that_could_end_the_text_of_sql_is_refused(run_id: str) -> None:
    with pytest.raises(AirflowFailException, match="run id: "):
        quality.sql_run_id(run_id)


def test_a_run_id_of_airflow_is_a_text_of_sql() -> None:
    assert quality.sql_run_id(RUN_ID) == f"'{RUN_ID}'"
