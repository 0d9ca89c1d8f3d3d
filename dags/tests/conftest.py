"""What all tests of the DAGs share. Airflow reads its settings when it is imported, so they come first."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

DAGS = Path(__file__).resolve().parents[1]
HOME = tempfile.TemporaryDirectory(prefix="userstream-airflow-")

for name in [name for name in os.environ if name.startswith(("AIRFLOW_", "USERSTREAM_"))]:
    del os.environ[name]
os.environ.update(
    AIRFLOW_HOME=HOME.name,
    AIRFLOW__CORE__DAGS_FOLDER=str(DAGS),
    AIRFLOW__CORE__LOAD_EXAMPLES="false",
    AIRFLOW__CORE__UNIT_TEST_MODE="false",
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=f"sqlite:///{HOME.name}/airflow.db",
    # What a test asks of loopback goes to loopback.
    NO_PROXY="127.0.0.1",
    no_proxy="127.0.0.1",
)
# As Airflow does with the folder of the DAGs.
sys.path[:0] = [str(DAGS), str(DAGS / "tests")]

import pytest  # noqa: E402
from postgres_server import MISSING, find_binaries, running  # noqa: E402
from scripted_server import Script, Server, serving  # noqa: E402

Serve = Callable[[str, Script], Server]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts a scripted service behind an Airflow connection."""
    with ExitStack() as stack:

        def start(connection_id: str, script: Script) -> Server:
            server = stack.enter_context(serving(script))
            monkeypatch.setenv(f"AIRFLOW_CONN_{connection_id.upper()}", server.url)
            return server

        yield start


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    binaries = find_binaries(tmp_path_factory.mktemp("postgres-binaries"))
    if binaries is None:
        pytest.skip(MISSING)
    with running(binaries, tmp_path_factory.mktemp("postgres")) as address:
        yield address


@pytest.fixture
def postgres(postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty table of users, behind the connection of the DAGs."""
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS created_users")
        connection.execute((DAGS.parent / "postgres" / "schema.sql").read_text(encoding="utf-8"))
    monkeypatch.setenv("AIRFLOW_CONN_USERSTREAM_POSTGRES", postgres_server)
    return postgres_server


@pytest.fixture(scope="session")
def metadata() -> None:
    """Airflow's own database, for the tests that run whole DAGs."""
    from airflow.utils.db import initdb

    initdb()
