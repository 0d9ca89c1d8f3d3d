"""The DAGs as Airflow imports them."""

from __future__ import annotations

from airflow.dag_processing.dagbag import DagBag
from conftest import DAGS


def dag_bag() -> DagBag:
    """Imports all anew, with the settings of this moment."""
    return DagBag(str(DAGS))
