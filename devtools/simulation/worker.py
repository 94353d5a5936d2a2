"""Plays stories in batches: all series of a batch live in one calendar and are synchronised together.

    python -m devtools.simulation.worker --database NAME --seeds 1-80 81-160

In a process that has Odoo on its path, with the emulator's addresses in its environment. Prints one JSON object a line:
`{"batch": ..., "seconds": ...}` and `{"seed": ..., "failure": ..., "story": ...}`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from freezegun import freeze_time

from devtools.simulation import program
from devtools.simulation.odoo_side import OdooSide, same_time_in_odoo
from devtools.simulation.outlook_side import Occurrence, OutlookSide, Refused, occurrence
from devtools.simulation.story import NOW, ODOO, Story, tell

ANNA = "anna@contoso.example"
# How far the calendar is read, in days, back and ahead: enough for what is compared, and endless series stay short.
WINDOW_DAYS = 390
TABLES = ("calendar_event", "calendar_recurrence", "calendar_attendee", "microsoft_calendar_link")
SHOWN = 6


class Batch:
    """Some stories, played side by side."""

    def __init__(
        self, stories: Sequence[Story], odoo_side: OdooSide, outlook_side: OutlookSide, pass_time: Callable[[], None]
    ) -> None:
        self.stories = stories
        self.pass_time = pass_time
        self.odoo = odoo_side
        self.outlook = outlook_side
        self.log: dict[int, list[str]] = {story.seed: [] for story in stories}
        self.failures: dict[int, list[str]] = {}
        self.refused: Counter[str] = Counter()
        self.made: Counter[str] = Counter()
        self.back = 0  # comparisons of a series with an occurrence that has come back in Odoo alone
        self.by_hand = 0  # what Outlook does not take, and a person decided

    def play(self) -> None:
        """Everything: births, rounds of edits, and at the end the proof."""
        for story in self.stories:
            side = self.odoo if story.birth.side == ODOO else self.outlook
            side.give_birth(story)
        self._synchronise("birth")
        self._compare("after birth")
        for number in range(max(len(story.rounds) for story in self.stories)):
            self._edit(number)
            self._synchronise(f"round {number + 1}")
            self.by_hand += self.odoo.decide_by_hand()
            self._compare(f"after round {number + 1}")
        self._prove_rest("delta")
        self.odoo.forget_cursor()
        self._prove_rest("full round")

    def _edit(self, number: int) -> None:
        events = self.outlook.events()
        for story in [story for story in self.stories if len(story.rounds) > number]:
            for position, edit in enumerate(story.rounds[number]):
                self.pass_time()
                try:
                    if edit.side == ODOO:
                        self.odoo.edit(edit, story)
                    else:
                        self.outlook.edit(edit, story, self.outlook.events() if position else events)
                    self.made[f"{edit.side}: {edit.kind}"] += 1
                except Refused as reason:
                    self.refused[f"{edit.side}: {edit.kind}"] += 1
                    self.log[story.seed].append(f"round {number + 1}: {edit}\n      not done: {reason}")
                else:
                    self.log[story.seed].append(f"round {number + 1}: {edit}")

    def _synchronise(self, when: str) -> None:
        if failure := self.odoo.synchronise():
            for story in self.stories:
                self._fail(story, f"{when}: {failure}")

    def _compare(self, when: str) -> None:
        ours = self.odoo.occurrences()
        theirs: dict[str, list[Any]] = {}
        for event in self.outlook.view():
            theirs.setdefault(event["subject"].partition(" ")[0], []).append(occurrence(event))
        troubles, alone = self.odoo.troubles(), self.odoo.stays_cancelled(self.outlook.cancelled())
        for story in self.stories:
            tag = story.tag.strip()
            zone = ZoneInfo(story.birth.zone)
            here, there, back = (
                Counter(_by_the_clock(one, zone) for one in side.get(tag, [])) for side in (ours, theirs, alone)
            )
            self.back += bool(back)
            lines = [f"only in Odoo: {one}" for one in sorted((here - there - back).elements())[:SHOWN]]
            lines += [f"only in Outlook: {one}" for one in sorted((there - here).elements())[:SHOWN]]
            lines += troubles.get(tag, [])
            if lines and story.seed not in self.failures:
                self._fail(story, f"{when}:\n      " + "\n      ".join(lines))

    def _prove_rest(self, how: str) -> None:
        """A second run writes nothing, on neither side."""
        rows, etags = self.odoo.row_versions(TABLES), self._etags()
        self._synchronise(how)
        for tag, where in self.odoo.changed_rows(rows):
            self._fail_tag(tag, f"a second run ({how}) wrote in Odoo: {where}")
        now = self._etags()
        for key in etags.keys() | now.keys():
            if etags.get(key) != now.get(key):
                self._fail_tag(
                    (etags.get(key) or now[key])[1].partition(" ")[0], f"a second run ({how}) wrote in Outlook"
                )

    def _etags(self) -> dict[str, tuple[str, str]]:
        return {event["id"]: (event["@odata.etag"], event["subject"]) for event in self.outlook.events()}

    def _fail_tag(self, tag: str, what: str) -> None:
        for story in self.stories:
            if story.tag.strip() == tag:
                self._fail(story, what)
                return
        self._fail(self.stories[0], f"(of no story: {tag!r}) {what}")

    def _fail(self, story: Story, what: str) -> None:
        self.failures.setdefault(story.seed, []).append(what)


def _by_the_clock(occurrence: Occurrence, zone: ZoneInfo) -> Occurrence:
    """Of the two hours with the same name, when summer time ends, the first one.

    Both sides show the same time on the clock, but Microsoft does not document which of the two instants an occurrence
    of a series takes then: Odoo and Windows take the second, the emulator the first.
    """
    start, end, subject, people = occurrence
    return _first_instant(start, zone), _first_instant(end, zone), subject, people


def _first_instant(text: str, zone: ZoneInfo) -> str:
    if " " not in text:  # a whole day
        return text
    local = datetime.fromisoformat(text).replace(tzinfo=UTC).astimezone(zone)
    return str(local.replace(fold=0).astimezone(UTC).replace(tzinfo=None))


def main(arguments: Sequence[str]) -> int:
    """Play the batches; 0 if all went well."""
    parser = program.parser(__doc__)
    parser.add_argument("--seeds", required=True, nargs="+", help="first-last, a batch each")
    options = parser.parse_args(arguments)
    odoo_side, outlook_side = sides(options)
    played = failed = 0
    for batch in options.seeds:
        first, _dash, last = batch.partition("-")
        stories = [tell(seed) for seed in range(int(first), int(last or first) + 1)]
        failed += _play(stories, odoo_side, outlook_side)
        played += len(stories)
    program.say({"played": played, "failed": failed})
    return 1 if failed else 0


def sides(options: argparse.Namespace) -> tuple[OdooSide, OutlookSide]:
    """Odoo, loaded, and the emulator."""
    program.configure(options, log_level="error")
    return OdooSide(options.database), OutlookSide(program.emulator(), ANNA)


def _play(stories: Sequence[Story], odoo_side: OdooSide, outlook_side: OutlookSide) -> int:
    started = program.now()
    with freeze_time(NOW) as clock, same_time_in_odoo():

        def pass_time() -> None:
            clock.tick(timedelta(seconds=1))
            outlook_side.control("POST", "/clock", {"advance": 1})

        outlook_side.control("POST", "/reset", {})
        outlook_side.control("POST", "/clock", {"now": f"{NOW.isoformat()}Z"})
        people = [{"address": ANNA, "name": "Anna Keller", "timeZone": "Romance Standard Time"}]
        outlook_side.control("POST", "/seed", {"mailboxes": people})
        odoo_side.begin_anew(ANNA, outlook_side, WINDOW_DAYS)
        batch = Batch(stories, odoo_side, outlook_side, pass_time)
        pass_time()
        batch.play()
        complaints = outlook_side.control("GET", "/journal")["complaints"]
    for story in stories:
        if story.seed in batch.failures:
            told = "\n".join([str(story.birth), *batch.log[story.seed]])
            program.say({"seed": story.seed, "failure": batch.failures[story.seed], "story": told})
    if complaints:
        failure = [f"the referee: {complaints[:SHOWN]}"]
        program.say({"seed": stories[0].seed, "failure": failure, "story": "the whole batch"})
    program.say(
        {
            "batch": [stories[0].seed, stories[-1].seed],
            "seconds": round(program.now() - started, 1),
            "failed": len(batch.failures) + bool(complaints),
            "made": batch.made,
            "refused": batch.refused,
            "back": batch.back,
            "by_hand": batch.by_hand,
        }
    )
    return len(batch.failures) + bool(complaints)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
