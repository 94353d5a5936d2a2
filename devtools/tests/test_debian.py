"""Reading what the machine's apt says."""

import pytest

from devtools import debian
from devtools.console import Problem

pytestmark = pytest.mark.skipif(not debian.shutil.which("apt-get"), reason="no apt-get on this machine")


def fake_apt(folder, output):
    """An apt-get that says `output`, first on the path."""
    program = folder / "apt-get"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{output}\nEND\n")
    program.chmod(0o755)


@pytest.fixture
def apt(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return lambda output: fake_apt(tmp_path, output)


def test_address_of_the_archive_not_of_its_security_part(apt):
    apt("http://one.test/security stable-security Debian\nhttp://one.test/debian stable Debian")
    assert debian.archive_address() == "http://one.test/debian"


def test_before_the_first_update_the_origin_is_unknown(apt):
    apt("http://one.test/debian stable")
    assert debian.archive_address() == "http://one.test/debian"


def test_another_distribution_is_not_debian(apt):
    apt("http://two.test/ubuntu noble Ubuntu")
    with pytest.raises(Problem, match="no source of Debian packages"):
        debian.archive_address()
