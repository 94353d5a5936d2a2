"""Made now, or once before: by the item's own word."""

from datetime import datetime, timedelta

import pytest

from odoo.addons.microsoft_account.sync import changed_since, made_before

NOW = datetime(2030, 3, 4, 8)


@pytest.mark.parametrize(
    ("age", "before"),
    [
        (timedelta(0), False),
        (timedelta(seconds=60), False),
        (timedelta(seconds=61), True),
        (timedelta(days=30), True),
        (-timedelta(minutes=5), False),  # Microsoft's clock is ahead
    ],
)
def test_by_its_age(age, before):
    created = f"{(NOW - age).isoformat()}.1234567Z"
    assert made_before({"createdDateTime": created}, NOW) is before


@pytest.mark.parametrize("created", [None, 7, "", "yesterday", ["2030"], "2030-13-01T00:00:00Z"])
def test_an_item_that_does_not_say_is_new(created):
    assert not made_before({"createdDateTime": created}, NOW)
    assert not made_before({}, NOW)


@pytest.mark.parametrize(("after", "changed"), [(0, False), (5, False), (6, True), (-5, False)])
def test_changed_since_it_was_made(after, changed):
    edited = f"{(NOW + timedelta(seconds=after)).isoformat()}Z"
    item = {"createdDateTime": f"{NOW.isoformat()}Z", "lastModifiedDateTime": edited}
    assert changed_since(item) is changed


@pytest.mark.parametrize("missing", ["createdDateTime", "lastModifiedDateTime"])
def test_an_item_that_does_not_say_may_have_changed(missing):
    item = {"createdDateTime": f"{NOW.isoformat()}Z", "lastModifiedDateTime": f"{NOW.isoformat()}Z"}
    assert changed_since({**item, missing: None})
