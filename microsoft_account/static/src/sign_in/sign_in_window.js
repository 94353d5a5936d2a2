import { browser } from "@web/core/browser/browser";

/** The last page of a sign-in in a window of its own: it tells those who listen, and closes. */
const CLOSE = "/microsoft_account/close";
const CHANNEL = "microsoft_account";

/**
 * Opens a sign-in in a window of its own; where the browser does not allow that, in this one.
 *
 * @param {string} url address of our own that leads to Microsoft, with `from_url`
 */
export function signInWindow(url) {
    const address = new URL(url, browser.location.origin);
    address.searchParams.set("from_url", CLOSE);
    if (!browser.open(address.href, "microsoft_sign_in", "popup,width=520,height=720")) {
        browser.location.assign(url);
    }
}

/**
 * Calls back when a sign-in in another window has ended, well or badly. Not `window.opener`: pages of Microsoft may
 * cut that tie.
 *
 * @param {() => void} callback
 * @returns {() => void} ends it
 */
export function onSignInEnd(callback) {
    const channel = new BroadcastChannel(CHANNEL);
    channel.addEventListener("message", callback);
    return () => channel.close();
}
