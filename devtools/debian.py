"""Debian packages, fetched and unpacked into a folder without installing them.

An apt with folders of its own reads Debian's archive from the address that the machine's own apt uses, so no address is
written down here, and checks its signature with the Debian keyring that the machine came with. Needs no rights.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from devtools.command import run
from devtools.console import Problem, step

KEYRINGS = (
    "/usr/share/keyrings/debian-archive-keyring.gpg",
    "/usr/share/keyrings/debian-archive-keyring.pgp",
    "/etc/apt/trusted.gpg.d/debian-archive-keyring.gpg",
)


def archive_address() -> str:
    """Where the machine's own apt finds Debian's archive."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise Problem("This is not a Debian machine (no apt-get or dpkg-deb).")
    targets = run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(ORIGIN)", "Created-By: Packages"],
        what="apt does not tell its sources",
    )
    for line in targets.splitlines():
        address, release, *origin = line.split()
        # Before the first `apt-get update` the origin is not known, and apt leaves the field empty.
        if not release.endswith(("-security", "-updates")) and (not origin or origin[0] in ("Debian", "$(ORIGIN)")):
            return address
    raise Problem("This machine's apt has no source of Debian packages (apt-get indextargets names none).")


def keyring() -> str:
    """The installed keyring with Debian's keys."""
    for path in KEYRINGS:
        if os.path.exists(path):
            return path
    raise Problem("Debian's keyring is missing (package debian-archive-keyring): packages could not be verified.")


def fetch(folder: Path, packages: Sequence[str]) -> list[Path]:
    """Download packages, each given as `name/suite`, and return the files in the same order.

    The folder keeps the files: what is complete is not fetched again, and apt continues what was interrupted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    options = _options(folder, sorted({package.partition("/")[2] for package in packages}))
    with step("list of Debian's packages"):
        run(
            ["apt-get", *options, "-o", "APT::Update::Error-Mode=any", "update"],
            what="Debian's archive cannot be read (no network?):",
        )
    archives = folder / "archives"
    archives.mkdir(exist_ok=True)
    with step("download") as current:
        # Two at a time would not be faster: one of them is ten times as big as the others together.
        run(
            ["apt-get", *options, "download", *packages],
            what="Debian's packages cannot be fetched:",
            cwd=archives,
        )
        files = [_file_of(archives, package.partition("/")[0]) for package in packages]
        current.note = f"{sum(file.stat().st_size for file in files) / 1e6:.0f} MB"
    return files


def _options(folder: Path, suites: Sequence[str]) -> list[str]:
    """Options that give apt-get folders of its own and Debian's suites as its only sources."""
    lists, state, cache = folder / "lists", folder / "state", folder / "cache"
    for path in (lists / "partial", state, cache / "archives" / "partial"):
        path.mkdir(parents=True, exist_ok=True)
    (folder / "status").touch()
    sources = folder / "sources.list"
    address, keys = archive_address(), keyring()
    sources.write_text("".join(f"deb [signed-by={keys}] {address} {suite} main\n" for suite in suites))
    settings = {
        "Dir::State": state,
        "Dir::State::lists": lists,
        "Dir::State::status": folder / "status",
        "Dir::Cache": cache,
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "-",
        "Dir::Etc::preferencesparts": "-",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        "APT::Get::List-Cleanup": "0",
        # As root, apt would fetch as a user who may not enter this folder.
        "APT::Sandbox::User": "",
    }
    return ["-q", *(word for name, value in settings.items() for word in ("-o", f"{name}={value}"))]


def _file_of(folder: Path, package: str) -> Path:
    """The newest downloaded file of a package."""
    files = sorted(folder.glob(f"{package}_*.deb"), key=lambda path: path.stat().st_mtime)
    if not files:
        raise Problem(f"apt-get fetched {package}, but its file is not in {folder}.")
    return files[-1]


def version_of(package_file: Path) -> str:
    """The version that a package file says it has."""
    return run(["dpkg-deb", "-f", package_file, "Version"], what=f"{package_file} cannot be read").strip()


def unpack(package_file: Path, folder: Path, *, leave_out: Sequence[str] = ()) -> None:
    """Unpack a package's files into a folder, without those that match a pattern of tar."""
    reader = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(package_file)], stdout=subprocess.PIPE)
    writer = subprocess.run(
        ["tar", "-x", "-C", str(folder), "--no-same-owner", *(f"--exclude={pattern}" for pattern in leave_out)],
        stdin=reader.stdout,
        capture_output=True,
        text=True,
    )
    if reader.stdout:
        reader.stdout.close()
    if reader.wait() or writer.returncode:
        package_file.unlink(missing_ok=True)
        raise Problem(f"{package_file.name} cannot be unpacked (it was deleted; try again):\n{writer.stderr.strip()}")


def dangling_links(folder: Path) -> list[Path]:
    """Symbolic links below a folder whose target is not there."""
    found = run(["find", folder, "-xtype", "l"], what=f"{folder} cannot be read")
    return [Path(line) for line in re.findall(r".+", found)]
