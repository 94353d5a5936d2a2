"""What to do with an item: every case of presence, right and direction."""

from dataclasses import dataclass

import pytest

from odoo.addons.microsoft_account.sync import Action, Base, Plan, Policy, Side, base_of_choice, decide


@dataclass(frozen=True)
class Note:
    title: str
    place: str = ""


OLD, NEW, OTHER = Note("old"), Note("new"), Note("other")
AGREED = Base(OLD, OLD)
BOTH, ONLY_PULL, ONLY_PUSH, NEITHER = Policy(), Policy(push=False), Policy(pull=False), Policy(pull=False, push=False)
ODOO_WINS = Policy(winner=Side.ODOO)
LEAVES, LEAVES_UNREAD, STAYS = Policy(leaves=True), Policy(pull=False, leaves=True), Policy(push=False, leaves=True)


def actions(plan: Plan[Note]) -> tuple[str, str]:
    return plan.odoo.value, plan.outlook.value


@pytest.mark.parametrize(
    ("base", "odoo", "outlook", "policy", "expected"),
    [
        # new on one side
        (None, None, NEW, BOTH, ("create", "nothing")),
        (None, None, NEW, ONLY_PUSH, ("nothing", "nothing")),
        (None, NEW, None, BOTH, ("nothing", "create")),
        (None, NEW, None, ONLY_PULL, ("nothing", "nothing")),
        # recognised on both sides at first contact
        (None, NEW, NEW, BOTH, ("nothing", "nothing")),
        (None, NEW, OTHER, BOTH, ("update", "nothing")),
        (None, NEW, OTHER, ODOO_WINS, ("nothing", "update")),
        # changed
        (AGREED, OLD, OLD, BOTH, ("nothing", "nothing")),
        (AGREED, OLD, NEW, BOTH, ("update", "nothing")),
        (AGREED, NEW, OLD, BOTH, ("nothing", "update")),
        (AGREED, NEW, OLD, ONLY_PULL, ("nothing", "nothing")),
        (AGREED, OLD, NEW, ONLY_PUSH, ("nothing", "nothing")),
        (AGREED, NEW, OTHER, ONLY_PULL, ("update", "nothing")),
        (AGREED, NEW, OTHER, ONLY_PUSH, ("nothing", "update")),
        (AGREED, NEW, OTHER, NEITHER, ("nothing", "nothing")),
        # gone from Outlook
        (AGREED, OLD, None, BOTH, ("delete", "nothing")),
        (AGREED, NEW, None, BOTH, ("delete", "nothing")),
        (AGREED, NEW, None, ODOO_WINS, ("nothing", "create")),
        (AGREED, OLD, None, ODOO_WINS, ("delete", "nothing")),
        (AGREED, OLD, None, ONLY_PUSH, ("nothing", "nothing")),
        # gone from Odoo
        (AGREED, None, OLD, BOTH, ("nothing", "delete")),
        (AGREED, None, NEW, BOTH, ("create", "nothing")),
        (AGREED, None, NEW, ODOO_WINS, ("nothing", "delete")),
        (AGREED, None, OLD, ONLY_PULL, ("nothing", "nothing")),
        (AGREED, None, NEW, ONLY_PULL, ("create", "nothing")),
        # gone from both
        (AGREED, None, None, BOTH, ("nothing", "nothing")),
        # the record goes on elsewhere
        (AGREED, OLD, OLD, LEAVES, ("nothing", "delete")),
        (AGREED, NEW, OLD, LEAVES, ("nothing", "delete")),
        (AGREED, OLD, NEW, LEAVES, ("update", "delete")),
        (AGREED, NEW, OTHER, LEAVES, ("update", "delete")),
        (AGREED, OLD, NEW, LEAVES_UNREAD, ("nothing", "delete")),
        (AGREED, OLD, NEW, STAYS, ("nothing", "nothing")),
        (None, OLD, NEW, LEAVES, ("nothing", "delete")),
        (AGREED, NEW, None, LEAVES, ("nothing", "nothing")),
        (AGREED, None, OLD, LEAVES, ("nothing", "delete")),
        (AGREED, None, NEW, LEAVES, ("nothing", "delete")),
        (AGREED, None, None, LEAVES, ("nothing", "nothing")),
    ],
)
def test_table(base, odoo, outlook, policy, expected):
    assert actions(decide(base, odoo, outlook, policy)) == expected


def test_an_edit_that_gives_way_to_a_deletion_is_told():
    plan = decide(AGREED, NEW, None, BOTH)
    assert plan.odoo is Action.DELETE
    assert [conflict.lost for conflict in plan.conflicts] == [NEW]
    plan = decide(AGREED, None, NEW, ODOO_WINS)
    assert plan.outlook is Action.DELETE
    assert [conflict.lost for conflict in plan.conflicts] == [NEW]


def test_a_change_that_may_not_be_sent_stays_different_from_the_base():
    plan = decide(AGREED, NEW, OLD, ONLY_PULL)
    assert plan.held == {"title"}
    assert not plan.to_outlook


def test_what_nobody_has_read_of_an_item_that_leaves_goes_along():
    base = Base(Note("old", "here"), Note("old", "here"))
    plan = decide(base, Note("ours", "here"), Note("old", "there"), Policy(leaves=True))
    assert (plan.value, plan.to_odoo, plan.to_outlook) == (Note("ours", "there"), {"place"}, frozenset())
    assert not plan.conflicts


@pytest.mark.parametrize(
    ("base", "policy"),
    [
        (AGREED, LEAVES_UNREAD),  # nothing may be taken
        (None, LEAVES),  # nobody knows what is new
    ],
)
def test_what_is_not_taken_of_an_item_that_leaves_is_told(base, policy):
    plan = decide(base, OLD, NEW, policy)
    assert not plan.to_odoo
    assert [(one.field, one.winner, one.kept, one.lost) for one in plan.conflicts] == [
        ("title", Side.ODOO, "old", "new")
    ]


def test_an_item_that_leaves_after_its_record_has_gone_is_told():
    (conflict,) = decide(AGREED, None, NEW, LEAVES).conflicts
    assert (conflict.field, conflict.lost) == ("active", NEW)


@pytest.mark.parametrize(
    ("choice", "odoo", "outlook", "in_odoo", "in_outlook", "value"),
    [
        (Side.ODOO, OLD, NEW, Action.NOTHING, Action.UPDATE, OLD),
        (Side.OUTLOOK, OLD, NEW, Action.UPDATE, Action.NOTHING, NEW),
        (Side.ODOO, OLD, OLD, Action.NOTHING, Action.NOTHING, OLD),
        (Side.ODOO, OLD, None, Action.NOTHING, Action.CREATE, OLD),
        (Side.OUTLOOK, OLD, None, Action.DELETE, Action.NOTHING, None),
        (Side.ODOO, None, NEW, Action.NOTHING, Action.DELETE, None),
        (Side.OUTLOOK, None, NEW, Action.CREATE, Action.NOTHING, NEW),
        (Side.ODOO, None, None, Action.NOTHING, Action.NOTHING, None),
    ],
)
def test_the_side_that_a_person_has_chosen_wins_in_everything(choice, odoo, outlook, in_odoo, in_outlook, value):
    plan = decide(base_of_choice(choice, odoo, outlook), odoo, outlook, Policy(winner=choice))
    assert (plan.odoo, plan.outlook, plan.value) == (in_odoo, in_outlook, value)
