"""A small share of the simulation of series; `python3 -m devtools series` plays as many as one likes."""

from devtools.simulation import command

SEED, COUNT = 20, 60


def test_random_series_end_the_same_on_both_sides(odoo, template):
    assert command.run(odoo, template, count=COUNT, seed=SEED, jobs=2) == 0
