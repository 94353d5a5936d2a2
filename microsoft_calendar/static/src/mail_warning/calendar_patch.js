import { askRecurrenceUpdatePolicy } from "@calendar/views/ask_recurrence_update_policy_hook";
import { AttendeeCalendarController } from "@calendar/views/attendee_calendar/attendee_calendar_controller";
import { AttendeeCalendarModel } from "@calendar/views/attendee_calendar/attendee_calendar_model";
import { confirmSave, deleteWithWarning, warns } from "@microsoft_calendar/mail_warning/mail_warning";
import { user } from "@web/core/user";
import { patch } from "@web/core/utils/patch";
import { CalendarModel } from "@web/views/calendar/calendar_model";

patch(AttendeeCalendarModel.prototype, {
    /** An event that is dragged: first the core's question which occurrences are meant, then ours, if any. */
    async updateRecord(record, options) {
        if (!warns()) {
            return super.updateRecord(...arguments);
        }
        const { recurrency } = this.records[record.id].rawRecord;
        if (recurrency) {
            record.recurrenceUpdate = await askRecurrenceUpdatePolicy(this.dialog);
            if (!record.recurrenceUpdate) {
                return this.notify();
            }
        }
        const { name: _immutable, ...vals } = this.buildRawRecord(record, options);
        if (!(await confirmSave({ orm: this.orm, dialog: this.dialog }, [record.id], vals))) {
            return this.notify();
        }
        record.microsoftKeepApart = vals.microsoft_keep_apart;
        // The core's own override would ask which occurrences are meant once more.
        const update = recurrency ? CalendarModel.prototype.updateRecord : super.updateRecord;
        return update.call(this, record, options);
    },

    buildRawRecord(partialRecord) {
        const rawRecord = super.buildRawRecord(...arguments);
        return partialRecord.microsoftKeepApart ? { ...rawRecord, microsoft_keep_apart: true } : rawRecord;
    },
});

patch(AttendeeCalendarController.prototype, {
    /** The organizer deletes; anybody else declines, as ever. */
    async deleteRecord(record) {
        const isOrganizer = user.partnerId === record.attendeeId && user.partnerId === record.rawRecord.partner_id[0];
        const services = { orm: this.orm, dialog: this.model.dialog };
        const askWhich = record.rawRecord.recurrency && (() => askRecurrenceUpdatePolicy(this.model.dialog));
        const done = isOrganizer ? await deleteWithWarning(services, [record.id], askWhich) : "other";
        if (done === "other") {
            return super.deleteRecord(...arguments);
        }
        if (done === "deleted") {
            await this.model.load();
        }
    },
});
