"""What is in force for a person: the own setting, the company's, the database's, or the default."""

from odoo.addons.base.tests.common import BaseCommon
from odoo.tests import Form, new_test_user, tagged

from ..models.settings_levels import SETTINGS


@tagged("post_install", "-at_install")
class TestSettingsLevels(BaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "anna@contoso.example")
        cls.parameters = cls.env["ir.config_parameter"]

    def test_the_nearest_level_is_in_force(self):
        setting = self.user._microsoft_calendar_setting
        self.assertEqual(setting("direction"), "both")
        self.parameters.set_param("microsoft_calendar.direction", "to_odoo")
        self.assertEqual(setting("direction"), "to_odoo")
        self.user.company_id.microsoft_calendar_direction = "to_outlook"
        self.assertEqual(setting("direction"), "to_outlook")
        self.user.microsoft_calendar_direction = "both"
        self.assertEqual(setting("direction"), "both")
        self.user.microsoft_calendar_direction = False
        self.assertEqual(setting("direction"), "to_outlook")

    def test_no_is_something_said(self):
        self.parameters.set_param("microsoft_calendar.answer_mail", "True")
        self.user.microsoft_calendar_answer_mail = "no"
        self.assertIs(self.user._microsoft_calendar_setting("answer_mail"), False)

    def test_numbers_stay_within_their_bounds(self):
        self.user.company_id.microsoft_calendar_days_ahead = 100_000
        self.assertEqual(self.user._microsoft_calendar_setting("days_ahead"), SETTINGS["days_ahead"].bounds[1])

    def test_what_means_nothing_counts_as_not_said(self):
        for name, nonsense in (("interval", "often"), ("direction", "sideways"), ("teams", "perhaps")):
            self.parameters.set_param(f"microsoft_calendar.{name}", nonsense)
            self.assertEqual(self.user._microsoft_calendar_setting(name), SETTINGS[name].default)

    def test_a_person_sets_the_own_preferences(self):
        own = self.user.with_user(self.user)
        own.write({"microsoft_calendar_interval": 30})
        self.assertEqual(own._microsoft_calendar_setting("interval"), 30)

    def test_the_value_in_force_is_said_with_its_level(self):
        def shown(name):
            return self.user.microsoft_calendar_in_force[f"microsoft_calendar_{name}"]

        self.assertEqual(shown("direction"), "In force: Both ways (the database's)")
        self.user.company_id.microsoft_calendar_direction = "to_odoo"
        self.user.company_id.microsoft_calendar_interval = 20
        self.env.invalidate_all()
        self.assertEqual(shown("direction"), "In force: Outlook to Odoo (the company's)")
        self.assertEqual(shown("interval"), "In force: 20 (the company's)")
        with Form(self.user.with_user(self.user), "base.view_users_form_simple_modif") as form:
            form.microsoft_calendar_direction = "to_outlook"
            said = form.microsoft_calendar_in_force["microsoft_calendar_direction"]
            self.assertEqual(said, "In force: Odoo to Outlook")
        self.env.invalidate_all()
        self.assertEqual(shown("direction"), "In force: Odoo to Outlook")

    def test_the_database_s_level_is_on_the_settings_page(self):
        settings = self.env["res.config.settings"].create({})
        self.assertEqual((settings.microsoft_calendar_enabled, settings.microsoft_calendar_interval), ("yes", 5))
        settings.write({"microsoft_calendar_enabled": "no", "microsoft_calendar_interval": 30})
        settings.set_values()
        self.assertIs(self.user._microsoft_calendar_setting("enabled"), False)
        self.assertEqual(self.user._microsoft_calendar_setting("interval"), 30)
