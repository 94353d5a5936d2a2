"""Odoo 19 itself: the one that the person has (`ODOO_PATH`), or Debian's package, unpacked in the cache."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from devtools import debian, paths
from devtools.console import Problem, say, step
from devtools.content import build_folder, digest, link

SERIES = "19.0"

# Debian's package links its JavaScript and fonts to other packages. Debian unstable moved the files of the last two, so
# those are taken from the release that Odoo's links fit.
PACKAGES = (
    "odoo-19/sid",
    "libjs-jquery/sid",
    "libjs-jquery-form/sid",
    "libjs-underscore/sid",
    "fonts-montserrat/sid",
    "fonts-ocr-b/sid",
    "fonts-roboto-unhinted/sid",
    "fonts-font-awesome/bookworm",
    "fonts-inconsolata/bookworm",
)

# Translations are two thirds of the files (their templates, .pot, stay); the other addons folder is an incomplete copy.
LEFT_OUT = ("*/i18n/*.po", "./usr/lib/python3/dist-packages/addons", "./usr/share/doc", "./etc", "./usr/lib/systemd")

# Not free, so not in Debian; the bundle of JavaScript tests names it, and an empty file does.
MISSING_FILE = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class Odoo:
    """An Odoo that can be started."""

    package: Path  # the folder `odoo` with release.py
    community: Path | None  # the folder `addons` of a git checkout
    version: str  # changes when the code changes, as far as that can be seen

    def addons_path(self) -> list[Path]:
        """What `--addons-path` has to name besides the addons inside the package."""
        return [self.community] if self.community else []


def find() -> Odoo:
    """The Odoo to use; fetches it when none is given."""
    given = os.environ.get("ODOO_PATH")
    return at(Path(given).expanduser()) if given else from_debian()


def at(path: Path) -> Odoo:
    """The Odoo of a git checkout, of a folder of Python packages (site-packages), or of the folder `odoo` itself."""
    for package in (path / "odoo", path, path / "usr/lib/python3/dist-packages/odoo"):
        release = package / "release.py"
        if release.is_file() and (package / "service").is_dir():
            break
    else:
        raise Problem(f"There is no Odoo in {path} (a folder that holds odoo/release.py is wanted).")
    package = package.resolve()
    series = _series(release)
    if series != SERIES:
        raise Problem(f"Odoo {SERIES} is needed; in {path} is Odoo {series}.")
    community = package.parent / "addons"
    checkout = (community / "calendar" / "__manifest__.py").is_file()
    if not checkout and not (package / "addons" / "calendar" / "__manifest__.py").is_file():
        raise Problem(f"The Odoo in {path} has no addon named calendar.")
    return Odoo(package, community if checkout else None, _fingerprint(package, release))


def _series(release: Path) -> str:
    match = re.search(r"^version_info = \((.+?), (.+?),", release.read_text(encoding="utf-8"), re.MULTILINE)
    return f"{match[1]}.{match[2]}" if match else "of an unknown version"


def _fingerprint(package: Path, release: Path) -> str:
    """A key of the code; for a git checkout the commit, else the time at which it was installed."""
    head = package.parent / ".git" / "HEAD"
    parts = [str(package), str(release.stat().st_mtime_ns)]
    if head.is_file():
        text = head.read_text().strip()
        ref = head.parent / text.removeprefix("ref: ")
        parts += [text, ref.read_text() if ref.is_file() else ""]
    return digest(parts)


def is_there() -> bool:
    """Whether nothing has to be fetched."""
    return bool(os.environ.get("ODOO_PATH")) or _unpacked().is_dir()


def _unpacked() -> Path:
    return paths.cache() / f"odoo-{digest([*PACKAGES, *LEFT_OUT, MISSING_FILE])}"


def from_debian() -> Odoo:
    """Debian's Odoo 19, unpacked in the cache; fetched when it is not there."""
    folder = _unpacked()
    if not folder.is_dir():
        try:
            files = debian.fetch(paths.cache() / "debian", PACKAGES)
        except Problem as problem:
            raise Problem(
                f"{problem}\n\nOdoo {SERIES} cannot be fetched from Debian. If you have it (a git checkout, an "
                "installed\npackage, the folder from a Docker image), name its folder: ODOO_PATH=/path/to/odoo make ..."
            ) from problem
        with step("unpack") as current:
            build_folder(folder, lambda target: _unpack(files, target))
            current.note = debian.version_of(files[0])
        for file in files:  # the unpacked copy is what is kept
            file.unlink()
    return at(folder)


def _unpack(files: list[Path], folder: Path) -> None:
    for file in files:
        debian.unpack(file, folder, leave_out=LEFT_OUT)
    addons = folder / "usr/lib/python3/dist-packages/odoo/addons"
    missing = addons / MISSING_FILE
    missing.parent.mkdir(parents=True, exist_ok=True)
    missing.touch()
    for dangling in debian.dangling_links(folder):
        say(f"      {dangling.relative_to(folder)} links to a package that was not fetched")


def link_paths(odoo: Odoo) -> list[Path]:
    """The folders for PYTHONPATH with which this repository's addons win over those of the same name in Odoo.

    `odoo.addons` is a namespace package: the first folder on `sys.path` with `odoo/addons/NAME` wins. So a folder that
    holds nothing but links to our addons comes first. Odoo's own folder is linked, too, as it may lie among Python
    packages of the system that must not hide those of the virtual environment.
    """
    ours, theirs = paths.clone() / "ours", paths.clone() / "odoo"
    for addon in paths.present_addons():
        link(ours / "odoo" / "addons" / addon, paths.REPOSITORY / addon)
    for old in (ours / "odoo" / "addons").glob("*"):
        if old.name not in paths.present_addons():
            old.unlink()
    link(theirs / "odoo", odoo.package)
    return [ours, theirs]


def plain_path() -> Path:
    """A folder for PYTHONPATH with only the plain packages, as `odoo.addons.ADDON.PACKAGE`, without any Odoo.

    The addons are namespace packages there, so their `__init__.py`, which imports the models, is never run.
    """
    folder = paths.clone() / "plain"
    for addon, packages in paths.PLAIN_PACKAGES.items():
        for package in packages:
            if (paths.REPOSITORY / addon / package).is_dir():
                link(folder / "odoo" / "addons" / addon / package, paths.REPOSITORY / addon / package)
    return folder
