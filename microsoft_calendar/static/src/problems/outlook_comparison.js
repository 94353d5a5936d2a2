import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Both versions of an event side by side: what differs, in words. */
export class OutlookComparison extends Component {
    static template = "microsoft_calendar.OutlookComparison";
    static props = { ...standardFieldProps };

    /** @returns {{name: string, field: string, odoo: string|false, outlook: string|false}[]} false: no such version */
    get lines() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("outlook_comparison", {
    component: OutlookComparison,
    supportedTypes: ["jsonb", "json"],
});
