import { onMounted, onWillUnmount } from "@odoo/owl";
import { onSignInEnd } from "@microsoft_account/sign_in/sign_in_window";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { Outlook } from "./outlook";
import { infoFromStatus } from "./outlook_state";

/**
 * The synchronization with Outlook for a component: asks for the state when mounted, and hears of every run.
 *
 * @param {Object} [options]
 * @param {() => import("./outlook_state").OutlookInfo} [options.expected] the state until the server has answered
 * @param {boolean} [options.asksFirst] whether it asks by itself how to begin, once the mailbox is connected
 * @param {() => Promise<void>} [options.onChanged] called when events changed in Odoo
 * @param {(url: string) => void} [options.signIn] leads to Microsoft
 * @returns {Outlook}
 */
export function useOutlook({
    asksFirst = false,
    expected = () => infoFromStatus("missing_credentials", true),
    onChanged = async () => {},
    signIn = (url) => browser.location.assign(url),
} = {}) {
    const bus = useService("bus_service");
    const outlook = new Outlook(
        {
            action: useService("action"),
            dialog: useService("dialog"),
            notification: useService("notification"),
            orm: useService("orm"),
        },
        { asksFirst, expected, onChanged, signIn }
    );
    const onMessage = ({ changed, ...info }) => {
        outlook.receive(info);
        if (changed) {
            outlook.hear();
        }
    };
    let endListening;
    onMounted(() => {
        bus.subscribe("microsoft_calendar/changed", onMessage);
        bus.start();
        endListening = onSignInEnd(() => outlook.inBackground(outlook.refresh()));
        outlook.start();
    });
    onWillUnmount(() => {
        bus.unsubscribe("microsoft_calendar/changed", onMessage);
        endListening();
        outlook.close();
    });
    return outlook;
}
