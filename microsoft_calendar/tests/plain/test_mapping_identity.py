"""Which series an occurrence belongs to, by its iCalUId."""

import pytest

from odoo.addons.microsoft_calendar.mapping import series_uid

PREFIX, REST = "040000008200E00074C5B7101A82E008", "B0D2A1F3C4E5D801000000000000000010000000A1B2C3D4"


@pytest.mark.parametrize(
    ("uid", "series"),
    [
        (f"{PREFIX}07EE0309{REST}", f"{PREFIX}00000000{REST}"),
        (f"{PREFIX.lower()}07ee0309{REST.lower()}", f"{PREFIX.lower()}00000000{REST.lower()}"),
        (f"{PREFIX}00000000{REST}", ""),
        (PREFIX, ""),
        ("somewhere-else@example.com", ""),
        ("", ""),
    ],
)
def test_the_day_of_an_occurrence_is_in_its_uid(uid, series):
    assert series_uid(uid) == series
