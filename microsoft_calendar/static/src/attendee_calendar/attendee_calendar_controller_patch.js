import { AttendeeCalendarController } from "@calendar/views/attendee_calendar/attendee_calendar_controller";
import { OutlookButton } from "@microsoft_calendar/outlook/outlook_button";
import { useOutlook } from "@microsoft_calendar/outlook/outlook_hook";
import { infoFromStatus } from "@microsoft_calendar/outlook/outlook_state";
import { patch } from "@web/core/utils/patch";

patch(AttendeeCalendarController, {
    components: { ...AttendeeCalendarController.components, OutlookButton },
});

patch(AttendeeCalendarController.prototype, {
    setup() {
        super.setup(...arguments);
        this.outlook = useOutlook({
            asksFirst: true,
            expected: () =>
                infoFromStatus(this.model.syncStatus.microsoft_calendar, this.model.microsoftCredentialsSet),
            onChanged: () => this.model.load(),
        });
    },

    /** Part of the core's contract. */
    onStopMicrosoftSynchronization() {
        return this.outlook.stop();
    },

    /** Part of the core's contract. */
    onUnpauseMicrosoftSynchronization() {
        return this.outlook.press();
    },
});
