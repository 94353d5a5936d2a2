import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, rpc, RPCError } from "@web/core/network/rpc";
import { user } from "@web/core/user";
import { isConnected, sentence } from "./outlook_state";

/** Milliseconds between two looks at a run in progress: a run that changes nothing ends without a message. */
const RUNNING_INTERVAL = 5000;

/** Remembers in the browser's session that the person was asked how to begin: once, not with each page. */
const ASKED = "microsoft_calendar.asked_how_to_begin";

/** The synchronization of the current user with Outlook: its state, and what a person can do with it. */
export class Outlook {
    /**
     * @param {Object} services action, dialog, notification, orm
     * @param {Object} options see `useOutlook`
     */
    constructor({ action, dialog, notification, orm }, { asksFirst, expected, onChanged, signIn }) {
        Object.assign(this, { action, dialog, notification, orm, asksFirst, expected, onChanged, signIn });
        this.state = reactive({ info: null, busy: false });
        this.eventsChanged = false;
    }

    /** @returns {import("./outlook_state").OutlookInfo} */
    get info() {
        return this.state.info || this.expected();
    }

    /** Asks the server for the state; looks again until a run in progress has ended. */
    async refresh() {
        this.receive(await this.orm.silent.call("res.users", "get_microsoft_calendar_state", [[user.userId]]));
    }

    /** @param {import("./outlook_state").OutlookInfo} info */
    receive(info) {
        this.state.info = info;
        browser.clearTimeout(this.timer);
        if (info.state === "running" && !this.closed) {
            this.timer = browser.setTimeout(() => this.inBackground(this.refresh()), RUNNING_INTERVAL);
        }
    }

    /** The state, and one look at Outlook by the server if that is due; nobody waits for it. */
    async start() {
        await this.inBackground(this.refresh());
        if (isConnected(this.info) && this.info.state !== "running") {
            await this.inBackground(this.request({ background: true }, { silent: true }));
        }
        if (this.asksFirst && this.info.state === "first" && !browser.sessionStorage.getItem(ASKED)) {
            browser.sessionStorage.setItem(ASKED, "yes");
            await this.inBackground(this.openFirst());
        }
    }

    /** Events changed in Odoo, says the message of a run. */
    async hear() {
        if (this.state.busy) {
            this.eventsChanged = true;
        } else {
            await this.inBackground(this.onChanged());
        }
    }

    close() {
        this.closed = true;
        browser.clearTimeout(this.timer);
    }

    /** The Outlook button was pressed. */
    async press() {
        if (this.state.busy || this.info.state === "running") {
            return;
        }
        if (this.info.state === "paused") {
            await this.explainPause();
        } else if (this.info.state === "brake") {
            await this.openDecision();
        } else if (this.info.state === "disabled") {
            this.warn(sentence(this.info, luxon.DateTime.now()));
        } else if (this.info.state === "first") {
            await this.openFirst();
        } else {
            await this.synchronize();
        }
    }

    /** Synchronizes now; connects the mailbox if it is not connected. */
    async synchronize() {
        await this.whileBusy(async () => {
            if (["off", "stopped"].includes(this.info.state)) {
                await this.call("restart_microsoft_synchronization");
            }
            await this.follow(await this.request());
        });
    }

    /** Signs in anew: Microsoft lets the person pick any account. */
    useAnotherAccount() {
        const query = new URLSearchParams({ service: "calendar", from_url: browser.location.href });
        this.signIn(`/microsoft_account/sign_in?${query}`);
    }

    /** What Microsoft says about the connection, line by line; the state may be another one then. */
    async check() {
        const lines = await this.call("check_microsoft_calendar_connection");
        await this.refresh();
        return lines;
    }

    async stop() {
        await this.whileBusy(async () => {
            await this.call("stop_microsoft_synchronization");
            await this.refresh();
        });
        this.notification.add(
            _t("The synchronization is stopped. Nothing was removed, neither in Odoo nor in Outlook.")
        );
    }

    async resume() {
        await this.whileBusy(async () => {
            await this.orm.call("res.users", "unpause_microsoft_synchronization", []);
            await this.refresh();
        });
    }

    async openPreferences() {
        const action = await this.orm.call("res.users", "action_get");
        await this.action.doAction({ ...action, res_id: user.userId });
    }

    openProblems() {
        return this.action.doAction("microsoft_calendar.action_microsoft_calendar_problem");
    }

    /** The synchronization waits for a person's decision: what happened, and what there is to choose from. */
    async openDecision() {
        await this.action.doAction(await this.call("action_microsoft_calendar_decide"));
    }

    /** Both sides are compared, which takes a while; the person chooses how the synchronization begins. */
    async openFirst() {
        await this.whileBusy(async () => {
            const action = await this.call("action_microsoft_calendar_first_sync");
            await this.action.doAction(action, { onClose: () => this.inBackground(this.refresh()) });
        });
    }

    openDetails() {
        return this.action.doAction("microsoft_calendar.action_microsoft_calendar_collection");
    }

    /** @private */
    call(method) {
        return this.orm.call("res.users", method, [[user.userId]]);
    }

    /** @private */
    request(params = {}, settings = {}) {
        return rpc(
            "/microsoft_calendar/sync_data",
            { model: "calendar.event", fromurl: browser.location.href, ...params },
            settings
        );
    }

    /** @private does what the answer of the server asks for */
    async follow(answer) {
        switch (answer.status) {
            case "need_auth":
                this.signIn(answer.url);
                return;
            case "need_config_from_admin":
                this.explainConfiguration(answer.action);
                break;
            case "need_refresh":
                this.eventsChanged = true;
                break;
            case "sync_stopped":
                this.warn(_t("The synchronization was stopped meanwhile. Press Outlook again to go on."));
                break;
            case "sync_paused":
                this.warn(_t("An administrator paused the synchronization with Outlook for everybody."));
                break;
        }
        await this.refresh();
        if (this.info.message) {
            this.warn(this.info.message);
        }
    }

    /** @private */
    warn(message) {
        this.notification.add(message, { type: "warning" });
    }

    /** @private */
    explainConfiguration(action) {
        if (!action) {
            this.warn(_t("Outlook is not set up yet. Please ask your administrator."));
            return;
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Outlook is not set up yet"),
            body: _t("Odoo needs the client ID and the secret of an application registered with Microsoft."),
            confirmLabel: _t("Open Settings"),
            confirm: () => this.action.doAction(action),
            cancelLabel: _t("Not now"),
            cancel: () => {},
        });
    }

    /** @private an administrator is led to where it was paused, others are told */
    explainPause() {
        if (user.isSystem) {
            return this.action.doAction("calendar.calendar_settings_action");
        }
        this.warn(_t("An administrator paused the synchronization with Outlook for everybody."));
    }

    /** Goes on for everybody, if an administrator wants that. */
    askToResume() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Resume the synchronization?"),
            body: _t("It was paused for everybody. Changes made in the meantime will be synchronized."),
            confirmLabel: _t("Resume"),
            confirm: () => this.resume(),
            cancelLabel: _t("Keep paused"),
            cancel: () => {},
        });
    }

    /** @private the events are loaded once, although the answer and the message of the run both say that they changed */
    async whileBusy(callback) {
        this.state.busy = true;
        try {
            await callback();
            if (this.eventsChanged) {
                await this.onChanged();
            }
        } finally {
            this.eventsChanged = false;
            this.state.busy = false;
        }
    }

    /** @private what nobody asked for must not open an error dialog; the server has logged it */
    async inBackground(promise) {
        try {
            await promise;
        } catch (error) {
            if (!(error instanceof ConnectionLostError || error instanceof RPCError)) {
                throw error;
            }
        }
    }
}
