"""A few minutes of `python3 -m devtools load`, which plays an hour of two hundred mailboxes."""

from devtools.load import command


def test_nobody_starves_and_nothing_stands_still(odoo, template):
    assert command.run(odoo, template, mailboxes=16, minutes=3) == 0
