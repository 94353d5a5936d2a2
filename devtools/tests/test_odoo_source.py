"""Which Odoo is taken, and what is said about one that does not fit."""

import pytest

from devtools import odoo_source
from devtools.console import Problem


def an_odoo(folder, *, series="19, 0", community=False):
    package = folder / "odoo"
    (package / "service").mkdir(parents=True)
    (package / "release.py").write_text(f"version_info = ({series}, 0, FINAL, 0, '')\n")
    addons = folder / "addons" if community else package / "addons"
    (addons / "calendar").mkdir(parents=True)
    (addons / "calendar" / "__manifest__.py").touch()
    return folder


def test_checkout(tmp_path):
    odoo = odoo_source.at(an_odoo(tmp_path, community=True))
    assert odoo.addons_path() == [tmp_path / "addons"]


def test_installed_package(tmp_path):
    folder = an_odoo(tmp_path)
    assert odoo_source.at(folder).addons_path() == []
    assert odoo_source.at(folder / "odoo").package == folder / "odoo"


def test_other_series_is_refused_by_name(tmp_path):
    with pytest.raises(Problem, match=r"19\.0 is needed; .* is Odoo 18\.0"):
        odoo_source.at(an_odoo(tmp_path, series="18, 0"))


def test_folder_without_odoo_is_refused(tmp_path):
    with pytest.raises(Problem, match="There is no Odoo in"):
        odoo_source.at(tmp_path)


def test_checkout_updated_in_place_is_another_version(tmp_path):
    folder = an_odoo(tmp_path, community=True)
    (folder / ".git" / "refs").mkdir(parents=True)
    (folder / ".git" / "HEAD").write_text("ref: refs/19.0\n")
    (folder / ".git" / "refs" / "19.0").write_text("a" * 40)
    first = odoo_source.at(folder).version
    (folder / ".git" / "refs" / "19.0").write_text("b" * 40)
    assert odoo_source.at(folder).version != first
