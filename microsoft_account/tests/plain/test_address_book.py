"""Whose address it is."""

from odoo.addons.microsoft_account.graph.address_book import Mailbox, address_book

ADA, BEN = 7, 8


def test_a_person_is_known_by_the_main_address():
    book = address_book([Mailbox(ADA, "ada@x.example", ("lovelace@x.example",), "ada.private@y.example")])
    assert book.owners == {"ada@x.example": ADA}
    assert {book.main(one) for one in ("ada@x.example", "lovelace@x.example", "ada.private@y.example")} == {
        "ada@x.example"
    }
    assert book.main("eve@x.example") == "eve@x.example"


def test_a_main_address_is_nobody_elses():
    book = address_book([Mailbox(ADA, "ada@x.example", ("ben@x.example",)), Mailbox(BEN, "ben@x.example")])
    assert book.owners == {"ada@x.example": ADA, "ben@x.example": BEN}
    assert book.main("ben@x.example") == "ben@x.example"


def test_an_address_that_two_mailboxes_have_is_nobodys():
    book = address_book(
        [Mailbox(ADA, "ada@x.example", ("info@x.example",)), Mailbox(BEN, "ben@x.example", ("info@x.example",))]
    )
    assert book.main("info@x.example") == "info@x.example"
    assert "info@x.example" not in book.owners


def test_nor_does_a_contact_make_it_somebodys():
    book = address_book(
        [
            Mailbox(ADA, "ada@x.example", ("info@x.example",), "info@x.example"),
            Mailbox(BEN, "ben@x.example", ("info@x.example",)),
        ]
    )
    assert book.main("info@x.example") == "info@x.example"


def test_what_the_contact_says_comes_last():
    book = address_book(
        [Mailbox(ADA, "ada@x.example", ("team@x.example",)), Mailbox(BEN, "ben@x.example", (), "team@x.example")]
    )
    assert book.main("team@x.example") == "ada@x.example"


def test_a_mailbox_that_two_users_connected_belongs_to_the_first():
    aliases = ("lovelace@x.example",)
    book = address_book(
        [
            Mailbox(ADA, "ada@x.example", aliases, "one@y.example"),
            Mailbox(BEN, "ada@x.example", aliases, "two@y.example"),
        ]
    )
    assert book.owners == {"ada@x.example": ADA}
    assert book.main("lovelace@x.example") == "ada@x.example"
    assert book.main("two@y.example") == "two@y.example"


def test_a_mailbox_that_is_not_known_yet():
    assert address_book([Mailbox(ADA, "", ("lovelace@x.example",), "ada@x.example")]).main("ada@x.example") == (
        "ada@x.example"
    )
