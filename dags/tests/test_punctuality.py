from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from airflow.sdk.exceptions import AirflowSkipException

from userstream_airflow.punctuality import skip_a_late_first_run


def look(run_type: str, late: timedelta, previous: object) -> None:
    dag_run = SimpleNamespace(run_type=run_type, run_after=datetime.now(tz=timezone.utc) - late)
    skip_a_late_first_run(dag_run, SimpleNamespace(get_previous_dagrun=lambda: previous))


def test_the_run_for_a_time_before_the_dag_was_switched_on_is_skipped() -> None:
    with pytest.raises(AirflowSkipException, match="before this DAG was switched on"):
        look("scheduled", timedelta(hours=8), None)


@pytest.mark.parametrize(
    ("run_type", "late", "previous"),
    [
        ("manual", timedelta(hours=8), None),
        ("scheduled", timedelta(seconds=30), None),
        ("scheduled", timedelta(hours=8), object()),
    ],
)
def test_every_other_run_takes_place(run_type: str, late: timedelta, previous: object) -> None:
    look(run_type, late, previous)
