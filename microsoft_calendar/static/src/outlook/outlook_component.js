import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import {
    age,
    conflictCount,
    detail,
    icon,
    isConnected,
    pendingCount,
    percent,
    problemCount,
    sentence,
} from "./outlook_state";

const { DateTime } = luxon;

/** Milliseconds between two looks at the clock: ages are told in minutes. */
const MINUTE = 60000;

/** What every screen about the connection with Outlook shows; the screens extend it. */
export class OutlookComponent extends Component {
    /** @param {import("./outlook").Outlook} outlook */
    show(outlook) {
        this.outlook = outlook;
        this.state = useState(outlook.state);
        this.clock = useState({ now: DateTime.now() });
        onMounted(() => {
            this.ticking = browser.setInterval(() => this.onLook(), MINUTE);
        });
        onWillUnmount(() => browser.clearInterval(this.ticking));
    }

    /** Time went by since the last rendering: ages are computed anew when somebody looks. */
    onLook() {
        this.clock.now = DateTime.now();
    }

    get info() {
        const info = this.state.info || this.outlook.expected();
        return this.state.busy ? { ...info, state: "running" } : info;
    }

    get icon() {
        return icon(this.info);
    }

    get sentence() {
        return sentence(this.info, this.clock.now);
    }

    get age() {
        return age(this.info, this.clock.now);
    }

    get detail() {
        return detail(this.info, this.clock.now);
    }

    get percent() {
        return percent(this.info);
    }

    get pendingCount() {
        return pendingCount(this.info);
    }

    get problemCount() {
        return problemCount(this.info);
    }

    get conflictCount() {
        return conflictCount(this.info);
    }

    get isConnected() {
        return isConnected(this.info);
    }

    get canStop() {
        return this.isConnected || ["sign_in", "brake", "first"].includes(this.info.state);
    }
}
