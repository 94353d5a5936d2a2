"""Some of the kills of `python3 -m devtools reset`, which plays them all."""

from devtools.reset import command


def test_a_reset_that_is_killed_ends_as_documented(odoo, template):
    assert command.run(odoo, template, jobs=2, every=23) == 0
