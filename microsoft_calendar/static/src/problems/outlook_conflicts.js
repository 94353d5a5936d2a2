import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What gave way when both sides had changed the same, with the choice to take it after all. */
export class OutlookConflicts extends Component {
    static template = "microsoft_calendar.OutlookConflicts";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({ busy: false });
    }

    /** @returns {{number: number, at: string, text: string, other: string, settled: string|false}[]} */
    get entries() {
        return this.props.record.data[this.props.name] || [];
    }

    outcome({ settled, other }) {
        return settled === "taken" ? _t("%s was taken after all.", other) : _t("Kept as it is.");
    }

    takeOther(entry) {
        return this.settle("take_other", entry, _t("Taken. Outlook is told with the next synchronization."));
    }

    keep(entry) {
        return this.settle("settle_conflict", entry, _t("Kept as it is."));
    }

    /** @private */
    async settle(method, { number }, told) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const { record } = this.props;
            await this.orm.call(record.resModel, method, [[record.resId], number]);
            await record.load();
            this.notification.add(told, { type: "success" });
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("fields").add("outlook_conflicts", {
    component: OutlookConflicts,
    supportedTypes: ["jsonb", "json"],
});
