"""What Outlook refuses, with the status, code and words that the service uses."""

from __future__ import annotations

from ..errors import ServiceError


def malformed_id() -> ServiceError:
    return ServiceError(400, "ErrorInvalidIdMalformed", "Id is malformed.")


def not_found() -> ServiceError:
    return ServiceError(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def folder_not_found() -> ServiceError:
    return ServiceError(404, "ErrorFolderNotFound", "The specified folder could not be found in the store.")


def access_denied() -> ServiceError:
    return ServiceError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")


def stale() -> ServiceError:
    return ServiceError(
        412,
        "ErrorIrresolvableConflict",
        "The send or update operation could not be performed because the change key passed in the request does not "
        "match the current change key for the item.",
    )


def invalid_request(message: str) -> ServiceError:
    return ServiceError(400, "ErrorInvalidRequest", f"Your request can't be completed. {message}")


def unknown_property(name: str, type_name: str) -> ServiceError:
    return ServiceError(
        400,
        "RequestBodyRead",
        f"The property '{name}' does not exist on type 'microsoft.graph.{type_name}'. Make sure to only use property "
        "names that are defined by the type or mark the type as open type.",
    )


def wrong_literal(value: object, type_name: str) -> ServiceError:
    return ServiceError(
        400, "RequestBodyRead", f"Cannot convert the literal '{value}' to the expected type '{type_name}'."
    )


def wrong_enum(value: object) -> ServiceError:
    return ServiceError(400, "RequestBodyRead", f"Requested value '{value}' was not found.")


def read_only(name: str) -> ServiceError:
    return ServiceError(400, "ErrorInvalidPropertySet", f"The property '{name}' is read-only and can't be set.")


def property_missing(name: str) -> ServiceError:
    return ServiceError(400, "ErrorRequiredPropertyMissing", f"Required property is missing: {name}.")


def property_invalid(message: str) -> ServiceError:
    return ServiceError(400, "ErrorPropertyValidationFailure", message)


def unknown_zone(name: object) -> ServiceError:
    return ServiceError(
        400,
        "TimeZoneNotSupportedException",
        f"A valid TimeZone value must be specified. The following TimeZone value is not supported: '{name}'.",
    )


def end_before_start() -> ServiceError:
    return ServiceError(
        400, "ErrorCalendarEndDateIsEarlierThanStartDate", "The End date is earlier than the Start date."
    )


def duration_too_long() -> ServiceError:
    return ServiceError(400, "ErrorCalendarDurationIsTooLong", "The duration of the calendar item is too long.")


def all_day_midnight(name: str) -> ServiceError:
    return ServiceError(
        400,
        "ErrorInvalidRequest",
        f"Your request can't be completed. The Event.{name} property for an all-day event needs to be set to midnight.",
    )


def all_day_too_short() -> ServiceError:
    return ServiceError(
        400,
        "ErrorInvalidRequest",
        "Your request can't be completed. The duration of an event marked as All day must be at least 24 hours.",
    )


def all_day_zones() -> ServiceError:
    return ServiceError(
        400,
        "ErrorInvalidRequest",
        "Your request can't be completed. The Event.Start and Event.End properties of an all-day event must be in the "
        "same time zone.",
    )


def invalid_recipients() -> ServiceError:
    return ServiceError(400, "ErrorInvalidRecipients", "At least one recipient is not valid.")


def invalid_recurrence(message: str = "The recurrence pattern is invalid.") -> ServiceError:
    return ServiceError(400, "ErrorCalendarInvalidRecurrence", message)


def no_occurrence() -> ServiceError:
    return ServiceError(400, "ErrorRecurrenceHasNoOccurrence", "The recurrence has no occurrence.")


def crossing_boundary() -> ServiceError:
    return ServiceError(
        400, "ErrorOccurrenceCrossingBoundary", "Modified occurrence is crossing or overlapping adjacent occurrence."
    )


def time_span_too_big() -> ServiceError:
    return ServiceError(
        400, "ErrorOccurrenceTimeSpanTooBig", "The time span of the occurrence overlaps the next occurrence."
    )


def occurrence_deleted() -> ServiceError:
    return ServiceError(
        404, "ErrorCalendarOccurrenceIsDeletedFromRecurrence", "The occurrence was deleted from the recurrence."
    )


def occurrence_out_of_range() -> ServiceError:
    return ServiceError(
        400,
        "ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange",
        "The occurrence index is out of the recurrence range.",
    )


def is_organizer(action: str) -> ServiceError:
    return ServiceError(
        400,
        f"ErrorCalendarIsOrganizerFor{action}",
        "Your request can't be completed. You can't respond to this meeting because you're the meeting organizer.",
    )


def is_not_organizer() -> ServiceError:
    return ServiceError(
        400, "ErrorInvalidRequest", "Your request can't be completed. You need to be an organizer to cancel a meeting."
    )


def is_cancelled(action: str) -> ServiceError:
    return ServiceError(
        400,
        f"ErrorCalendarIsCancelledFor{action}",
        "Your request can't be completed. The meeting was cancelled.",
    )


def no_proposals() -> ServiceError:
    return ServiceError(
        400,
        "ErrorInvalidRequest",
        "Your request can't be completed. The meeting organizer doesn't allow new time proposals, or a proposal came "
        "without a response being sent.",
    )


def view_too_long() -> ServiceError:
    return ServiceError(
        400,
        "ErrorInvalidRequest",
        "Your request can't be completed. The range between the start and end dates is greater than the allowed range. "
        "Maximum number of days: 1825",
    )


def dead_link(code: str = "SyncStateNotFound") -> ServiceError:
    """A delta link that is good no longer, in one of the spellings that were seen."""
    return ServiceError(
        {"syncStateNotFound": 404, "SyncStateInvalid": 400}.get(code, 410),
        code,
        "The sync state generation is not found; continuing with the current state is not possible.",
    )


def sync_state_invalid() -> ServiceError:
    return ServiceError(400, "SyncStateInvalid", "Badly formed token.")
