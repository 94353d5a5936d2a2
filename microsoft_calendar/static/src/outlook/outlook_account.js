import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { OutlookComponent } from "./outlook_component";
import { useOutlook } from "./outlook_hook";

/** The connection of the current user with Outlook, in the own preferences. */
export class OutlookAccount extends OutlookComponent {
    static template = "microsoft_calendar.OutlookAccount";
    static props = { ...standardWidgetProps };

    setup() {
        this.show(useOutlook());
    }
}

registry.category("view_widgets").add("outlook_account", {
    component: OutlookAccount,
});
