"""Keys made from content, and folders that are either complete or not there."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools.console import say


def digest(parts: Iterable[str | bytes]) -> str:
    """Twelve characters that change when a part changes."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big"))
        total.update(data)
    return total.hexdigest()[:12]


def digest_of_files(root: Path, *, leave_out: Iterable[str] = ()) -> str:
    """The digest of all names and contents below a folder, without the folders named in `leave_out`."""
    skipped = {"__pycache__", *leave_out}
    parts: list[str | bytes] = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(set(folders) - skipped)
        for name in sorted(files):
            path = Path(folder, name)
            parts += [str(path.relative_to(root)), path.read_bytes()]
    return digest(parts)


def build_folder(target: Path, build: Callable[[Path], None]) -> bool:
    """Let `build` fill a new folder and move it to `target` when it is complete; False if it was there already.

    The caller sees to it that nobody else builds the same folder at the same time (`only_one`).
    """
    if target.is_dir():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    for left_by_a_killed_process in target.parent.glob(f".{target.name}.*"):
        shutil.rmtree(left_by_a_killed_process, ignore_errors=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    partial.chmod(0o755)
    try:
        build(partial)
        partial.rename(target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return True


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old or the new text, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, partial = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(partial, 0o644)
    os.replace(partial, path)


def link(path: Path, target: Path) -> None:
    """Make `path` a symbolic link to `target`, whatever link was there before."""
    if path.is_symlink() and path.readlink() == target:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.unlink(missing_ok=True)
    partial.symlink_to(target)
    os.replace(partial, path)


@contextmanager
def only_one(lock_file: Path, what: str) -> Iterator[None]:
    """Hold a lock that ends by itself when the process dies; says so when somebody else holds it."""
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    with lock_file.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another process: {what}")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
