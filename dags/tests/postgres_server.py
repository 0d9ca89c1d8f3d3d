"""A real PostgreSQL for the tests: that of the Java build, from the local Maven repository, or the system's."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

MISSING = (
    "PostgreSQL: no initdb and postgres in the local Maven repository, on the PATH or in /usr/lib/postgresql"
    " (expected: any of them; script/test fetches the first)"
)
_MAVEN = "repository/io/zonky/test/postgres"
_MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64v8", "arm64": "arm64v8"}


def find_binaries(unpack_into: Path) -> Path | None:
    """The folder of PostgreSQL's programs, if there is one."""
    return _from_maven(unpack_into) or _from_system()


@contextmanager
def running(binaries: Path, folder: Path) -> Iterator[str]:
    """A server with an empty database, as the address of that."""
    data = folder / "data"
    # PostgreSQL refuses to run as root, but not as a user without a name.
    prefix = ["unshare", "-U"] if os.geteuid() == 0 else []
    create = [str(binaries / "initdb"), "-D", str(data), "-U", "userstream", "-A", "trust", "-E", "UTF8", "--no-locale"]
    subprocess.run([*prefix, *create, "--no-sync"], check=True, capture_output=True)
    port = _free_port()
    server = subprocess.Popen(
        [*prefix, str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-k", "", "-h", "127.0.0.1", "-F"],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _await_ready(server)
        yield f"postgresql://userstream@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.communicate(timeout=30)


def _await_ready(server: subprocess.Popen[str]) -> None:
    assert server.stderr is not None
    log = []
    for line in server.stderr:
        log.append(line)
        if "ready to accept connections" in line:
            return
    raise RuntimeError("PostgreSQL ended instead of getting ready: " + "".join(log))


def _free_port() -> int:
    from socket import socket

    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _from_maven(unpack_into: Path) -> Path | None:
    machine = _MACHINES.get(platform.machine().lower())
    artifact = f"embedded-postgres-binaries-{platform.system().lower()}-{machine}"
    home = Path(os.environ.get("MAVEN_USER_HOME", Path.home() / ".m2"))
    for jar in sorted((home / _MAVEN / artifact).glob("*/*.jar"), reverse=True):
        with zipfile.ZipFile(jar) as archive:
            packed = next((name for name in archive.namelist() if name.endswith(".txz")), None)
            if packed:
                with tarfile.open(fileobj=BytesIO(archive.read(packed)), mode="r:xz") as files:
                    files.extractall(unpack_into)
                return unpack_into / "bin"
    return None


def _from_system() -> Path | None:
    on_path = shutil.which("initdb")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((each for each in candidates if (each / "initdb").exists() and (each / "postgres").exists()), None)
