"""The checks of our own."""

import pytest

from devtools.testing.lint import PLACES

# Put together here, so that this file does not break the rule itself.
FOUND = [".".join(["https://pypi", "org"]), "/".join(["see ", "work", "main"]), "/".join(["", "home", "anna", "x"])]
ALLOWED = ["PyPI", "work/main", "the root/first", "/web/tests", "PGHOST=/var/run/postgresql", "~/.cache"]


@pytest.mark.parametrize("text", FOUND)
def test_places_of_one_machine_are_found(text):
    assert PLACES.search(text)


@pytest.mark.parametrize("text", ALLOWED)
def test_other_words_are_not(text):
    assert not PLACES.search(text)
