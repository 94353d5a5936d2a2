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

test("connecting in the preferences opens a window of its own", async () => {
    server.info = { ...server.info, state: "off", account: false, last_success: false, pending: 0 };
    onRpc("/microsoft_calendar/sync_data", () => ({ status: "need_auth", url: "/microsoft_account/sign_in?from_url=x" }));
    patchWithCleanup(browser, {
        open: (url) => {
            expect.step(new URL(url).searchParams.get("from_url"));
            return {};
        },
    });
    await openPreferences();
    await contains(".o_outlook_connect").click();
    await expect.waitForSteps(["restart", "/microsoft_account/close"]);
    server.info = { ...server.info, state: "active", account: "ada@contoso.example" };
    const window = new BroadcastChannel("microsoft_account");
    window.postMessage("ended");
    await waitFor(".o_outlook_account[data-state=active]");
    window.close();
    expect(".o_outlook_account").toHaveText(/ada@contoso.example/);
});

test("where the browser allows no window, connecting leads to Microsoft in this one", async () => {
    server.info = { ...server.info, state: "off", account: false, last_success: false, pending: 0 };
    onRpc("/microsoft_calendar/sync_data", () => ({ status: "need_auth", url: "/microsoft_account/sign_in?from_url=x" }));
    patchWithCleanup(browser, { open: () => null });
    patchWithCleanup(browser.location, { assign: (url) => expect.step(url) });
    await openPreferences();
    await contains(".o_outlook_connect").click();
    await expect.waitForSteps(["restart", "/microsoft_account/sign_in?from_url=x"]);
});

test("the connection is checked line by line", async () => {
    onRpc("res.users", "check_microsoft_calendar_connection", () => [
        { name: "Sign-in", state: "good", text: "Signed in as ada@contoso.example" },
        { name: "Calendar", state: "bad", text: "Microsoft cannot be reached." },
    ]);
    await openPreferences();
    expect(".o_microsoft_check_line").toHaveCount(0);
    await contains(".o_microsoft_check button").click();
    expect(".o_microsoft_check_line[data-state=good]").toHaveText(/Signed in as ada/);
    expect(".o_microsoft_check_line[data-state=bad]").toHaveText(/Calendar.*cannot be reached/s);
});

test("what is switched off in the settings cannot be connected", async () => {
    server.info = { ...server.info, state: "disabled" };
    await openPreferences();
    expect(".o_outlook_account [role=status]").toHaveText("Switched off in the settings");
    expect(".o_outlook_connect").toHaveCount(0);
});
