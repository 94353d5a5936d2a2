"""The properties of one line: subject, sensitivity, showAs, reminder, categories."""

from dataclasses import replace

import pytest
from mapping_samples import item

from odoo.addons.microsoft_calendar.mapping import EventValue, read, write


def field(name, **changes):
    return getattr(read(item(**changes)).value, name)


def rewritten(name, value, **known):
    known = item(**known)
    return write(replace(read(known).value, **{name: value}), [name], known=known)


@pytest.mark.parametrize(
    ("subject", "read_as"),
    [
        ("Budget", "Budget"),
        ("  a\r\n b\u00a0 c\t", "a b c"),
        ("a\x00b\ud800c\x07", "abc"),
        ("x" * 300, "x" * 255),
        ("", ""),
        (None, ""),
        (5, ""),
        ({"a": 1}, ""),
    ],
)
def test_the_subject_is_one_line(subject, read_as):
    assert field("subject", subject=subject) == read_as


def test_a_subject_longer_than_outlook_takes_is_no_change_when_it_comes_back():
    value = read(item()).value
    long = EventValue("y" * 300, value.time)
    assert read(write(long)).value.subject == long.subject == "y" * 255


@pytest.mark.parametrize(
    ("sensitivity", "privacy"),
    [
        ("normal", "public"),
        ("Normal", "public"),
        ("personal", "private"),
        ("private", "private"),
        ("confidential", "confidential"),
        (None, "public"),
        (5, "public"),
    ],
)
def test_the_sensitivity(sensitivity, privacy):
    assert field("privacy", sensitivity=sensitivity) == privacy


def test_an_unknown_sensitivity_is_private_and_remarked():
    reading = read(item(sensitivity="topSecret"))
    assert reading.value.privacy == "private"
    assert "“topsecret”" in reading.remarks[0]


def test_the_privacy_is_written_and_personal_is_not_flattened():
    assert rewritten("privacy", "public", sensitivity="private") == {"sensitivity": "normal"}
    assert rewritten("privacy", "confidential") == {"sensitivity": "confidential"}
    assert rewritten("privacy", "private", sensitivity="personal") == {}


@pytest.mark.parametrize(
    ("shade", "show_as"),
    [
        ("free", "free"),
        ("Free", "free"),
        ("tentative", "busy"),
        ("busy", "busy"),
        ("oof", "busy"),
        ("workingElsewhere", "busy"),
        ("unknown", "busy"),
        ("", "busy"),
        (None, "busy"),
        ([], "busy"),
    ],
)
def test_the_shades_of_busy(shade, show_as):
    assert field("show_as", showAs=shade) == show_as


@pytest.mark.parametrize(("own", "shown"), [(False, "busy"), (True, "free")])
def test_who_declined_is_free_but_the_meeting_takes_place(own, shown):
    declined = {"response": "declined", "time": "2026-06-01T08:00:00Z"}
    assert field("show_as", showAs="free", isOrganizer=own, responseStatus=declined) == shown


@pytest.mark.parametrize("shade", ["tentative", "oof", "workingElsewhere", "unknown"])
def test_a_shade_is_not_flattened_unless_it_changes(shade):
    assert rewritten("show_as", "busy", showAs=shade) == {}
    assert rewritten("show_as", "free", showAs=shade) == {"showAs": "free"}


@pytest.mark.parametrize(
    ("on", "minutes", "reminder"),
    [
        (True, 0, 0),
        (True, 30, 30),
        (False, 30, None),
        (None, 30, None),
        ("yes", 30, None),
        (True, None, 15),
        (True, "30", 15),
        (True, True, 15),
        (True, -5, 0),
        (True, 10**30, 2**31 - 1),
    ],
)
def test_the_reminder(on, minutes, reminder):
    assert field("reminder", isReminderOn=on, reminderMinutesBeforeStart=minutes) == reminder


def test_the_reminder_is_written():
    assert rewritten("reminder", None) == {"isReminderOn": False}
    assert rewritten("reminder", 60) == {"isReminderOn": True, "reminderMinutesBeforeStart": 60}
    assert rewritten("reminder", 15) == {}


@pytest.mark.parametrize(
    ("categories", "names"),
    [
        (["Blue", "Red"], {"Blue", "Red"}),
        (["Blue", "Blue ", "", None, 5, ["x"]], {"Blue"}),
        (["a\x00b"], {"ab"}),
        (None, set()),
        ("Blue", set()),
        ({"Blue": 1}, set()),
    ],
)
def test_the_categories(categories, names):
    assert field("categories", categories=categories) == names


def test_the_categories_are_written_in_order():
    assert rewritten("categories", frozenset({"b", "a"})) == {"categories": ["a", "b"]}
    assert rewritten("categories", frozenset({"Blue"})) == {}


def test_a_value_refuses_words_that_odoo_does_not_have():
    value = read(item()).value
    with pytest.raises(ValueError, match="unknown"):
        replace(value, show_as="oof")
    with pytest.raises(ValueError, match="unknown"):
        replace(value, privacy="personal")
