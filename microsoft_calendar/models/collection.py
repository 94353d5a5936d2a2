"""The Outlook calendar of a user."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import str2bool

PARAMETERS = "ir.config_parameter"
# A window stays as it is for so long, for a cursor holds for one window only.
WINDOW_STEP = timedelta(days=30)


class MicrosoftCalendarCollection(models.Model):
    """One Outlook calendar of an Odoo user. For now that is the mailbox's default calendar."""

    _name = "microsoft.calendar.collection"
    _inherit = "microsoft.collection"
    _description = "Outlook calendar"
    _link_model = "microsoft.calendar.link"

    link_ids = fields.One2many("microsoft.calendar.link", "collection_id")
    window_origin = fields.Datetime(readonly=True, help="The day from which the window is counted, back and ahead.")

    active = fields.Boolean(default=True, readonly=True, help="Not of a mailbox that the user has left.")

    _one_mailbox_at_a_time = models.UniqueIndex("(user_id) WHERE active", "A user has one Outlook calendar here.")

    @api.model
    def _home_of(self, user):
        """Return the calendar into which new events of this user go (empty without one), in superuser mode."""
        if not user:
            return self.sudo().browse()
        return self.sudo().search([("user_id", "=", user.id), ("state", "!=", "stopped")], limit=1)

    @api.model
    def _connect(self, user):
        """Take the user's default calendar into the synchronisation, or go on with it."""
        collection = self.sudo().search([("user_id", "=", user.id)]) or self._former(user)
        if collection:
            # Of what was made while it was off Odoo has told the people; what waits to be sent has a link, and is sent.
            collection.connected_at = fields.Datetime.now()
            going = {"state": "active", "brake": False, "message": False, "failures": 0}
            collection.write({**going, "active": True, "next_run": fields.Datetime.now()})
            collection._decided()
            if collection._awaits_choice():
                collection._give_time_to_choose()
        else:
            name = self.env._("Outlook calendar of %s", user.name)
            collection = self.sudo().create({"user_id": user.id, "name": name})
            collection._give_time_to_choose()
        collection._take_mailbox(collection._account())
        collection._wake()
        return collection

    @api.model
    def _former(self, user):
        """Return the calendar of the user's mailbox from the last time that it was connected, if it was."""
        account = self.env["microsoft.account"]._for_user(user)
        former = self.sudo().search([("user_id", "=", user.id), ("active", "=", False)])
        return former.filtered(
            lambda one: (
                (one.mailbox_id or one.mailbox_address)
                and not account._is_another_mailbox(one.mailbox_id, one.mailbox_address)
            )
        )[:1]

    def _set_aside(self):
        """The user has left this mailbox: what is linked with it stays, and nothing of it goes into another one."""
        self.write({"state": "stopped", "brake": False, "message": False, "active": False})

    @api.model
    def _connect_known_accounts(self):
        """At installation and update: whoever was connected before (by Odoo's own connector, for one) goes on.

        What was linked then is recognised by its iCalUId in the first run; nothing is sent.
        """
        known = self.sudo().search([("user_id", "!=", False)]).user_id
        accounts = (
            self.env["microsoft.account"].sudo().search([("state", "=", "connected"), ("user_id", "not in", known.ids)])
        )
        for user in accounts.user_id:
            collection = self._connect(user)
            collection._begin("new")
            if user.res_users_settings_id.microsoft_synchronization_stopped:
                collection.state = "stopped"

    @api.model
    def _paused(self):
        """Return whether an administrator has paused the synchronisation for everybody."""
        # Not from the cache, which a run that is under way in another process would see too late.
        said = self.env[PARAMETERS].sudo().search_fetch([("key", "=", "microsoft_calendar_sync_paused")], ["value"])
        return str2bool(said.value or "False", False)

    def _ready(self):
        if self._paused():
            return self.browse()
        return super()._ready()

    def _wake(self):
        """Wake the lanes of the scheduler once this transaction is committed; once for each is enough."""
        if not self or self._paused():
            return
        woken = self.env.cr.precommit.data.setdefault("microsoft_calendar.woken", set())
        lanes = self.env["ir.cron"].sudo().browse(self._lanes())
        for lane in lanes.filtered(lambda lane: lane.id not in woken):
            lane._trigger()
            woken.add(lane.id)

    @api.model
    def _lanes(self):
        """One ``ir.cron`` runs in one worker at a time: several records work in parallel on the same queue."""
        names = ("ir_cron_sync_all_cals", "ir_cron_second_lane")
        ids = [self.env["ir.model.data"]._xmlid_to_res_id(f"microsoft_calendar.{name}") for name in names]
        return [lane for lane in ids if lane]

    def _tell_user(self, changed):
        for user in self.user_id:
            user._bus_send("microsoft_calendar/changed", {**user._microsoft_calendar_state(), "changed": changed})

    def _interval(self):
        return timedelta(minutes=self.user_id._microsoft_calendar_setting("interval"))

    # ------------------------------------------------------------------
    # Window
    # ------------------------------------------------------------------

    def _window(self):
        """Return start and end (naive UTC) of what takes part. It moves in steps, for each move costs a full round."""
        today = fields.Datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
        if not self.window_origin or not self.window_origin <= today < self.window_origin + WINDOW_STEP:
            self.window_origin = today
        days = self.env[PARAMETERS].sudo().get_param("microsoft_calendar.sync.range_days")
        setting = self.user_id._microsoft_calendar_setting
        back, ahead = (int(days), int(days)) if days else (setting("days_back"), setting("days_ahead"))
        start = self.window_origin - timedelta(days=back)
        return start, self.window_origin + WINDOW_STEP + timedelta(days=min(ahead, 1700 - back))
