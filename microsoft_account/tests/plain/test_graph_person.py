"""The owner of a mailbox."""

from odoo.addons.microsoft_account.graph.person import Person, person


def test_a_work_account_with_other_addresses():
    me = {
        "id": "7",
        "displayName": "Ada",
        "mail": "Ada@Contoso.example",
        "userPrincipalName": "ada.l@contoso.example",
        "proxyAddresses": ["SMTP:Ada@contoso.example", "smtp:Lovelace@contoso.example", "x500:/o=contoso/cn=ada", ""],
    }
    aliases = ("ada.l@contoso.example", "lovelace@contoso.example")
    assert person(me) == Person("7", "ada.l@contoso.example", "Ada", "ada@contoso.example", aliases)


def test_a_personal_account_has_no_mail():
    assert (
        person({"id": "7", "userPrincipalName": "Ada@outlook.example", "mail": None}).address == "ada@outlook.example"
    )


def test_the_login_of_a_guest_is_no_address():
    me = {"id": "7", "userPrincipalName": "ada_home#EXT#@contoso.example", "mail": "ada@home.example"}
    assert person(me).aliases == ()


def test_the_main_address_among_several():
    me = {
        "userPrincipalName": "a123@contoso.example",
        "mail": None,
        "proxyAddresses": ["smtp:lovelace@contoso.example", "SMTP:Ada@contoso.example"],
        "otherMails": ["ceo@contoso.example"],
    }
    assert person(me).address == "ada@contoso.example"
    assert person(me).aliases == ("a123@contoso.example", "lovelace@contoso.example")
