"""Which error an answer is, and what follows."""

from datetime import UTC, datetime

import pytest

from odoo.addons.microsoft_account.graph import errors
from odoo.addons.microsoft_account.graph.errors import (
    AccessDenied,
    ApplicationRefused,
    Conflict,
    CursorExpired,
    GraphError,
    MailboxUnavailable,
    Meaning,
    NotFound,
    Refused,
    ServiceUnavailable,
    SignInNeeded,
    Throttled,
    from_response,
    meaning,
)
from odoo.addons.microsoft_account.graph.headers import retry_after_seconds
from odoo.addons.microsoft_account.graph.login_errors import Reason, from_login

ITEM = "PATCH /me/events/x"
DELTA = "GET /me/calendarView/delta"


@pytest.mark.parametrize(
    ("status", "code", "request_", "kind"),
    [
        (400, "ErrorInvalidRequest", ITEM, Refused),
        (400, "ErrorInvalidIdMalformed", ITEM, Refused),
        (400, "SyncStateNotFound", DELTA, CursorExpired),
        (400, "syncstatenotfound", DELTA, CursorExpired),
        (410, "", DELTA, CursorExpired),
        (410, "resyncRequired", DELTA, CursorExpired),
        (410, "", ITEM, NotFound),
        (401, "InvalidAuthenticationToken", ITEM, SignInNeeded),
        (403, "ErrorAccessDenied", ITEM, AccessDenied),
        (403, "ExtensionError", ITEM, ServiceUnavailable),
        (404, "ErrorItemNotFound", ITEM, NotFound),
        (404, "MailboxNotEnabledForRESTAPI", ITEM, MailboxUnavailable),
        (404, "unheard of", ITEM, NotFound),
        (409, "ErrorConcurrentItemSave", ITEM, Conflict),
        (412, "ErrorIrresolvableConflict", ITEM, Conflict),
        (412, "", ITEM, Conflict),
        (424, "", ITEM, Conflict),
        (429, "ErrorItemNotFound", ITEM, Throttled),
        (500, "ErrorInternalServerError", ITEM, ServiceUnavailable),
        (500, "ErrorQuotaExceeded", ITEM, Refused),
        (503, "", ITEM, ServiceUnavailable),
        (507, "quotaLimitReached", ITEM, Refused),
        (599, "", ITEM, ServiceUnavailable),
    ],
)
def test_kind(status, code, request_, kind):
    error = from_response(status, {}, {"error": {"code": code, "message": "m"}}, request_)
    assert type(error) is kind
    assert (error.status, error.code, error.request) == (status, code, request_)


def test_the_most_specific_known_code_counts():
    body = {
        "error": {
            "code": "BadRequest",
            "message": "m",
            "innererror": {"code": "syncStateNotFound", "innerError": {"code": "never seen"}},
        }
    }
    assert from_response(400, {}, body, DELTA).code == "syncStateNotFound"


@pytest.mark.parametrize("body", [None, "", [], {}, {"error": "text"}, {"error": {"code": 5, "innerError": []}}])
def test_any_body_is_survived(body):
    error = from_response(400, {}, body, ITEM)
    assert type(error) is Refused
    assert error.message


def test_503_with_retry_after_is_throttling():
    error = from_response(503, {"retry-after": "7"}, None, ITEM)
    assert (type(error), error.retry_after) == (Throttled, 7)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("5", 5),
        ("2.128", 2.128),
        ("-3", 0),
        ("Wed, 21 Oct 2026 07:28:10 GMT", 10),
        ("Wed, 21 Oct 2026 07:27:00 GMT", 0),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
    ],
)
def test_retry_after(value, seconds):
    now = datetime(2026, 10, 21, 7, 28, tzinfo=UTC)
    assert retry_after_seconds({"RETRY-AFTER": value}, now=now) == seconds


def test_every_kind_has_a_meaning_of_its_own_choice():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, GraphError)]
    kinds.remove(GraphError)
    assert {kind: meaning(kind("m")) for kind in kinds} == errors._MEANINGS


@pytest.mark.parametrize(
    ("answer", "kind", "reason", "follows"),
    [
        ({"error": "invalid_grant", "error_codes": [700082]}, SignInNeeded, Reason.EXPIRED, Meaning.SIGN_IN),
        ({"error": "invalid_grant", "error_codes": [50173]}, SignInNeeded, Reason.EXPIRED, Meaning.SIGN_IN),
        ({"error": "invalid_grant"}, SignInNeeded, Reason.EXPIRED, Meaning.SIGN_IN),
        ({"error": "invalid_grant", "error_codes": [65001]}, SignInNeeded, Reason.CONSENT, Meaning.SIGN_IN),
        ({"error": "invalid_grant", "error_codes": [54005]}, SignInNeeded, Reason.USED, Meaning.SIGN_IN),
        ({"error": "interaction_required", "error_codes": [50076]}, SignInNeeded, Reason.PROOF, Meaning.SIGN_IN),
        ({"error": "access_denied"}, SignInNeeded, Reason.DECLINED, Meaning.SIGN_IN),
        ({"error": "invalid_client"}, ApplicationRefused, Reason.WRONG_SECRET, Meaning.ADMINISTRATOR),
        (
            {"error": "invalid_client", "error_codes": [7000222]},
            ApplicationRefused,
            Reason.SECRET_EXPIRED,
            Meaning.ADMINISTRATOR,
        ),
        (
            {"error": "unauthorized_client", "error_codes": [700016]},
            ApplicationRefused,
            Reason.UNKNOWN_APPLICATION,
            Meaning.ADMINISTRATOR,
        ),
        ({"error": "invalid_grant", "error_codes": [50057]}, MailboxUnavailable, Reason.WRONG_ACCOUNT, Meaning.REPORT),
        ({"error": "temporarily_unavailable"}, ServiceUnavailable, Reason.BUSY, Meaning.RETRY),
        (
            {"error": "invalid_request", "error_description": "AADSTS50011: The redirect URI ..."},
            ApplicationRefused,
            Reason.REDIRECT,
            Meaning.ADMINISTRATOR,
        ),
        ({"error": "never heard of"}, SignInNeeded, Reason.OTHER, Meaning.SIGN_IN),
    ],
)
def test_login(answer, kind, reason, follows):
    error = from_login(answer)
    assert (type(error), error.code, meaning(error)) == (kind, reason.value, follows)


def test_claims_of_a_login_refusal_are_kept():
    error = from_login({"error": "interaction_required", "error_codes": [53003], "claims": '{"a":1}'})
    assert isinstance(error, SignInNeeded)
    assert error.claims == '{"a":1}'
