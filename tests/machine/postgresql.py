"""A private PostgreSQL server for one run of the tests: its own folder, its own port, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

SERVER_USER = "postgres"  # the servers' programs refuse to run as root
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",  # nothing here outlives the run
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
}


def programs() -> Path | None:
    """The folder of the newest `initdb` and `pg_ctl` on this machine, or None."""
    if sys.platform == "win32":
        return None
    packaged = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name)
    )
    if packaged:
        return packaged[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Starts a server from the programs in `folder`, gives its SQLAlchemy address, and stops it at the end.

    Side effects: a temporary folder and a listening port on 127.0.0.1 while it runs.
    """
    with tempfile.TemporaryDirectory(prefix="hocso-postgresql-") as temporary:
        data, log = Path(temporary) / "data", Path(temporary) / "server.log"
        if _is_root():
            shutil.chown(temporary, SERVER_USER)
        port = _free_port()
        options = " ".join(
            f"-c {name}={value or chr(39) * 2}" for name, value in {**OPTIONS, "port": port}.items()
        )
        _run(
            [
                folder / "initdb",
                "-D",
                data,
                "-U",
                "hocso",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            ]
        )
        _run([folder / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start"])
        try:
            yield f"postgresql+psycopg://hocso@127.0.0.1:{port}/postgres"
        finally:
            _run([folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _run(command: Sequence[str | Path]) -> None:
    # Standard output goes to a file: a server that inherits a pipe would keep it open.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=tempfile.gettempdir(),
            user=SERVER_USER if _is_root() else None,
            group=SERVER_USER if _is_root() else None,
            extra_groups=[] if _is_root() else None,
            check=False,
        )
        if done.returncode:
            output.seek(0)
            sys.exit(f"PostgreSQL did not start or stop:\n{output.read().decode(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
