import { Component, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const ICONS = {
    synced: "fa-check text-success",
    waiting: "fa-clock-o text-muted",
    problem: "fa-exclamation-triangle text-danger",
    stopped: "fa-stop text-warning",
    gone: "fa-calendar-times-o text-muted",
    missing: "fa-calendar-o text-muted",
    apart: "fa-chain-broken text-muted",
};

/** How an event stands in the mailboxes of its people; the own one can be opened, and synchronized now. */
export class OutlookMailboxes extends Component {
    static template = "microsoft_calendar.OutlookMailboxes";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.state = useState({ busy: false });
    }

    /** @returns {Object[]} see the field `microsoft_mailboxes` of `calendar.event` */
    get mailboxes() {
        return this.props.record.data[this.props.name] || [];
    }

    icon({ state }) {
        return ICONS[state];
    }

    /** What is over is never sent; what is gone or not known there has nothing to synchronize, nor has who stopped. */
    get canSynchronize() {
        return this.mailboxes.some(
            ({ own, state, link }) => own && !["gone", "stopped"].includes(state) && (state !== "apart" || link)
        );
    }

    get canRejoin() {
        return this.mailboxes.some(({ rejoin }) => rejoin);
    }

    /** What was kept apart goes to Outlook, once the person has read how many mails that makes. */
    async rejoin() {
        const { record } = this.props;
        if (this.state.busy || !(await record.save())) {
            return;
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Send to Outlook"),
            body: await this.orm.call(record.resModel, "microsoft_rejoin_note", [[record.resId]]),
            confirmLabel: _t("Send"),
            confirm: () => this.run("action_microsoft_rejoin"),
            cancel: () => {},
        });
    }

    async synchronize() {
        const { record } = this.props;
        if (this.state.busy || !(await record.save())) {
            return;
        }
        await this.run("action_microsoft_sync_now");
    }

    /** Call a method of the event and tell what came of it. */
    async run(method) {
        const { record } = this.props;
        this.state.busy = true;
        try {
            const told = await this.orm.call(record.resModel, method, [[record.resId]]);
            await record.load();
            delete told.params.next; // the record has been loaded
            await this.action.doAction(told);
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("fields").add("outlook_mailboxes", {
    component: OutlookMailboxes,
    supportedTypes: ["jsonb", "json"],
});
