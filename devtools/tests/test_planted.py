"""The bugs that are put in on purpose fit the code as it is."""

import dataclasses

import pytest

from devtools import paths
from devtools.planted.bugs import BUGS
from devtools.planted.planting import PlaceGone, with_bug


def source_of(bug):
    return (paths.REPOSITORY / f"{bug.module.replace('.', '/')}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_its_place_is_there_and_what_comes_out_is_python(bug):
    source = source_of(bug)
    planted = with_bug(source, bug)
    compile(planted, bug.module, "exec")
    assert planted != source


@pytest.mark.parametrize("change", [{"place": "Run._somewhere_else"}, {"text": "what nobody wrote"}])
def test_a_place_that_is_gone_is_told(change):
    bug = dataclasses.replace(BUGS[0], **change)
    with pytest.raises(PlaceGone):
        with_bug(source_of(bug), bug)
