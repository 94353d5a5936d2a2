"""The fields of an event's value in words: what a person reads when the two sides differ."""

from odoo.tools import format_date, format_datetime, html2plaintext

from ..mapping import AllDay, Attendees, Body, Days, EventValue, Exceptions, Series, Timed

EXCERPT = 200


class Words:
    """Says names and values of fields in the language and the zone of an environment."""

    def __init__(self, env):
        self.env = env

    def name(self, field):
        """What a person calls a field of the value."""
        return {
            "subject": self.env._("Subject"),
            "time": self.env._("Time"),
            "body": self.env._("Description"),
            "location": self.env._("Place"),
            "privacy": self.env._("Privacy"),
            "show_as": self.env._("Show as"),
            "reminder": self.env._("Reminder"),
            "categories": self.env._("Tags"),
            "attendees": self.env._("Guests"),
            "join_url": self.env._("Video call"),
            "online": self.env._("Teams meeting"),
            "exceptions": self.env._("Changed occurrences"),
            "cancelled": self.env._("Cancelled occurrences"),
            "active": self.env._("The event"),
        }.get(field, field)

    def value(self, field, value):
        """What a person reads for a value of that field; empty where there is nothing."""
        match value:
            case None | "" | False:
                return ""
            case True:
                return self.env._("yes")
            case EventValue():
                return value.subject
            case Body():
                text = html2plaintext(value.html).strip()
                return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"
            case Attendees():
                return ", ".join(person.name or person.address for person in value.people)
            case Exceptions():
                return self._days(one.day for one in value.occurrences)
            case Days():
                return self._days(value.days)
            case frozenset():
                return ", ".join(sorted(value))
            case AllDay() | Timed() | Series():
                return self._time(value)
            case int():
                return self.env._("%s minutes before", value)
        if field in ("privacy", "show_as"):
            selection = dict(self.env["calendar.event"]._fields[field]._description_selection(self.env))
            return selection.get(value, value)
        return str(value)

    def _days(self, days):
        return ", ".join(format_date(self.env, day) for day in sorted(days))

    def _time(self, when):
        match when:
            case Series():
                return f"{self._time(when.first)}; {self._rule(when.rule)}"
            case AllDay():
                return " – ".join(dict.fromkeys(format_date(self.env, day) for day in (when.first, when.last)))
        start = format_datetime(self.env, when.start, dt_format="short")
        return f"{start} – {format_datetime(self.env, when.stop, dt_format='short')}"

    def _rule(self, rule):
        n = rule.interval
        every = {
            "daily": self.env._("every day") if n == 1 else self.env._("every %s days", n),
            "weekly": self.env._("every week") if n == 1 else self.env._("every %s weeks", n),
            "monthly": self.env._("every month") if n == 1 else self.env._("every %s months", n),
            "yearly": self.env._("every year") if n == 1 else self.env._("every %s years", n),
        }.get(rule.kind.lower().replace("absolute", "").replace("relative", ""), rule.kind)
        if rule.count:
            return self.env._("%(every)s, %(count)s times", every=every, count=rule.count)
        if rule.until:
            return self.env._("%(every)s until %(day)s", every=every, day=format_date(self.env, rule.until))
        return every
