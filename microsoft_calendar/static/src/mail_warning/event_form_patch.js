import { CalendarFormController } from "@calendar/views/calendar_form/calendar_form_controller";
import { confirmSave, deleteWithWarning } from "@microsoft_calendar/mail_warning/mail_warning";
import { patch } from "@web/core/utils/patch";

patch(CalendarFormController.prototype, {
    get mailWarningServices() {
        return { orm: this.orm, dialog: this.dialogService };
    },

    /** The values that are about to be sent are marked in place. */
    async onWillSaveRecord(record, changes) {
        if ((await super.onWillSaveRecord(...arguments)) === false) {
            return false;
        }
        return confirmSave(this.mailWarningServices, record.resId ? [record.resId] : [], changes);
    },

    async deleteRecord() {
        const { resId, data } = this.model.root;
        const askWhich = data.recurrency && (() => this.askRecurrenceUpdatePolicy());
        const done = await deleteWithWarning(this.mailWarningServices, [resId], askWhich);
        if (done === "other") {
            return super.deleteRecord(...arguments);
        }
        if (done === "deleted") {
            this.env.config.historyBack();
        }
    },
});
