"""What is left of a private event when only its time may be known."""

import json

import pytest
from mapping_samples import item

from odoo.addons.microsoft_calendar import mapping
from odoo.addons.microsoft_calendar.mapping.masking import is_private, masked


@pytest.mark.parametrize(
    ("sensitivity", "private"),
    [("normal", False), ("confidential", False), (None, False), ("private", True), ("Personal", True), ("new", True)],
)
def test_what_is_private(sensitivity, private):
    assert is_private({"sensitivity": sensitivity}) is private


def test_only_the_time_is_left():
    secret = item(sensitivity="private", subject="Doctor", iCalUId="uid-of-it")
    secret["exceptionOccurrences"] = [{"subject": "Doctor, later", "start": secret["start"], "end": secret["end"]}]
    shown = masked(secret, "Private event")
    value, before = mapping.read(shown).value, mapping.read(secret).value
    assert (value.subject, value.time, value.show_as, value.privacy) == (
        "Private event",
        before.time,
        before.show_as,
        "private",
    )
    assert (value.location, value.body.html, value.attendees.people, value.join_url) == ("", "", (), "")
    text = json.dumps(shown)
    assert "Doctor" not in text
    assert "uid-of-it" not in text
