"""A few stories of `make simulate`, which plays as many as one likes."""

from devtools.office import command


def test_stories_of_the_office_end_the_same_on_both_sides(odoo, template):
    assert command.run(odoo, template, seed=1, count=10, jobs=2) == 0
