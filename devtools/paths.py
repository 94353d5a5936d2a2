"""Where things lie: the repository, and what is kept between runs in the user's cache folder."""

from __future__ import annotations

import os
from pathlib import Path

from devtools.content import digest

PROJECT = "microsoft-365-for-odoo"
REPOSITORY = Path(__file__).resolve().parent.parent
ADDONS = ("microsoft_account", "microsoft_calendar")
PLAIN_PACKAGES = {
    "microsoft_account": ("graph", "sync"),
    "microsoft_calendar": ("mapping",),
}
LOCK_FILE = REPOSITORY / "devtools" / "requirements.lock"


def present_addons() -> list[str]:
    """The addons of this repository, in the order of their dependencies."""
    return [name for name in ADDONS if (REPOSITORY / name / "__manifest__.py").is_file()]


def cache() -> Path:
    """The project's folder in the user's cache; everything in it can be deleted and is made again."""
    base = os.environ.get("XDG_CACHE_HOME")
    # The standard says that a relative path there must be ignored.
    folder = Path(base) if base and os.path.isabs(base) else Path.home() / ".cache"
    return folder / PROJECT


def clone() -> Path:
    """What belongs to this clone of the repository only (another clone may share the rest of the cache)."""
    return cache() / "clones" / clone_key()


def clone_key() -> str:
    """A short name for this clone, made from its path."""
    return digest([str(REPOSITORY)])[:8]


def closed_home_folder() -> Path:
    """For the databases of root, when the account that PostgreSQL runs as cannot enter root's cache."""
    return Path("/var/tmp", f"{PROJECT}-{digest([str(cache())])}")
