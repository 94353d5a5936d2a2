"""Nothing of ours is reachable for portal users and visitors, nor for one user what is another one's."""

import json

from odoo.addons.microsoft_account.controllers.return_address import CLOSE
from odoo.addons.microsoft_account.models.microsoft_account import CALLBACK, START
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged
from odoo.tools import SQL

from . import exposed
from .rights_case import ACCESS_ERROR, NOT_LOGGED_IN, USER_ERROR, RightsCase

# What a visitor's browser may open, and what it is told: the sign-in service sends people back here, perhaps when their
# session has ended.
# The links of invitations are the core's: who has no token gets no further.
INVITATIONS = {
    f"/calendar/{what}/{answer}": "Invalid Invitation Token"
    for what in ("meeting", "recurrence")
    for answer in ("accept", "decline")
}
FOR_VISITORS = {CALLBACK: "Your Odoo session has ended", **INVITATIONS}
FOR_PORTAL_USERS = {
    **INVITATIONS,
    CALLBACK: "This sign-in was already used or took too long",
    START: "Only internal users can connect a Microsoft account",
    CLOSE: "You can close this window",
}


@tagged("post_install", "-at_install")
class TestStrangers(RightsCase):
    def setUp(self):
        super().setUp()
        self.dialogs = {}
        self.meeting.privacy = "private"  # other events may be changed by any colleague, as the core has it
        self.rows = self.row_versions()

    # -- what is tried -----------------------------------------------------------------------------------------------

    def annas(self, model):
        """Anna's records of a model; all, if it knows no owner. A dialog is opened for her."""
        if model in exposed.models(self.env, transient=True):
            return self.dialogs.setdefault(model, self.env[model].with_user(self.anna).create({}))
        records = self.env[model].sudo().with_context(active_test=False)
        owners = {"res.users": [("id", "=", self.anna.id)], "calendar.event": [("id", "=", self.meeting.id)]}
        owned = [("user_id", "=", self.anna.id)] if "user_id" in records._fields else []
        return records.search(owners.get(model, owned))

    def attempts_on(self, ids):
        """What can be asked of records of any model."""
        return [
            ("read", ids),
            ("web_read", ids, {"display_name": {}}),
            ("copy", ids),
            ("write", ids, {}),
            ("unlink", ids),
            ("create", [{}]),
            ("web_save", ids[:1], {}, {"display_name": {}}),
        ]

    def searches(self, ids):
        """What can be asked of any model to find records."""
        return [
            ("search", [("id", "in", ids)]),
            ("search_read", [("id", "in", ids)]),
            ("search_count", [("id", "in", ids)]),
            ("web_search_read", [("id", "in", ids)], {"display_name": {}}),
            ("name_search", "", [("id", "in", ids)]),
            ("formatted_read_group", [("id", "in", ids)], ["create_date:day"], ["__count"]),
        ]

    # -- what must not be --------------------------------------------------------------------------------------------

    def row_versions(self):
        """Every row of ours by version: what was refused has left no trace."""
        self.env.flush_all()
        found = {}
        for name in [*exposed.models(self.env), "calendar.event", "ir.config_parameter"]:
            self.env.cr.execute(
                SQL("SELECT ctid::text, t.* FROM %s t ORDER BY id", SQL.identifier(self.env[name]._table))
            )
            found[name] = self.env.cr.fetchall()
        return found

    def assert_untouched(self):
        after = self.row_versions()
        for name, rows in self.rows.items():
            self.assertEqual(after[name], rows, name)
        self.assert_no_request()

    def assert_refused(self, attempts, expected):
        for model, method, *args in attempts:
            with self.subTest(model=model, method=method):
                self.assertEqual(self.call(model, method, *args)[1], expected)

    def assert_methods_refused(self, expected, owned=False):
        """Each method of ours is refused; one that overrides the core's tells nothing of ours.

        :param owned: leave out those that are about the person who calls
        """
        for model, method, on_model, needed in exposed.methods(self.env):
            if owned and on_model:
                continue
            with self.subTest(model=model, method=method):
                ids = [] if on_model else [self.annas(model)[:1].ids]
                result, error = self.call(model, method, *ids, *[False] * needed)
                if exposed.is_cores(self.env, model, method):
                    self.assertNotIn("microsoft", json.dumps(result))
                elif model in exposed.models(self.env) or expected == NOT_LOGGED_IN:
                    self.assertEqual(error, expected)
                else:  # records that others may see; what is ours of them is refused in words, perhaps
                    self.assertIn(error, (expected, USER_ERROR))

    # -- who tries ---------------------------------------------------------------------------------------------------

    def test_something_is_exposed(self):
        """The other tests would pass if the registry were read wrongly."""
        self.assertIn("microsoft.calendar.link", exposed.models(self.env))
        self.assertIn(("res.users", "stop_microsoft_synchronization", False, 0), exposed.methods(self.env))
        self.assertLessEqual({CALLBACK, START, "/microsoft_calendar/sync_data"}, set(exposed.routes(self.env)))
        self.assertIn(("microsoft.account", "refresh_token"), exposed.fields(self.env, reserved=True))
        for model in exposed.models(self.env):
            if model != "microsoft.calendar.claim":
                self.assertTrue(self.annas(model), model)

    def test_portal_users(self):
        self.enter(self.penny)
        self.assert_nobodys_business(ACCESS_ERROR)

    def test_visitors(self):
        self.enter()
        self.assert_nobodys_business(NOT_LOGGED_IN)

    def assert_nobodys_business(self, expected):
        for model in [*exposed.models(self.env), *exposed.models(self.env, transient=True)]:
            ids = self.annas(model).ids
            attempts = [(model, *attempt) for attempt in [*self.attempts_on(ids), *self.searches(ids)]]
            self.assert_refused(attempts, expected)
        self.assert_methods_refused(expected)
        self.assert_untouched()

    def test_another_user(self):
        self.enter(self.ben)
        for model in exposed.models(self.env):
            ids = self.annas(model).ids
            self.assert_refused([(model, *attempt) for attempt in self.attempts_on(ids)], ACCESS_ERROR)
            for method, *args in self.searches(ids):
                with self.subTest(model=model, method=method):
                    result, error = self.call(model, method, *args)
                    self.assertTrue(error == ACCESS_ERROR or result in ([], 0, {"length": 0, "records": []}), result)
        self.assert_methods_refused(ACCESS_ERROR, owned=True)
        self.assert_untouched()

    def test_dialogs_of_another_user(self):
        """Neither one that Anna has open, nor a new one about Anna."""
        self.enter(self.ben)
        for model in exposed.models(self.env, transient=True):
            ids = self.annas(model).ids
            spec = {name: {} for name in self.env[model]._fields if name not in MAGIC_COLUMNS}
            unwritten = [("read", ids), ("unlink", ids), ("web_read", ids, {"display_name": {}})]
            self.assert_refused([(model, *attempt) for attempt in unwritten], ACCESS_ERROR)
            if "user_id" in self.env[model].default_get(["user_id"]):  # it is about a person
                about_anna = {"context": {"default_user_id": self.anna.id}}
                with self.subTest(model=model):
                    _result, error = self.call(model, "onchange", [], {}, [], spec, **about_anna)
                    self.assertEqual(error, ACCESS_ERROR)

    def test_pausing_is_for_administrators(self):
        self.enter(self.ben)
        for method in ("pause_microsoft_synchronization", "unpause_microsoft_synchronization"):
            self.assertEqual(self.call("res.users", method)[1], ACCESS_ERROR)
        self.assert_untouched()

    def test_state_of_another_user(self):
        self.enter(self.ben)
        names = ["microsoft_calendar_state", "microsoft_calendar_account", "microsoft_calendar_last_success"]
        (row,) = self.does("res.users", "read", [self.anna.id], names)
        self.assertEqual([row[name] for name in names], ["off", False, False])

    # -- addresses ---------------------------------------------------------------------------------------------------

    def test_addresses_for_portal_users(self):
        self.enter(self.penny)
        for route, kind in exposed.routes(self.env).items():
            with self.subTest(route=route):
                if kind == "jsonrpc":
                    self.assertEqual(self.ask(route, {})[1], ACCESS_ERROR)
                else:
                    self.assertIn(FOR_PORTAL_USERS[route], self.url_open(route, allow_redirects=False).text)
        self.assert_untouched()

    def test_addresses_for_visitors(self):
        self.enter()
        for route, kind in exposed.routes(self.env).items():
            with self.subTest(route=route):
                if kind == "jsonrpc":
                    self.assertEqual(self.ask(route, {})[1], NOT_LOGGED_IN)
                    continue
                answer = self.url_open(route, allow_redirects=False)
                if route in FOR_VISITORS:
                    self.assertIn(FOR_VISITORS[route], answer.text)
                else:
                    self.assertEqual(answer.status_code, 303)
                    self.assertIn("/web/login", answer.headers["Location"])
        self.assert_untouched()
