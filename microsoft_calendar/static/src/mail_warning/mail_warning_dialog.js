import { Component, useState } from "@odoo/owl";
import { CheckBox } from "@web/core/checkbox/checkbox";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

/** Says how many people Outlook will mail, and lets the person choose. */
export class MailWarningDialog extends Component {
    static template = "microsoft_calendar.MailWarningDialog";
    static components = { CheckBox, Dialog };
    static props = {
        people: Number,
        mails: Number,
        most: Number,
        deletes: { type: Boolean, optional: true },
        noApart: { type: Boolean, optional: true },
        choose: Function,
        close: Function,
    };

    setup() {
        this.state = useState({ silent: false });
    }

    get title() {
        if (this.props.people === 1) {
            return _t("Outlook will mail one person");
        }
        return _t("Outlook will mail %s people", this.props.people);
    }

    /** Why there may be more mails than people. */
    get moreMails() {
        const { people, mails, most } = this.props;
        return mails > people && _t("That will be %(mails)s mails, up to %(most)s for a person.", { mails, most });
    }

    get notifyLabel() {
        return this.props.deletes ? _t("Delete and Notify") : _t("Save and Notify");
    }

    get apartLabel() {
        return this.props.deletes ? _t("Delete in Odoo Only") : _t("Save in Odoo Only");
    }

    choose(choice) {
        this.props.choose({ choice, silent: this.state.silent });
        this.props.close();
    }
}
