import { defineCalendarModels } from "@calendar/../tests/calendar_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { waitFor } from "@odoo/hoot-dom";
import { animationFrame, mockDate } from "@odoo/hoot-mock";
import { contains, mountView, onRpc, patchWithCleanup, serverState } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

defineCalendarModels();

/** What the server says; a test may change it while the screen is open. */
let server;

beforeEach(() => {
    mockDate("2026-03-02 10:00:00", 0);
    server = {
        info: {
            state: "active",
            account: "ada@contoso.example",
            last_success: "2026-03-02 09:55:00",
            pending: 2,
            problems: 0,
            message: false,
        },
    };
    onRpc("res.users", "get_microsoft_calendar_state", () => server.info);
    for (const method of ["restart", "stop"]) {
        onRpc("res.users", `${method}_microsoft_synchronization`, () => {
            expect.step(method);
            return true;
        });
    }
});

async function openPreferences() {
    await mountView({
        type: "form",
        resModel: "res.users",
        resId: serverState.userId,
        arch: /*xml*/ `<form><widget name="outlook_account"/></form>`,
    });
    await animationFrame();
}

test("the preferences show account, state and what waits", async () => {
    await openPreferences();
    expect(".o_outlook_account").toHaveText(/ada@contoso.example/);
    expect(".o_outlook_account [role=status]").toHaveText("Up to date, synchronized 5 minutes ago");
    expect(".o_outlook_account").toHaveText(/2 changes are waiting for Outlook/);
    expect(".o_outlook_connect").toHaveCount(0);
    expect(".o_outlook_problems").toHaveCount(0);
});

test("the preferences stop the synchronization, and start it again", async () => {
    onRpc("/microsoft_calendar/sync_data", () => ({ status: "no_new_event_from_microsoft" }));
    await openPreferences();
    server.info = { ...server.info, state: "stopped" };
    await contains(".o_outlook_stop").click();
    await waitFor(".o_outlook_account[data-state=stopped]");
    expect(".o_outlook_stop").toHaveCount(0);
    server.info = { ...server.info, state: "active" };
    await contains(".o_outlook_connect").click();
    await waitFor(".o_outlook_account[data-state=active]");
    expect(".o_outlook_connect").toHaveCount(0);
    await expect.waitForSteps(["stop", "restart"]);
});

test("connecting in the preferences leads to Microsoft", async () => {
    server.info = { ...server.info, state: "off", account: false, last_success: false, pending: 0 };
    onRpc("/microsoft_calendar/sync_data", () => ({ status: "need_auth", url: "https://login.example/authorize" }));
    patchWithCleanup(browser.location, { assign: (url) => expect.step(url) });
    await openPreferences();
    await contains(".o_outlook_connect").click();
    await expect.waitForSteps(["restart", "https://login.example/authorize"]);
});
