"""Tokens and cursors are nobody's but the system's: not read, and not found, sorted or grouped by."""

import re

from odoo.tests import tagged

from . import exposed
from .rights_case import ACCESS_ERROR, RightsCase

# What a field that holds a secret is called; a new one of such a name has to be reserved.
SECRET = re.compile(r"token|secret|cursor|claims|password|delta|lease|client_state")


@tagged("post_install", "-at_install")
class TestSecrets(RightsCase):
    def test_secrets_are_reserved(self):
        reserved = exposed.fields(self.env, reserved=True)
        self.assertIn(("microsoft.calendar.collection", "cursor"), reserved)
        for model, name in exposed.fields(self.env):
            if SECRET.search(name) and model not in ("res.config.settings",):
                self.assertIn((model, name), reserved)

    def test_secrets_are_for_the_system_alone(self):
        """Neither read, nor found, sorted, grouped, written or exported by it; for whom it belongs, likewise."""
        self.enter(self.anna)
        for model, name in exposed.fields(self.env, reserved=True):
            owner = [("id", "=", self.anna.id)] if model == "res.users" else []
            ids = self.env[model].sudo().search(owner).ids
            attempts = [
                ("read", ids, [name]),
                ("search_read", [], [name]),
                ("search", [(name, "!=", False)]),
                ("search", [], 0, None, name),
                ("formatted_read_group", [], [name], ["__count"]),
                ("formatted_read_group", [], [], [f"{name}:count"]),
                ("web_read", ids, {name: {}}),
                ("write", ids, {name: False}),
            ]
            for method, *args in attempts:
                with self.subTest(model=model, field=name, method=method):
                    result, error = self.call(model, method, *args)
                    self.assertEqual(error, ACCESS_ERROR, result)
            with self.subTest(model=model, field=name):
                self.assertNotIn(name, self.does(model, "fields_get"))

    def test_others_may_not_follow_relations_to_them(self):
        self.enter(self.ben)
        for path in ("microsoft_link_ids.collection_id.cursor", "user_id.microsoft_calendar_rtoken"):
            self.assertEqual(self.call("calendar.event", "search", [(path, "!=", False)])[1], ACCESS_ERROR)
        found = self.does("calendar.event", "search", [("microsoft_link_ids.subject", "=", "Budget")])
        self.assertEqual(found, [], "Ben sees Anna's event, but not her link to it")
