"""Our addons are the ones that are loaded, whatever the layout of Odoo."""

import subprocess
from pathlib import Path

import pytest

from devtools import odoo_process, odoo_source, paths, python_environment

SHOW_PLACE = "import odoo.addons.{addon} as addon; print(addon.__file__)"


def loaded_from(odoo, addon):
    done = subprocess.run(
        [str(python_environment.python()), "-c", SHOW_PLACE.format(addon=addon)],
        env=odoo_process.environment(odoo),
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(done.stdout.strip()).resolve()


@pytest.mark.parametrize("addon", paths.ADDONS)
def test_loaded_from_this_repository(odoo, addon):
    assert loaded_from(odoo, addon) == paths.REPOSITORY / addon / "__init__.py"


@pytest.mark.parametrize("addon", paths.ADDONS)
def test_loaded_from_this_repository_with_a_checkout_of_odoo(odoo, addon, tmp_path):
    """In a git checkout, the stock addons lie in `addons/` beside the package."""
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (checkout / "odoo").symlink_to(odoo.package)
    for name in ("calendar", *paths.ADDONS):
        (checkout / "addons" / name).mkdir(parents=True)
        (checkout / "addons" / name / "__manifest__.py").write_text("{'name': 'stock'}")
        (checkout / "addons" / name / "__init__.py").touch()
    given = odoo_source.Odoo(odoo.package, checkout / "addons", odoo.version)
    assert loaded_from(given, addon) == paths.REPOSITORY / addon / "__init__.py"


@pytest.mark.parametrize("addon", paths.ADDONS)
def test_running_server_has_this_repositorys_addon(server, addon):
    server.start(cron_threads=0)
    modules = server.client().search_read("ir.module.module", [("name", "=", addon)], ["state", "author"])
    manifest = (paths.REPOSITORY / addon / "__manifest__.py").read_text(encoding="utf-8")
    assert [module["state"] for module in modules] == ["installed"]
    assert f'"{modules[0]["author"]}"' in manifest
