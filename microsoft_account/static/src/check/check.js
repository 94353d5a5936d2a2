import { Component, useState } from "@odoo/owl";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const ICONS = {
    good: "fa-check-circle text-success",
    bad: "fa-times-circle text-danger",
    unknown: "fa-question-circle text-muted",
};

/** A button, and beneath it what the server found: one line for each thing it looked at. */
export class MicrosoftCheck extends Component {
    static template = "microsoft_account.MicrosoftCheck";
    static props = {
        label: String,
        /** asks the server; returns `[{name, state: "good"|"bad"|"unknown", text}]` */
        run: Function,
    };

    setup() {
        this.state = useState({ busy: false, lines: [] });
    }

    icon({ state }) {
        return ICONS[state];
    }

    async onClick() {
        this.state.busy = true;
        try {
            this.state.lines = await this.props.run();
        } finally {
            this.state.busy = false;
        }
    }
}

/** *Test Configuration*: of what is entered, saved or not. The option `fields` names the fields of this record. */
export class MicrosoftTestApplication extends Component {
    static template = "microsoft_account.MicrosoftTestApplication";
    static components = { MicrosoftCheck };
    static props = { ...standardWidgetProps, fields: Object, ofCompany: Boolean };

    run() {
        const { data, resId } = this.props.record;
        const entered = Object.fromEntries(
            Object.entries(this.props.fields).map(([part, field]) => [part, data[field]])
        );
        return rpc("/microsoft_account/test_application", { entered, company_id: this.props.ofCompany && resId });
    }
}

registry.category("view_widgets").add("microsoft_test_application", {
    component: MicrosoftTestApplication,
    extractProps: ({ options }) => ({ fields: options.fields, ofCompany: Boolean(options.of_company) }),
});
