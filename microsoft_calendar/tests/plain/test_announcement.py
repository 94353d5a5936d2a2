"""How many mails a change costs: small cases; the table in docs/sync.md is held against the real thing elsewhere."""

from odoo.addons.microsoft_calendar.mapping.announcement import Change, Which, mails

ANN, BOB, CAT = "ann@a.example", "bob@a.example", "cat@a.example"


def test_only_who_comes_or_goes_is_told_of_people():
    assert mails(Change(before={ANN, BOB}, after={BOB, CAT})) == {ANN: 1, CAT: 1}


def test_everybody_is_told_of_what_everybody_sees():
    assert mails(Change(before={ANN, BOB}, after={BOB, CAT}, seen=True)) == {ANN: 1, BOB: 1, CAT: 1}


def test_changed_occurrences_are_told_of_one_by_one():
    assert mails(Change(before={ANN}, after={ANN}, seen=True, exceptions=3)) == {ANN: 4}


def test_two_items_cost_two_mails():
    assert mails(Change(before={ANN}, after={ANN, BOB}, which=Which.FOLLOWING, seen=True)) == {ANN: 2, BOB: 1}
    assert mails(Change(before={ANN}, after={BOB}, another_organizer=True)) == {ANN: 1, BOB: 1}


def test_nothing_seen_is_nothing_told():
    assert not mails(Change(before={ANN}, after={ANN}, which=Which.FOLLOWING, exceptions=3))


def test_an_end_is_told_once():
    assert mails(Change(before={ANN}, after={ANN}, which=Which.FOLLOWING, ends=True)) == {ANN: 1}
