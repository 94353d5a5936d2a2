"""A user and his Outlook calendar: connect, stop, restart, and how it stands."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.microsoft_account.models.account_check import bad
from odoo.exceptions import AccessError

from .event_mails import ODOO_MAILS

# Opening the calendar looks into Outlook at most so often; the button always does.
LOOK_AGAIN_AFTER = timedelta(minutes=1)

STATES = [
    ("unconfigured", "Not configured"),
    ("off", "Not connected"),
    ("stopped", "Stopped"),
    ("disabled", "Switched off in the settings"),
    ("paused", "Paused for everybody"),
    ("sign_in", "Sign in again"),
    ("running", "Synchronizing"),
    ("active", "Active"),
    ("problem", "Problem"),
    ("brake", "Waiting for a decision"),
    ("first", "Choose how to begin"),
]


class ResUsers(models.Model):
    _inherit = "res.users"

    microsoft_calendar_state = fields.Selection(STATES, "Outlook", compute="_compute_microsoft_calendar")
    microsoft_calendar_account = fields.Char("Outlook account", compute="_compute_microsoft_calendar")
    microsoft_calendar_last_success = fields.Datetime("Last synchronized", compute="_compute_microsoft_calendar")

    @property
    def SELF_READABLE_FIELDS(self):
        return [
            *super().SELF_READABLE_FIELDS,
            "microsoft_calendar_state",
            "microsoft_calendar_account",
            "microsoft_calendar_last_success",
        ]

    @api.depends_context("uid")
    def _compute_microsoft_calendar(self):
        for user in self:
            state = user._microsoft_calendar_state() if user.id and user._microsoft_is_own() else {}
            user.microsoft_calendar_state = state.get("state", "off")
            user.microsoft_calendar_account = state.get("account")
            user.microsoft_calendar_last_success = state.get("last_success")

    # ------------------------------------------------------------------
    # How it stands
    # ------------------------------------------------------------------

    def get_microsoft_calendar_state(self):
        """Return what the Outlook button shows: state, account, last success (UTC), waiting and failed items."""
        self._microsoft_check_own()
        return self._microsoft_calendar_state()

    def _microsoft_calendar_state(self):
        self.ensure_one()
        account = self.env["microsoft.account"].sudo()._for_user(self)
        collection = self._microsoft_collection()
        return {
            "state": self._microsoft_state_word(account, collection),
            "account": account.address or account.login or False,
            "last_success": fields.Datetime.to_string(collection.last_success) if collection.last_success else False,
            "pending": collection.pending_count,
            "problems": collection.problem_count,
            "conflicts": collection.conflict_count,
            "done": collection.progress_done,
            "total": collection.progress_total,
            "message": account.error or collection.message or False,
        }

    def _microsoft_state_word(self, account, collection):
        if not self._microsoft_configured():
            return "unconfigured"
        if not self._microsoft_calendar_setting("enabled"):
            return "disabled"
        if account.state in (False, "none"):
            return "off"
        if collection._paused():
            return "paused"
        if collection.state == "stopped" or not collection:
            return "stopped"
        if account.state == "sign_in" or collection.state == "sign_in":
            return "sign_in"
        if collection.state == "brake":
            return "brake"
        if collection.running:
            return "running"
        if collection._awaits_choice():
            return "first"
        if collection.state in ("problem", "refused") or collection.problem_count:
            return "problem"
        return "active"

    def _microsoft_collection(self):
        return self.env["microsoft.calendar.collection"].sudo().search([("user_id", "=", self.id)])

    def _microsoft_configured(self):
        return self.env["microsoft.account"].sudo()._is_configured(self or self.env.user)

    def _microsoft_is_own(self):
        """A person sees and decides about the own calendar; an administrator about anybody's."""
        person = self.env.user  # not env.is_system(): that is true in superuser mode, as env.user is
        return person._is_system() or (self == person and person._is_internal())

    def _microsoft_check_own(self):
        if not self._microsoft_is_own():
            if self == self.env.user:
                raise AccessError(self.env._("Only internal users can connect an Outlook calendar."))
            raise AccessError(self.env._("Only an administrator can do this for somebody else."))

    # ------------------------------------------------------------------
    # What the core asks
    # ------------------------------------------------------------------

    @api.model
    def check_calendar_credentials(self):
        if not self.env.user._is_internal():
            return super().check_calendar_credentials()
        return {**super().check_calendar_credentials(), "microsoft_calendar": self._microsoft_configured()}

    def check_synchronization_status(self):
        if not self._microsoft_is_own():
            return super().check_synchronization_status()
        words = {"unconfigured": "missing_credentials", "paused": "sync_paused", "off": "sync_stopped"}
        state = self._microsoft_calendar_state()["state"]
        status = "sync_stopped" if state in ("stopped", "disabled") else words.get(state, "sync_active")
        return {**super().check_synchronization_status(), "microsoft_calendar": status}

    def _has_any_active_synchronization(self):
        if self.env.context.get(ODOO_MAILS):  # asked about an event that is not in Outlook
            return super()._has_any_active_synchronization()
        return super()._has_any_active_synchronization() or bool(
            self.env["microsoft.calendar.collection"]._home_of(self)
        )

    # ------------------------------------------------------------------
    # What a person does
    # ------------------------------------------------------------------

    def check_microsoft_calendar_connection(self):
        """Ask Microsoft anew whether the connection works; return the lines of ``account_check.py``."""
        self._microsoft_check_own()
        account = self.env["microsoft.account"]._for_user(self).sudo()
        if account.state in (False, "none"):
            return [bad(self.env._("Sign-in"), self.env._("No Microsoft account is connected."))]
        return account._check_connection()

    def restart_microsoft_synchronization(self):
        """Go on after a stop; only what differs will move."""
        self._microsoft_check_own()
        for user in self:
            if self.env["microsoft.account"].sudo()._for_user(user).state not in (False, "none"):
                self.env["microsoft.calendar.collection"]._connect(user)

    def stop_microsoft_synchronization(self):
        """Nothing moves any more, nothing is deleted, and the account stays connected."""
        self._microsoft_check_own()
        collection = self._microsoft_collection()
        collection.write({"state": "stopped", "message": False})
        collection._tell_user(changed=False)

    @api.model
    def pause_microsoft_synchronization(self):
        """Pause for everybody (administrators)."""
        self.env["ir.config_parameter"].set_param("microsoft_calendar_sync_paused", True)

    @api.model
    def unpause_microsoft_synchronization(self):
        """Go on for everybody (administrators)."""
        self.env["ir.config_parameter"].set_param("microsoft_calendar_sync_paused", False)
        self.env["microsoft.calendar.collection"].sudo().search([("state", "!=", "stopped")])._wake()

    def _microsoft_calendar_sync(self, return_url=None, background=False):
        """What the Outlook button and the opening of the calendar do; the answers are those that the core knows."""
        self.ensure_one()
        self._microsoft_check_own()
        state = self._microsoft_calendar_state()["state"]
        if state == "unconfigured":
            action = self.env.ref("calendar.calendar_settings_action", raise_if_not_found=False)
            return {
                "status": "need_config_from_admin",
                "action": action.id if self.env.user._is_system() and action else False,
            }
        if state in ("off", "sign_in"):
            url = self.env["microsoft.account"]._sign_in_url(return_url)
            return {"status": "need_auth", "url": url}
        if state in ("stopped", "paused"):
            return {"status": f"sync_{state}"}
        if state in ("brake", "first"):  # the button shows what to decide
            return {"status": "no_new_event_from_microsoft"}
        collection = self._microsoft_collection()
        if background:
            recent = collection.last_attempt and collection.last_attempt > fields.Datetime.now() - LOOK_AGAIN_AFTER
            if not recent and not collection.running:
                collection._make_due()
                collection._wake()
            return {"status": "no_new_event_from_microsoft"}
        outcome = collection._synchronise()
        self.invalidate_recordset()
        return {"status": "need_refresh" if outcome.pulled else "no_new_event_from_microsoft"}
