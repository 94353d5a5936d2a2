import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { user } from "@web/core/user";
import { Outlook } from "./outlook";
import { OutlookComponent } from "./outlook_component";

/** The one control of the calendar for Outlook: what the state is, synchronize now, and a menu with the rest. */
export class OutlookButton extends OutlookComponent {
    static template = "microsoft_calendar.OutlookButton";
    static components = { Dropdown, DropdownItem };
    static props = { outlook: Outlook };

    setup() {
        this.show(this.props.outlook);
        this.isSystem = user.isSystem;
    }

    get hasMenu() {
        return !["unconfigured", "off"].includes(this.outlook.info.state);
    }
}
