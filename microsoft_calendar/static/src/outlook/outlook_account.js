import { Component } from "@odoo/owl";
import { MicrosoftCheck } from "@microsoft_account/check/check";
import { signInWindow } from "@microsoft_account/sign_in/sign_in_window";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { OutlookComponent } from "./outlook_component";
import { useOutlook } from "./outlook_hook";

/** The connection of the current user with Outlook, in the own preferences. */
export class OutlookAccount extends OutlookComponent {
    static template = "microsoft_calendar.OutlookAccount";
    static components = { MicrosoftCheck };
    static props = { ...standardWidgetProps };

    setup() {
        this.show(useOutlook({ signIn: signInWindow }));
    }

    get hasAccount() {
        return !["unconfigured", "off"].includes(this.info.state) && this.info.account;
    }

    check() {
        return this.outlook.check();
    }
}

/** *Check Connection* of another user, for administrators. */
export class OutlookCheck extends Component {
    static template = "microsoft_calendar.OutlookCheck";
    static components = { MicrosoftCheck };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
    }

    check() {
        return this.orm.call("res.users", "check_microsoft_calendar_connection", [[this.props.record.resId]]);
    }
}

registry.category("view_widgets").add("outlook_check", {
    component: OutlookCheck,
});

registry.category("view_widgets").add("outlook_account", {
    component: OutlookAccount,
});
