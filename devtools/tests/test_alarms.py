"""What must not be in Odoo's log."""

import pytest

from devtools.odoo_server import alarms

STAMP = "2026-01-01 00:00:00,000 7"


@pytest.mark.parametrize(
    "line",
    [
        "Traceback (most recent call last):",
        f"{STAMP} ERROR db odoo.sql_db: bad query",
        f"{STAMP} WARNING db odoo.addons.microsoft_calendar.models.link: what",
        f'{STAMP} INFO db werkzeug: "GET /microsoft_account/authentication?code=0.AbcDef HTTP/1.1" 303',
        f"{STAMP} DEBUG db urllib3: Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    ],
)
def test_alarming(line):
    assert alarms(line) == [line]


def test_a_traceback_is_told_with_its_message():
    record = f"{STAMP} INFO db odoo.http: what\nTraceback (most recent call last):\nKeyError: 1"
    assert alarms(f"{STAMP} INFO db odoo: before\n{record}\n{STAMP} INFO db odoo: after") == [record]


def test_an_exception_that_odoo_expected_is_no_alarm():
    assert alarms(f"{STAMP} DEBUG db odoo.http: no file\nTraceback (most recent call last):\nOSError: 2") == []


@pytest.mark.parametrize(
    "line",
    [
        "Running as user 'root' is a security risk.",
        f"{STAMP} WARNING ? odoo.cli.server: Running as user 'root' is a security risk.",
        f"{STAMP} INFO db odoo.addons.microsoft_calendar.models.link: 3 events",
        f"{STAMP} ERROR db odoo.sql_db: bad query: b''\nERROR: could not serialize access due to concurrent update",
    ],
)
def test_harmless(line):
    assert alarms(line) == []
