"""A world with its people, put back to the beginning for each story.

Runs where Odoo is loaded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from devtools.office.people import People
from devtools.office.proof import SHOWN, against_direction, faults_of, lost_tokens, uncounted_edits
from devtools.office.story import (
    BACK_UP,
    BOTH_WAYS,
    CONNECTED,
    DEAD,
    DIRECTIONS,
    DORA,
    OUTSIDERS,
    RESTORE,
    Look,
    Mishap,
    Step,
    Story,
)
from devtools.simulation.outlook_side import Refused
from devtools.sweep.faults import LASTING, Accident
from devtools.sweep.world import KILLED, World, wait_for_the_dead

LINKS = "microsoft_calendar_link"


class Office:
    """Plays stories, and counts what happened in them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.counts: Counter[str] = Counter()
        self.uncounted: list[str] = []  # edits that were forgotten for a while
        self.told: list[str] = []  # what has happened in the story so far

    def open(self) -> None:
        """Connect everybody, with empty calendars."""
        self.world.people(*CONNECTED, others=OUTSIDERS, users=[DORA])
        self.world.synchronise(*CONNECTED)
        self.world.save()

    def play(self, story: Story) -> tuple[list[str], list[str]]:
        """A story; what happened, and what is wrong at its end."""
        self.world.restore()
        self.world.control("POST", "/switches", dict(story.outlook))
        people = People(self.world, story.people)
        self.uncounted = []
        self.told = [", ".join(f"{name}: {value}" for name, value in story.outlook)]
        for scene in story.scenes:
            if isinstance(scene, Step):
                self.world.pass_time(seconds=30)
                self._step(scene, people)
                continue
            self.told.append(str(scene))
            if isinstance(scene, Look):
                self._look(scene, people)
            else:
                self._mishap(scene, people)
        wrong = self._both_ways(people) + self._recover(story) + faults_of(self.world, people) + self._unrest(story)
        self.counts["requests"] += len(self.world.journal())
        return self.told, [*self.uncounted[:SHOWN], *wrong, *lost_tokens(self.world, story.connected)]

    def _step(self, step: Step, people: People) -> None:
        try:
            people.do(step)
        except Refused as reason:
            self.told.append(f"{step} -> not done: {str(reason)[:120]}")
        else:
            self.counts["actions"] += 1
            self.told.append(f"{step} -> {people.done[-1].tag} {people.done[-1].field}")

    def _look(self, look: Look, people: People) -> None:
        def meanwhile(number: int) -> None:
            for nth, step in look.meanwhile:
                if nth == number:
                    self._step(step, people)

        self.world.pass_time(minutes=look.minutes)
        if look.two:
            self.world.synchronise_twice(*look.who)
            self.counts["runs by two workers at once"] += 1
        elif look.accident is None:
            self.world.synchronise(*look.who, meanwhile=meanwhile)
            self.uncounted += uncounted_edits(self.world)
        else:
            self._accident(look.who, look.accident, meanwhile)

    def _accident(self, who: tuple[str, ...], accident: Accident, meanwhile: Callable[[int], None]) -> None:
        if accident.kind == "renewal":
            self.world.control("POST", "/tokens", {"do": "expire_access"})
        self.world.control("POST", "/faults", {"faults": accident.description()})
        ended = self.world.synchronise(*who, kill=accident.kill, overtaken=accident.overtaken, meanwhile=meanwhile)
        if ended == KILLED:
            wait_for_the_dead(self.world)
            self.counts["kills"] += 1
        elif accident.overtaken:
            self.counts["fault: overtaken"] += 1
        elif accident.fault:
            left = [one["left"] for one in self.world.control("GET", "/faults")["faults"]]
            where = "the sign-in: " if accident.kind == "renewal" else ""
            self.counts[f"fault: {where}{accident.fault.name}"] += not left or left[0] not in (1, LASTING)
        self.world.control("DELETE", "/faults")

    def _mishap(self, mishap: Mishap, people: People) -> None:
        if mishap.kind == BACK_UP:
            self.world.back_up()
            people.backed_up()
        elif mishap.kind == RESTORE:
            self.world.bring_back()
            people.restored()
            self.counts["restored databases"] += 1
        elif mishap.kind in DIRECTIONS:
            people.chooses(mishap.who, mishap.kind)
            self.counts["one way for a while"] += 1
        else:
            self.world.control("POST", "/tokens", {"do": mishap.kind, "mailbox": mishap.who})
            self.counts[f"fault: tokens, {mishap.kind}"] += 1

    def _both_ways(self, people: People) -> list[str]:
        """Who let changes travel one way only does so no more; what went the other way meanwhile."""
        wrong = list(against_direction(self.world, people))
        for who in list(people.directions):
            people.chooses(who, BOTH_WAYS)
        return wrong

    def _recover(self, story: Story) -> list[str]:
        """Nothing goes wrong any more: everybody signs in who has to, and is synchronised; who had no reason to."""
        asked: set[str] = set()
        for _round in range(2):
            self.world.pass_time(hours=6)
            self.world.synchronise(*story.connected)
            signed_in = self.world.sign_in_again()
            asked.update(signed_in)
            self.world.synchronise(*signed_in)
        return [f"{one} had to sign in again, for no reason" for one in sorted(asked - _may_have_to_sign_in(story))]

    def _unrest(self, story: Story) -> list[str]:
        """Further runs write nothing. The first may note on a link what became of an answer that was said in the round
        before: Graph takes an answer without a word about the item, the next delta tells."""
        written = []
        for allowed in (LINKS, None):
            self.world.pass_time(hours=6)
            written += [key for key in self.world.written_by_a_run(*story.connected) if key[0] != allowed]
        return [f"a further run wrote {key}" for key in written[:SHOWN]]


def _may_have_to_sign_in(story: Story) -> set[str]:
    """Whose refresh tokens are good no more: revoked, or replaced by one whose answer was lost or forgotten, where
    Microsoft takes no old ones. And whose new access token was refused, too: that is what 401 says twice."""
    strict = dict(story.outlook).get("old_refresh_tokens") == "refused"
    lost = any(
        (isinstance(one, Look) and one.accident and (one.accident.kill or one.accident.kind == "renewal"))
        or (isinstance(one, Mishap) and one.kind == RESTORE)
        for one in story.scenes
    )
    if strict and lost:
        return set(story.connected)
    refused = (one.who for one in story.scenes if isinstance(one, Look) and one.accident and one.accident.name == "401")
    revoked = {one.who for one in story.scenes if isinstance(one, Mishap) and one.kind in DEAD}
    return revoked.union(*refused)
