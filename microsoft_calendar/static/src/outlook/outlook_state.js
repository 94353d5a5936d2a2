/**
 * What a person sees of the synchronization with Outlook, computed from what the server says.
 *
 * @typedef {Object} OutlookInfo the answer of `res.users.get_microsoft_calendar_state`
 * @property {"unconfigured"|"off"|"stopped"|"disabled"|"paused"|"sign_in"|"running"|"active"|"problem"|"brake"|"first"} state
 * @property {string|false} account address of the mailbox
 * @property {string|false} last_success UTC, in the server's format
 * @property {number} pending changes that wait for their way to Outlook
 * @property {number} problems events that cannot be synchronized
 * @property {number} [conflicts] events of which a value gave way when both sides had changed it
 * @property {number} [done] items that the run in progress has dealt with…
 * @property {number} [total] …of those that it knows of so far
 * @property {string|false} message what the person must know, in words
 */
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

/** States in which a mailbox is connected and taking part. */
const CONNECTED = ["active", "running", "problem"];

/** What `check_synchronization_status` of the core's contract says about the state, before the server gave details. */
const STATE_OF_STATUS = {
    sync_active: "active",
    sync_paused: "paused",
    sync_stopped: "stopped",
    missing_credentials: "off",
};

const ICONS = {
    running: "fa-refresh fa-spin",
    active: "fa-check text-success",
    paused: "fa-pause text-warning",
    stopped: "fa-stop text-muted",
    sign_in: "fa-sign-in text-warning",
    problem: "fa-exclamation-triangle text-danger",
    brake: "fa-hand-paper-o text-danger",
    first: "fa-flag-o text-primary",
};

/**
 * @param {string|undefined} status of the core's contract
 * @param {boolean} configured whether an administrator entered the credentials of the application
 * @returns {OutlookInfo}
 */
export function infoFromStatus(status, configured) {
    return {
        state: configured ? STATE_OF_STATUS[status] || "off" : "unconfigured",
        account: false,
        last_success: false,
        pending: 0,
        problems: 0,
        message: false,
    };
}

/** @param {OutlookInfo} info */
export function isConnected({ state }) {
    return CONNECTED.includes(state);
}

/** @param {OutlookInfo} info */
export function icon({ state }) {
    return ICONS[state] || "fa-calendar-o";
}

/**
 * The time since the last success, e.g. "5 minutes ago"; empty if there was none.
 *
 * @param {OutlookInfo} info
 * @param {luxon.DateTime} now
 */
export function age({ last_success }, now) {
    if (!last_success) {
        return "";
    }
    const success = deserializeDateTime(last_success);
    // the clocks of server and browser differ by seconds
    return now.diff(success).as("minutes") < 1 ? _t("just now") : success.toRelative({ base: now });
}

/**
 * How far the run in progress is, e.g. "120 of 800"; empty as long as nobody knows how much there is.
 *
 * @param {OutlookInfo} info
 */
export function progress({ done, total }) {
    return total ? _t("%(done)s of %(total)s", { done: Math.min(done, total), total }) : "";
}

/**
 * The same in percent, for a bar.
 *
 * @param {OutlookInfo} info
 */
export function percent({ state, done, total }) {
    return state === "running" && total ? Math.round((100 * Math.min(done, total)) / total) : 0;
}

/**
 * What the button says beside its name: how far it is, or how long ago it was.
 *
 * @param {OutlookInfo} info
 * @param {luxon.DateTime} now
 */
export function detail(info, now) {
    return { running: () => progress(info), active: () => age(info, now) }[info.state]?.() || "";
}

/**
 * One sentence about the state: the tooltip, and what a screen reader says.
 *
 * @param {OutlookInfo} info
 * @param {luxon.DateTime} now
 */
export function sentence(info, now) {
    switch (info.state) {
        case "unconfigured":
            return _t("Outlook is not set up yet");
        case "off":
            return _t("Connect your Outlook calendar");
        case "stopped":
            return _t("Stopped. Press to synchronize again");
        case "disabled":
            return _t("Switched off in the settings");
        case "paused":
            return _t("Paused for everybody by an administrator");
        case "sign_in":
            return info.message || _t("Microsoft asks you to sign in again");
        case "running":
            return info.total
                ? _t("Synchronizing, %(progress)s", { progress: progress(info) })
                : _t("Synchronizing…");
        case "active":
            return info.last_success
                ? _t("Up to date, synchronized %(age)s", { age: age(info, now) })
                : _t("Connected, the first synchronization is on its way");
        case "first":
            return _t("Choose how the synchronization begins");
        case "brake":
            return info.message || _t("Waiting for your decision");
        default:
            return info.message || problemCount(info);
    }
}

/** @param {OutlookInfo} info */
export function problemCount({ problems }) {
    return problems === 1
        ? _t("1 event needs your attention")
        : _t("%(count)s events need your attention", { count: problems });
}

/** @param {OutlookInfo} info */
export function conflictCount({ conflicts }) {
    return conflicts === 1
        ? _t("1 event was changed on both sides")
        : _t("%(count)s events were changed on both sides", { count: conflicts });
}

/** @param {OutlookInfo} info */
export function pendingCount({ pending }) {
    return pending === 1
        ? _t("1 change is waiting for Outlook")
        : _t("%(count)s changes are waiting for Outlook", { count: pending });
}
