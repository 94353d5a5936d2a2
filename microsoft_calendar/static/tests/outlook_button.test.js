import { defineCalendarModels } from "@calendar/../tests/calendar_test_helpers";
import { AttendeeCalendarModel } from "@calendar/views/attendee_calendar/attendee_calendar_model";
import { beforeEach, expect, test } from "@odoo/hoot";
import { hover, press, queryOne, waitFor } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred, mockDate } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    MockServer,
    mockService,
    mountView,
    onRpc,
    patchWithCleanup,
    preloadBundle,
    serverState,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { RPCError } from "@web/core/network/rpc";
import { user } from "@web/core/user";

defineCalendarModels();
preloadBundle("web.fullcalendar_lib");

const ARCH = /*xml*/ `
    <calendar js_class="attendee_calendar" date_start="start" date_stop="stop" all_day="allday" mode="week">
        <field name="partner_ids" filters="1" widget="many2manyattendeeexpandable" write_model="calendar.filters"
            write_field="partner_id" filter_field="partner_checked" avatar_field="avatar_128"/>
        <field name="partner_id"/>
        <field name="user_id"/>
        <field name="start"/>
        <field name="stop"/>
        <field name="allday"/>
    </calendar>`;

const STATUS = {
    unconfigured: "missing_credentials",
    off: "sync_stopped",
    stopped: "sync_stopped",
    paused: "sync_paused",
};

const info = (values) => ({
    state: "active",
    account: "ada@contoso.example",
    last_success: "2026-03-02 09:55:00",
    pending: 0,
    problems: 0,
    message: false,
    ...values,
});

/** What the server says; a test may change it while the screen is open. */
let server;

beforeEach(() => {
    mockDate("2026-03-02 10:00:00", 0);
    server = { info: info(), answer: { status: "no_new_event_from_microsoft" }, isAdmin: false, loads: 0, google: {} };
    onRpc("res.partner", "get_attendee_detail", () => []);
    patchWithCleanup(user, {
        get isSystem() {
            return server.isAdmin;
        },
    });
    onRpc("/calendar/check_credentials", () => ({
        ...(server.google.status ? { google_calendar: true } : {}),
        microsoft_calendar: server.info.state !== "unconfigured",
    }));
    onRpc("res.users", "check_synchronization_status", () => ({
        ...(server.google.status ? { google_calendar: server.google.status } : {}),
        microsoft_calendar: STATUS[server.info.state] || "sync_active",
    }));
    onRpc("res.users", "get_microsoft_calendar_state", ({ args }) => {
        expect(args).toEqual([[serverState.userId]]);
        return server.info;
    });
    onRpc("calendar.event", "search_read", () => {
        server.loads++;
    });
    onRpc("/microsoft_calendar/sync_data", async (request) => {
        const { params } = await request.json();
        expect(params.model).toBe("calendar.event");
        expect.step(params.background ? "look in background" : "synchronize");
        return params.background ? { status: "no_new_event_from_microsoft" } : server.answer;
    });
    for (const method of ["restart", "stop", "unpause"]) {
        onRpc("res.users", `${method}_microsoft_synchronization`, () => {
            expect.step(method);
            return true;
        });
    }
});

async function openCalendar(arch = ARCH) {
    await mountView({ type: "calendar", resModel: "calendar.event", arch });
    await animationFrame();
}

function runEnds(payload) {
    MockServer.env["bus.bus"]._sendone(serverState.partnerId, "microsoft_calendar/changed", payload);
}

const ICONS = {
    unconfigured: "fa-calendar-o",
    off: "fa-calendar-o",
    stopped: "fa-stop",
    paused: "fa-pause",
    sign_in: "fa-sign-in",
    running: "fa-spin",
    active: "fa-check",
    problem: "fa-exclamation-triangle",
    disabled: "fa-calendar-o",
    brake: "fa-hand-paper-o",
    first: "fa-flag-o",
};

for (const [state, icon] of Object.entries(ICONS)) {
    test(`one control for Outlook in state ${state}`, async () => {
        server.info = info({ state, problems: state === "problem" ? 3 : 0 });
        await openCalendar();
        expect("#header_synchronization_settings .o_outlook").toHaveCount(1);
        expect(".o_outlook_sync").toHaveText(/^Outlook/);
        expect(".o_outlook_sync").toHaveAttribute("data-state", state);
        expect(`.o_outlook_sync i.${icon}`).toHaveCount(1);
        expect(".o_outlook_toggle").toHaveCount(["unconfigured", "off"].includes(state) ? 0 : 1);
        expect(".o_calendar_sync, #pause_symbol").toHaveCount(0, { message: "the core shows nothing for Outlook" });
        await expect.waitForSteps(["active", "problem"].includes(state) ? ["look in background"] : []);
    });
}

test("the button says how it stands, to eyes and to screen readers", async () => {
    await openCalendar();
    const sentence = "Up to date, synchronized 5 minutes ago";
    expect(".o_outlook_sync").toHaveAttribute("data-tooltip", sentence);
    expect(".o_outlook_sync").toHaveAttribute("aria-label", `Outlook: ${sentence}`);
    expect(".o_outlook [role=status]").toHaveText(sentence);
    await expect.waitForSteps(["look in background"]);
});

test("the age is right whenever somebody looks", async () => {
    await openCalendar();
    mockDate("2026-03-02 12:55:00", 0);
    await hover(".o_outlook_sync");
    await animationFrame();
    expect(".o_outlook_sync").toHaveAttribute("data-tooltip", "Up to date, synchronized 3 hours ago");
    await expect.waitForSteps(["look in background"]);
});

test("the calendar does not wait for Outlook, and asks once", async () => {
    const never = new Deferred();
    onRpc("res.users", "get_microsoft_calendar_state", () => never);
    await openCalendar();
    expect(".o_calendar_renderer .fc-view").toHaveCount(1);
    expect(".o_outlook_sync").toHaveAttribute("data-state", "active", { message: "from the core's status" });
    expect.verifySteps([]);
    never.resolve(info());
    await animationFrame();
    await contains(".o_calendar_button_next").click();
    await contains(".o_calendar_button_prev").click();
    await expect.waitForSteps(["look in background"]);
});

test("a failing look in the background disturbs nobody", async () => {
    onRpc("/microsoft_calendar/sync_data", () => {
        expect.step("failed");
        throw new RPCError("Microsoft does not answer");
    });
    await openCalendar();
    await animationFrame();
    expect(".o_error_dialog").toHaveCount(0);
    expect(".o_outlook_sync").toHaveAttribute("data-state", "active");
    await expect.waitForSteps(["failed"]);
});

test("pressing the button when not connected leads to Microsoft", async () => {
    server.info = info({ state: "off", account: false, last_success: false });
    server.answer = { status: "need_auth", url: "https://login.example/authorize" };
    patchWithCleanup(browser.location, { assign: (url) => expect.step(url) });
    await openCalendar();
    await contains(".o_outlook_sync").click();
    await expect.waitForSteps(["restart", "synchronize", "https://login.example/authorize"]);
});

test("pressing the button when a new sign-in is needed leads to Microsoft", async () => {
    server.info = info({ state: "sign_in" });
    server.answer = { status: "need_auth", url: "https://login.example/authorize" };
    patchWithCleanup(browser.location, { assign: (url) => expect.step(url) });
    await openCalendar();
    await contains(".o_outlook_sync").click();
    await expect.waitForSteps(["synchronize", "https://login.example/authorize"]);
});

test("an administrator is led to the settings when nothing is configured", async () => {
    server.info = info({ state: "unconfigured" });
    server.answer = { status: "need_config_from_admin", action: 42 };
    mockService("action", { doAction: (action) => expect.step(`action ${action}`) });
    await openCalendar();
    await contains(".o_outlook_sync").click();
    expect(".modal-title").toHaveText("Outlook is not set up yet");
    await contains(".modal-footer .btn-primary").click();
    await expect.waitForSteps(["synchronize", "action 42"]);
});

test("others are told whom to ask when nothing is configured", async () => {
    server.info = info({ state: "unconfigured" });
    server.answer = { status: "need_config_from_admin", action: false };
    await openCalendar();
    await contains(".o_outlook_sync").click();
    expect(".modal").toHaveCount(0);
    await waitFor(".o_notification");
    expect(".o_notification").toHaveText("Outlook is not set up yet. Please ask your administrator.");
    await expect.waitForSteps(["synchronize"]);
});

test("pressing the button shows the work, then what came", async () => {
    await openCalendar();
    await expect.waitForSteps(["look in background"]);
    const loads = server.loads;
    server.answer = new Deferred();
    await contains(".o_outlook_sync").click();
    expect(".o_outlook_sync").toHaveAttribute("aria-busy", "true");
    expect(".o_outlook_sync .fa-spin").toHaveCount(1);
    await contains(".o_outlook_sync").click();
    await expect.waitForSteps(["synchronize"]);
    server.info = info({ last_success: "2026-03-02 10:00:00" });
    server.answer.resolve({ status: "need_refresh" });
    await waitFor(".o_outlook_sync[aria-busy=false]");
    expect(server.loads).toBe(loads + 1);
    expect(".o_outlook_sync").toHaveAttribute("aria-busy", "false");
    expect(".o_outlook_sync").toHaveAttribute("data-tooltip", "Up to date, synchronized just now");
});

test("the calendar is loaded once, although a message tells of the same run", async () => {
    await openCalendar();
    const loads = server.loads;
    server.answer = new Deferred();
    await contains(".o_outlook_sync").click();
    runEnds({ ...info({ problems: 1 }), changed: true });
    await contains(".o_outlook_problems").hover();
    expect(server.loads).toBe(loads);
    server.answer.resolve({ status: "need_refresh" });
    await waitFor(".o_outlook_sync[aria-busy=false]");
    expect(server.loads).toBe(loads + 1);
    await expect.waitForSteps(["look in background", "synchronize"]);
});

test("what another run changed meanwhile is loaded, too", async () => {
    await openCalendar();
    const loads = server.loads;
    server.answer = new Deferred();
    await contains(".o_outlook_sync").click();
    runEnds({ ...info({ problems: 1 }), changed: true });
    await contains(".o_outlook_problems").hover();
    server.answer.resolve({ status: "no_new_event_from_microsoft" });
    await waitFor(".o_outlook_sync[aria-busy=false]");
    expect(server.loads).toBe(loads + 1);
    await expect.waitForSteps(["look in background", "synchronize"]);
});

test("the calendar is not loaded again when nothing came", async () => {
    await openCalendar();
    const loads = server.loads;
    await contains(".o_outlook_sync").click();
    await animationFrame();
    expect(server.loads).toBe(loads);
    await expect.waitForSteps(["look in background", "synchronize"]);
});

test("what went wrong is said to the person who pressed", async () => {
    await openCalendar();
    server.info = info({ state: "problem", message: "Microsoft does not answer." });
    await contains(".o_outlook_sync").click();
    await waitFor(".o_notification");
    expect(".o_notification").toHaveText("Microsoft does not answer.");
    await expect.waitForSteps(["look in background", "synchronize"]);
});

for (const [status, state, sentence] of [
    ["sync_stopped", "stopped", /stopped meanwhile/],
    ["sync_paused", "paused", /An administrator paused/],
]) {
    test(`the button tells when it is ${state} meanwhile`, async () => {
        await openCalendar();
        server.info = info({ state });
        server.answer = { status };
        await contains(".o_outlook_sync").click();
        await waitFor(`.o_outlook_sync[data-state=${state}]`);
        expect(".o_notification").toHaveText(sentence);
        await expect.waitForSteps(["look in background", "synchronize"]);
    });
}

test("the button can be used with the keyboard", async () => {
    await openCalendar();
    await contains(".o_outlook_sync").focus();
    await press("Enter");
    await animationFrame();
    await expect.waitForSteps(["look in background", "synchronize"]);
});

test("a run elsewhere that changed something loads the calendar again", async () => {
    await openCalendar();
    const loads = server.loads;
    runEnds({ ...info({ state: "problem", problems: 2 }), changed: true });
    await contains(".o_outlook_problems").hover();
    await animationFrame();
    expect(server.loads).toBe(loads + 1);
    expect(".o_outlook_sync").toHaveAttribute("data-state", "problem");
    expect(".o_outlook_problems").toHaveAttribute("aria-label", "2 events need your attention");
    await expect.waitForSteps(["look in background"]);
});

test("a run elsewhere that changed nothing here only tells the state", async () => {
    await openCalendar();
    const loads = server.loads;
    runEnds({ ...info({ state: "sign_in" }), changed: false });
    await contains(".o_outlook_sync[data-state=sign_in]").hover();
    expect(server.loads).toBe(loads);
    await expect.waitForSteps(["look in background"]);
});

test("a run in progress is looked at until it ends, even if nobody tells", async () => {
    server.info = info({ state: "running" });
    await openCalendar();
    server.info = info();
    expect(".o_outlook_sync .fa-spin").toHaveCount(1);
    await advanceTime(5000);
    await waitFor(".o_outlook_sync .fa-check");
    expect.verifySteps([]);
});

test("a run tells how far it is", async () => {
    server.info = info({ state: "running", done: 0, total: 0 });
    await openCalendar();
    expect(".o_outlook_detail").toHaveCount(0);
    const loads = server.loads;
    runEnds({ ...info({ state: "running", done: 120, total: 800 }), changed: false });
    await waitFor(".o_outlook_detail");
    expect(".o_outlook_detail").toHaveText("120 of 800");
    expect(".o_outlook_progress").toHaveAttribute("style", "width: 15%");
    expect(".o_outlook_sync").toHaveAttribute("data-tooltip", "Synchronizing, 120 of 800");
    runEnds({ ...info({ last_success: "2026-03-02 10:00:00" }), changed: true });
    await waitFor(".o_outlook_sync[data-state=active]");
    await animationFrame();
    expect(server.loads).toBe(loads + 1);
    expect(".o_outlook_detail").toHaveText("just now");
    expect(".o_outlook_progress").toHaveCount(0);
});

test("the age on the button grows with time", async () => {
    await openCalendar();
    expect(".o_outlook_detail").toHaveText("5 minutes ago");
    await advanceTime(2 * 60 * 1000);
    expect(".o_outlook_detail").toHaveText("7 minutes ago");
    await expect.waitForSteps(["look in background"]);
});

test("D98 clicks through the calendar ask for one look, thirty on the button for one run", async () => {
    await openCalendar();
    for (let click = 0; click < 3; click++) {
        await contains(".o_calendar_button_next").click();
        await contains(".o_calendar_button_prev").click();
    }
    await expect.waitForSteps(["look in background"]);
    server.answer = new Deferred();
    for (let click = 0; click < 30; click++) {
        queryOne(".o_outlook_sync").click();
    }
    await expect.waitForSteps(["synchronize"]);
    server.answer.resolve({ status: "no_new_event_from_microsoft" });
    await waitFor(".o_outlook_sync[aria-busy=false]");
});

test("D102 after a restart the button tells the new state at once", async () => {
    server.info = info({ state: "stopped" });
    server.answer = new Deferred();
    await openCalendar();
    await contains(".o_outlook_sync").click();
    expect(".o_outlook_sync").toHaveAttribute("data-state", "running");
    server.info = info();
    server.answer.resolve({ status: "no_new_event_from_microsoft" });
    await waitFor(".o_outlook_sync[data-state=active]");
    await expect.waitForSteps(["restart", "synchronize"]);
});

test("the menu stops the synchronization, and restarts it", async () => {
    await openCalendar();
    await contains(".o_outlook_toggle").click();
    expect(".o_outlook_menu .dropdown-item-text").toHaveText(/ada@contoso.example/);
    server.info = info({ state: "stopped" });
    await contains(".o_outlook_stop").click();
    await waitFor(".o_outlook_sync[data-state=stopped]");
    expect(".o_notification").toHaveText(/Nothing was removed/);
    await contains(".o_outlook_toggle").click();
    expect(".o_outlook_stop").toHaveCount(0);
    server.info = info();
    await contains(".o_outlook_restart").click();
    await waitFor(".o_outlook_sync[data-state=active]");
    await expect.waitForSteps(["look in background", "stop", "restart", "synchronize"]);
});

test("the menu leads to problems, calendars and preferences", async () => {
    server.info = info({ state: "problem", problems: 7 });
    onRpc("res.users", "action_get", () => ({ type: "ir.actions.act_window", res_model: "res.users" }));
    await openCalendar();
    patchWithCleanup(getService("action"), {
        doAction: (action) => expect.step(action.res_model ? `${action.res_model} ${action.res_id}` : action),
    });
    for (const [item, step] of [
        [".o_outlook_menu_problems", "microsoft_calendar.action_microsoft_calendar_problem"],
        [".o_outlook_details", "microsoft_calendar.action_microsoft_calendar_collection"],
        [".o_outlook_preferences", `res.users ${serverState.userId}`],
    ]) {
        await contains(".o_outlook_toggle").click();
        await contains(item).click();
        await animationFrame();
        await expect.waitForSteps(item === ".o_outlook_menu_problems" ? ["look in background", step] : [step]);
    }
});

test("D102 the paused button leads an administrator to the calendar settings", async () => {
    server.info = info({ state: "paused" });
    server.isAdmin = true;
    mockService("action", { doAction: (action) => expect.step(action) });
    await openCalendar();
    await contains(".o_outlook_sync").click();
    await expect.waitForSteps(["calendar.calendar_settings_action"]);
});

test("D112 the menu tells of what was changed on both sides", async () => {
    server.info = info({ conflicts: 2 });
    mockService("action", { doAction: (action) => expect.step(action) });
    await openCalendar();
    await contains(".o_outlook_toggle").click();
    expect(".o_outlook_menu_conflicts").toHaveText("2 events were changed on both sides");
    await contains(".o_outlook_menu_conflicts").click();
    await expect.waitForSteps(["look in background", "microsoft_calendar.action_microsoft_calendar_problem"]);
});

test("an administrator resumes what is paused for everybody", async () => {
    server.info = info({ state: "paused" });
    server.isAdmin = true;
    await openCalendar();
    await contains(".o_outlook_toggle").click();
    await contains(".o_outlook_resume").click();
    server.info = info();
    await contains(".modal-footer .btn-primary").click();
    await waitFor(".o_outlook_sync[data-state=active]");
    await expect.waitForSteps(["unpause"]);
});

test("others are told that it is paused", async () => {
    server.info = info({ state: "paused" });
    await openCalendar();
    await contains(".o_outlook_sync").click();
    await waitFor(".o_notification");
    expect(".o_notification").toHaveText(/An administrator paused/);
    await contains(".o_outlook_toggle").click();
    expect(".o_outlook_resume").toHaveCount(0);
    expect.verifySteps([]);
});

for (const status of ["sync_active", "sync_paused"]) {
    test(`a Google connector that is ${status} keeps its own control beside Outlook's`, async () => {
        server.google.status = status;
        patchWithCleanup(AttendeeCalendarModel.prototype, { googleCredentialsSet: true });
        await openCalendar();
        expect("#header_synchronization_settings .o_outlook").toHaveCount(1);
        expect("#check_symbol").toHaveCount(status === "sync_active" ? 1 : 0);
        expect("#pause_symbol").toHaveCount(status === "sync_paused" ? 1 : 0);
        await expect.waitForSteps(["look in background"]);
    });
}

test("D103 other calendars have no Outlook button", async () => {
    await openCalendar(/*xml*/ `<calendar date_start="start" date_stop="stop" mode="week"/>`);
    expect(".o_calendar_renderer .fc-view").toHaveCount(1);
    expect(".o_outlook").toHaveCount(0);
    expect.verifySteps([]);
});
