import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("microsoft_calendar_solve_problems", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "Open Calendar",
            trigger: '.o_app[data-menu-xmlid="calendar.mail_menu_calendar"]',
            run: "click",
        },
        {
            content: "The button tells of one problem",
            trigger: ".o_outlook_sync[data-state=problem]",
        },
        {
            content: "Open its menu",
            trigger: ".o_outlook_toggle",
            run: "click",
        },
        {
            content: "Look at the problems",
            trigger: ".o_outlook_menu_problems:contains('1')",
            run: "click",
        },
        {
            content: "Both are listed: what was refused, and what was changed on both sides",
            trigger: ".o_list_view:has(.o_data_row:contains('Refused')):has(.o_data_row:contains('Both sides'))",
        },
        {
            content: "Open what was refused",
            trigger: ".o_data_row:contains('Refused') td[name=subject]",
            run: "click",
        },
        {
            content: "Both versions stand side by side",
            trigger:
                ".o_outlook_comparison tr[data-field=location]:has(td:contains('Room 9')):has(td:contains('Room 1'))",
        },
        {
            content: "Retry",
            trigger: "button[name=action_retry]",
            run: "click",
        },
        {
            content: "The outcome is told",
            trigger: ".o_notification:contains('Odoo and Outlook are the same.')",
        },
        {
            content: "The problem is solved",
            trigger: ".o_form_view:not(:has(.alert-warning:visible))",
        },
        {
            content: "Back to the list",
            trigger: ".breadcrumb-item:last a, .o_back_button",
            run: "click",
        },
        {
            content: "Open what was changed on both sides",
            trigger: ".o_list_view:not(:has(.o_data_row:contains('Refused'))) .o_data_row td[name=subject]",
            run: "click",
        },
        {
            content: "It is told in words",
            trigger: ".o_outlook_conflicts:contains('Odoo had “Here”, Outlook\\'s “There” was taken.')",
        },
        {
            content: "The other value is taken after all",
            trigger: ".o_outlook_take_other:enabled",
            run: "click",
        },
        {
            content: "It is settled",
            trigger: ".o_outlook_conflicts:contains('was taken after all'):not(:has(.o_outlook_take_other))",
        },
    ],
});
