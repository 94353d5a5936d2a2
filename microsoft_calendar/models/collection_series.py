"""What the engine asks about series: reading them whole from Outlook, and changing their occurrences there."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from odoo import models
from odoo.addons.microsoft_account.engine.parts import Part
from odoo.addons.microsoft_account.graph.client import Request
from odoo.exceptions import UserError
from odoo.tools import format_date

from .. import mapping
from ..mapping import deviations_graph, series, series_remainder
from ..mapping.values import DEVIATIONS, NO_DAYS, NO_EXCEPTIONS

PARTS_OF_SERIES = ("occurrence", "exception")
# Graph shows exceptions and cancelled days of one series at a time, and only by name.
WHOLE = {
    "$select": ",".join(
        (
            *dict.fromkeys(mapping.GRAPH_PROPERTIES),
            "id,type,iCalUId,transactionId,webLink,isOrganizer,organizer,isCancelled,createdDateTime,"
            "lastModifiedDateTime,recurrence",
            "originalStart,seriesMasterId,exceptionOccurrences,cancelledOccurrences",
        )
    ),
    "$expand": "exceptionOccurrences",
}


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _whole_items(self, items):
        """A delta shows stubs of occurrences, and not always the series: each series that is touched is read whole."""
        whole, masters = [], {}
        for key, item in items:
            if item is not None and item.get("type") in PARTS_OF_SERIES and item.get("seriesMasterId"):
                masters[item["seriesMasterId"]] = None
            elif item is not None and item.get("type") == "seriesMaster" and "exceptionOccurrences" not in item:
                masters[key] = None
            else:
                whole.append((key, item))
        query = urlencode(WHOLE, safe="$,")
        return whole, {key: Request("GET", f"{self._item_path(key)}?{query}") for key in masters}

    def _remembering(self, link, item):
        before = (link.item or {}).get("exceptionOccurrences") or ()
        if item.get("isOrganizer") is not False or not any(one.get("isCancelled") for one in before):
            return item
        try:
            when = self._read_item(item)[0].time
        except UserError:  # which is told when it is read in earnest
            return item
        return deviations_graph.remembering(item, link.item, when) if isinstance(when, mapping.Series) else item

    def _is_used_up(self, link, value):
        """All occurrences that Odoo would hold have been cancelled one by one."""
        if not isinstance(value.time, mapping.Series) or not (value.cancelled.days or link.remainder):
            return False
        return not series.occurrences(value, self._reach(link, value))

    def _goes_on(self, link, value):
        return series_remainder.without(value, self._reach(link, value)) is not None

    def _reach(self, link, value):
        """The first and the last day between which Odoo would hold occurrences."""
        if link.remainder:  # what it held before is over
            return self._window_days()
        return link.recurrence_id._microsoft_held(value.time, self._window_days())

    def _remainder(self, link):
        return self._load(link.remainder) if link.remainder else None

    def _standing(self, value):
        return series_remainder.standing(value)

    def _keep_remainder(self, link, value):
        link._write_changed({"remainder": self._dump(value) if value else False})

    def _shows_part_only(self, value):
        return isinstance(value.time, mapping.Series)

    # ------------------------------------------------------------------
    # Changing
    # ------------------------------------------------------------------

    def _fields_of_parts(self, value):
        return DEVIATIONS if isinstance(value.time, mapping.Series) else frozenset()

    def _fields_to_send(self, known, plan):
        if isinstance(plan.value.time, mapping.Series) and isinstance(known.time, mapping.Series):
            return series.change(known, _possible(known, plan.value)).master
        return plan.to_outlook - DEVIATIONS

    def _why_not(self, known, wanted):
        days = sorted(known.cancelled.days - wanted.cancelled.days)
        if not days:
            return super()._why_not(known, wanted)
        return self._user_env()._(
            "In Outlook the occurrence of %s stays cancelled: nothing can bring it back there.",
            format_date(self._user_env(), days[0]),
        )

    def _parts(self, known, wanted):
        if not isinstance(wanted.time, mapping.Series) or not isinstance(known.time, mapping.Series):
            return []
        change = series.change(known, _possible(known, wanted))
        return [
            *(Part(day) for day in change.cancel),
            *(Part(day, value, names) for day, value, names in change.occurrences),
        ]

    def _parts_anew(self, value, known=None):
        """Return how many occurrences are sent by themselves with a series that is sent, each with mails of its own;
        ``known``: what Outlook has of it and keeps."""
        return len(self._parts(known or replace(value, exceptions=NO_EXCEPTIONS, cancelled=NO_DAYS), value))

    def _part_request(self, item, key):
        """Find an occurrence: a known exception by its id, wherever it was moved, else by its day."""
        when = self._read_item(item)[0].time
        for exception in item.get("exceptionOccurrences") or ():
            if deviations_graph.slot(exception, when) == key:
                return Request("GET", self._item_path(exception["id"]))
        around = {
            "startDateTime": f"{(key - timedelta(days=1)).isoformat()}T00:00:00Z",
            "endDateTime": f"{(key + timedelta(days=2)).isoformat()}T00:00:00Z",
        }
        return Request("GET", f"{self._item_path(item['id'])}/instances?{urlencode(around, safe=':')}")

    def _part_change(self, item, part, answer):
        when = self._read_item(item)[0].time
        found = mapping.Item({"found": answer.get("value", [answer])}).parts("found")
        occurrence = next((one for one in found if "id" in one and deviations_graph.slot(one, when) == part.key), None)
        if occurrence is None:
            return None
        path, etag = self._item_path(occurrence["id"]), occurrence.get("@odata.etag")
        if part.value is None:
            return Request("DELETE", path)
        value = part.value
        if isinstance(value.time, mapping.Timed):  # whether it comes to the day of another one is judged by this clock
            value = replace(value, time=replace(value.time, zone=when.rule.zone))
        body = self._write_item(value, part.names, known=occurrence)
        return Request("PATCH", path, body, {"If-Match": etag} if etag else {}) if body else None


def _possible(known, wanted):
    """What Outlook can become: an occurrence that was cancelled stays so while the series keeps its time.

    Nobody documents that setting the same rule anew brings it back; to try would cost all exceptions, and mails.
    """
    if known.time != wanted.time:
        return wanted
    return replace(wanted, cancelled=mapping.Days(wanted.cancelled.days | known.cancelled.days))
