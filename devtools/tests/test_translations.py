"""Each language has every sentence of its addon, with the same placeholders and tags."""

import re
from collections import Counter

import polib
import pytest

from devtools import paths

LANGUAGES = ("de", "es", "fr", "it", "nl")
# %s, %(name)s, ${name}, <tag attribute="...">
KEPT = re.compile(r"%(?:\(\w+\))?[sd]|\$\{\w+\}|</?\w[^>]*>")
CATALOGS = [
    pytest.param(folder / f"{folder.parent.name}.pot", folder / f"{language}.po", id=f"{folder.parent.name}-{language}")
    for folder in sorted(paths.REPOSITORY.glob("*/i18n"))
    for language in LANGUAGES
]


@pytest.mark.parametrize(("template", "catalog"), CATALOGS)
def test_complete(template, catalog):
    wanted = {entry.msgid for entry in polib.pofile(str(template))}
    entries = {entry.msgid: entry.msgstr for entry in polib.pofile(str(catalog)) if not entry.fuzzy}
    assert {msgid for msgid in wanted if not entries.get(msgid)} == set()
    assert entries.keys() - wanted == set()


@pytest.mark.parametrize(("template", "catalog"), CATALOGS)
def test_placeholders_are_kept(template, catalog):
    for entry in polib.pofile(str(catalog)):
        assert Counter(KEPT.findall(entry.msgstr)) == Counter(KEPT.findall(entry.msgid)), entry.msgid
