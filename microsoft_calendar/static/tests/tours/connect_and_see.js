import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("microsoft_calendar_connect_and_see", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "Open Calendar",
            trigger: '.o_app[data-menu-xmlid="calendar.mail_menu_calendar"]',
            run: "click",
        },
        {
            content: "See what would happen, and begin without a mail",
            trigger: ".modal:contains('In Outlook only') button[name=action_begin]",
            run: "click",
        },
        {
            content: "The mailbox is connected, and its event is not here yet",
            trigger:
                ".o_calendar_view:not(:has(.fc-event:contains('Only in Outlook'))) .o_outlook_sync[data-state=active]",
        },
        {
            content: "Press Outlook",
            trigger: ".o_outlook_sync",
            run: "click",
        },
        {
            content: "See what was only in Outlook",
            trigger: ".fc-event:contains('Only in Outlook')",
        },
        {
            content: "Open the menu of the button",
            trigger: ".o_outlook_toggle",
            run: "click",
        },
        {
            content: "Stop the synchronization",
            trigger: ".o_outlook_stop",
            run: "click",
        },
        {
            content: "It is stopped, and the event stays",
            trigger: ".o_calendar_view:has(.fc-event:contains('Only in Outlook')) .o_outlook_sync[data-state=stopped]",
        },
        {
            content: "Press Outlook again",
            trigger: ".o_outlook_sync",
            run: "click",
        },
        {
            content: "It goes on, without another sign-in",
            trigger: ".o_outlook_sync[data-state=active]",
        },
    ],
});
