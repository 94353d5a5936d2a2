import { CaledarListController } from "@calendar/views/list_view/calendar_list_controller";
import { askAboutMails, countMails, deleteWithWarning, warns } from "@microsoft_calendar/mail_warning/mail_warning";
import { patch } from "@web/core/utils/patch";

patch(CaledarListController.prototype, {
    get mailWarningServices() {
        return { orm: this.orm, dialog: this.dialogService };
    },

    /** After the core's own question: the values are on their way then, and can no longer be kept in Odoo only. */
    async onAskMultiSaveConfirmation(changes, validSelectedRecords) {
        if (!(await super.onAskMultiSaveConfirmation(...arguments))) {
            return false;
        }
        if (!warns() || !validSelectedRecords.length) {
            return true;
        }
        // Not getChanges(): the list is saving, and would wait for itself.
        const vals = validSelectedRecords[0]._getChanges();
        const ids = validSelectedRecords.map((record) => record.resId);
        const count = await countMails(this.orm, ids, vals);
        if (!count.people) {
            return true;
        }
        return (await askAboutMails(this.mailWarningServices, { ...count, noApart: true })) !== "cancel";
    },

    async onDeleteSelectedRecords() {
        const { isDomainSelected, selection } = this.model.root;
        const isOne = selection.length === 1 && !isDomainSelected;
        const askWhich = isOne && selection[0].data.recurrency && (() => this.askRecurrenceUpdatePolicy());
        const ids = warns() ? await this.model.root.getResIds(true) : [];
        const done = await deleteWithWarning(this.mailWarningServices, ids, askWhich);
        if (done === "other") {
            return super.onDeleteSelectedRecords(...arguments);
        }
        if (done === "deleted") {
            await this.model.load();
        }
    },

    /** Who archives a meeting cancels it in Outlook, and who brings it back invites anew. */
    getStaticActionMenuItems() {
        const items = super.getStaticActionMenuItems();
        for (const [name, active] of [
            ["archive", false],
            ["unarchive", true],
        ]) {
            if (items[name]) {
                const original = items[name].callback;
                items[name].callback = () => this.archiveWithWarning(active, original);
            }
        }
        return items;
    },

    async archiveWithWarning(active, original) {
        const ids = warns() ? await this.model.root.getResIds(true) : [];
        const count = ids.length ? await countMails(this.orm, ids, { active }) : { people: 0 };
        if (!count.people) {
            return original();
        }
        const choice = await askAboutMails(this.mailWarningServices, count, !active);
        if (choice === "cancel") {
            return;
        }
        await this.orm.call("calendar.event", active ? "action_unarchive" : "action_archive", [ids], {
            context: { ...this.model.root.context, microsoft_calendar_keep_apart: choice === "apart" },
        });
        await this.model.load();
    },
});
