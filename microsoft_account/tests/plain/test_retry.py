"""What is tried again, when, and by whom: the policy that requests, items and mailboxes share."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.microsoft_account.graph.errors import (
    AccessDenied,
    ApplicationRefused,
    Conflict,
    CursorExpired,
    MailboxUnavailable,
    Meaning,
    NetworkError,
    NotFound,
    Refused,
    ServiceUnavailable,
    SignInNeeded,
    Throttled,
    Unreadable,
    meaning,
)
from odoo.addons.microsoft_account.graph.retry import Patience
from odoo.addons.microsoft_account.sync.retry import CEILING, FIRST, SPREAD, delay

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

tries = st.integers(min_value=-1, max_value=10_000)
chances = st.floats(min_value=0, max_value=1, exclude_max=True)


# ------------------------------------------------------------------------------------------ who acts upon which trouble


@pytest.mark.parametrize(
    ("trouble", "who"),
    [
        # transient: Odoo by itself, later
        (NetworkError("m"), Meaning.RETRY),
        (Unreadable("m", status=200), Meaning.RETRY),
        (ServiceUnavailable("m", status=500), Meaning.RETRY),
        # throttled: the same, not before its time
        (Throttled("m", status=429, retry_after=60), Meaning.RETRY),
        # plan again: Odoo by itself, at once
        (Conflict("m", status=412), Meaning.PLAN_AGAIN),
        (NotFound("m", status=404), Meaning.GONE),
        (CursorExpired("m", status=410), Meaning.FULL_ROUND),
        # a person: the user
        (SignInNeeded("m", status=401), Meaning.SIGN_IN),
        (AccessDenied("m", status=403), Meaning.REPORT),
        (MailboxUnavailable("m", status=404), Meaning.REPORT),
        (Refused("m", status=400), Meaning.REPORT),
        # a person: the administrator
        (ApplicationRefused("m"), Meaning.ADMINISTRATOR),
    ],
)
def test_who_acts(trouble, who):
    assert meaning(trouble) is who


# ------------------------------------------------------------------------------------------- at once, within a request


@pytest.mark.parametrize(
    ("trouble", "repeatable", "again"),
    [
        (NetworkError("never left", sent=False), False, True),
        (NetworkError("the answer was lost"), True, True),
        (NetworkError("the answer was lost"), False, False),  # it may have been done
        (ServiceUnavailable("m", status=500), True, True),
        (ServiceUnavailable("m", status=500), False, False),
        (Throttled("m", status=429), False, True),  # refused before anything was done
        (Throttled("m", status=503), False, False),  # a gateway is less sure of that
        (Throttled("m", status=503), True, True),
        (Conflict("m", status=412), True, False),
        (NotFound("m", status=404), True, False),
        (SignInNeeded("m", status=401), True, False),
        (AccessDenied("m", status=403), True, False),
        (ApplicationRefused("m"), True, False),
        (Refused("m", status=400), True, False),
    ],
)
def test_what_is_repeated_at_once(trouble, repeatable, again):
    pause = Patience().pause(trouble, 1, repeatable=repeatable, chance=0)
    assert (pause is not None) is again


def test_three_attempts_with_growing_pauses():
    trouble, patience = ServiceUnavailable("m", status=500), Patience(first_pause=1)
    pauses = [patience.pause(trouble, attempt, repeatable=True, chance=0) for attempt in (1, 2, 3)]
    assert pauses == [1, 2, None]


def test_who_asks_for_a_long_pause_gets_it_from_the_scheduler():
    patience = Patience(ceiling=10)
    assert patience.pause(Throttled("m", status=429, retry_after=10), 1, repeatable=True, chance=0) == 10
    assert patience.pause(Throttled("m", status=429, retry_after=11), 1, repeatable=True, chance=0) is None


@given(st.integers(min_value=1, max_value=60), chances)
def test_no_pause_within_a_request_is_longer_than_the_ceiling(attempt, chance):
    patience = Patience(attempts=100)
    pause = patience.pause(ServiceUnavailable("m", status=500), attempt, repeatable=True, chance=chance)
    assert 0 < pause <= patience.ceiling


# ------------------------------------------------------------------------------------- later, for items and mailboxes


@pytest.mark.parametrize(
    ("failures", "pause"),
    [(1, MINUTE), (2, 2 * MINUTE), (3, 4 * MINUTE), (9, 256 * MINUTE), (10, 6 * HOUR), (1000, 6 * HOUR)],
)
def test_doubled_each_time_up_to_a_ceiling(failures, pause):
    assert delay(failures) == pause


@given(tries, chances)
def test_never_shorter_with_one_more_failure_and_never_beyond_the_ceiling(count, chance):
    assert FIRST <= delay(count) <= delay(count + 1) <= CEILING
    assert delay(count) <= delay(count, chance=chance) <= delay(count) * (1 + SPREAD)


@given(tries, st.floats(min_value=0, max_value=10**6), chances)
def test_what_microsoft_asks_for_is_never_cut_short(count, asked, chance):
    assert delay(count, at_least=asked, chance=chance) >= timedelta(seconds=asked)


def test_those_who_failed_together_do_not_come_back_together():
    pauses = {delay(5, chance=number / 100) for number in range(100)}
    assert len(pauses) == 100
