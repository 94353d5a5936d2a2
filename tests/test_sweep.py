"""A few of the accidents of `python3 -m devtools sweep`, which plays them all."""

from devtools.sweep import command


def test_each_fortieth_accident_ends_as_if_nothing_had_happened(odoo, template):
    assert command.run(odoo, template, jobs=2, every=40) == 0
