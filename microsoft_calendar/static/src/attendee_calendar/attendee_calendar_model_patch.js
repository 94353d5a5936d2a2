import { AttendeeCalendarModel } from "@calendar/views/attendee_calendar/attendee_calendar_model";
import { patch } from "@web/core/utils/patch";

patch(AttendeeCalendarModel.prototype, {
    setup() {
        super.setup(...arguments);
        // the core fills them with its first load
        this.credentialStatus ??= {};
        this.syncStatus ??= {};
    },

    /** Part of the core's contract: whether an administrator entered the credentials of the application. */
    get microsoftCredentialsSet() {
        return Boolean(this.credentialStatus.microsoft_calendar);
    },
});
