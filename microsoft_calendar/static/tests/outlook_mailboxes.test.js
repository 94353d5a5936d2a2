import { defineCalendarModels } from "@calendar/../tests/calendar_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { waitFor } from "@odoo/hoot-dom";
import { Deferred } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    MockServer,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Meeting extends models.Model {
    _name = "meeting";

    name = fields.Char();
    mailboxes = fields.Json();

    _records = [{ id: 1, name: "Budget", mailboxes: [] }];
}

defineCalendarModels();
defineModels([Meeting]);

const mailbox = (values) => ({
    link: 7,
    user: "Ada Lovelace",
    own: true,
    state: "synced",
    text: "Synchronized.",
    remark: false,
    url: "https://outlook.example/owa/?itemid=1",
    ...values,
});

beforeEach(() => {
    Meeting._records[0].mailboxes = [mailbox()];
});

async function openForm() {
    await mountView({
        type: "form",
        resModel: "meeting",
        resId: 1,
        arch: /*xml*/ `<form><field name="name"/><field name="mailboxes" widget="outlook_mailboxes"/></form>`,
    });
}

test("the own mailbox has a link into Outlook, those of others have a name", async () => {
    Meeting._records[0].mailboxes.push(
        mailbox({ link: false, user: "Ben Okafor", own: false, url: false, state: "problem", text: "Refused." })
    );
    await openForm();
    expect(".o_outlook_mailboxes li").toHaveCount(2);
    expect("li[data-state=synced] .o_outlook_open").toHaveAttribute("href", "https://outlook.example/owa/?itemid=1");
    expect("li[data-state=synced] .o_outlook_open").toHaveAttribute("target", "_blank");
    expect("li[data-state=problem]").toHaveText("Ben Okafor: Refused.");
    expect("li[data-state=problem] .o_outlook_open").toHaveCount(0);
});

test("D116 the event is synchronized now, after what was entered has been saved, and the outcome is told", async () => {
    mockService("action", { doAction: (action) => expect.step(action.params.message) });
    const answer = new Deferred();
    onRpc("meeting", "web_save", ({ args }) => expect.step(`save ${args[1].name}`));
    onRpc("meeting", "action_microsoft_sync_now", ({ args }) => {
        expect.step(`synchronize ${args[0]}`);
        return answer;
    });
    Meeting._records[0].mailboxes = [mailbox({ state: "waiting", text: "On its way to Outlook.", url: false })];
    await openForm();
    await contains("[name=name] input").edit("Budget 2031", { confirm: false });
    await contains(".o_outlook_sync_event").click();
    expect(".o_outlook_sync_event").toHaveAttribute("aria-busy", "true");
    MockServer.env["meeting"].write([1], { mailboxes: [mailbox()] });
    answer.resolve({ type: "ir.actions.client", tag: "display_notification", params: { message: "Told", next: {} } });
    await waitFor(".o_outlook_sync_event[aria-busy=false]");
    expect(".o_outlook_mailboxes li").toHaveAttribute("data-state", "synced");
    await expect.waitForSteps(["save Budget 2031", "synchronize 1", "Told"]);
});

test("without an own mailbox there is nothing to synchronize", async () => {
    Meeting._records[0].mailboxes = [mailbox({ own: false, url: false })];
    await openForm();
    expect(".o_outlook_sync_event").toHaveCount(0);
});

test("there is nothing to synchronize in a mailbox that is stopped", async () => {
    Meeting._records[0].mailboxes = [mailbox({ state: "stopped", text: "Stopped." })];
    await openForm();
    expect(".o_outlook_sync_event").toHaveCount(0);
});

test("what was kept apart is sent after all, once the mails have been said", async () => {
    mockService("action", { doAction: (action) => expect.step(action.params.message) });
    const note = "Goes to Outlook: Place.\nMails that Outlook sends: 1. People who get them: 1.";
    onRpc("meeting", "microsoft_rejoin_note", () => note);
    onRpc("meeting", "action_microsoft_rejoin", ({ args }) => {
        expect.step(`send ${args[0]}`);
        MockServer.env["meeting"].write([1], { mailboxes: [mailbox({ state: "waiting" })] });
        return { type: "ir.actions.client", tag: "display_notification", params: { message: "Told" } };
    });
    Meeting._records[0].mailboxes = [mailbox({ state: "apart", text: "Not told: Place.", rejoin: true })];
    await openForm();
    await contains(".o_outlook_rejoin").click();
    expect(".modal-body").toHaveText(note);
    await contains(".modal-footer .btn-secondary").click();
    expect.verifySteps([]);
    await contains(".o_outlook_rejoin").click();
    await contains(".modal-footer .btn-primary").click();
    await waitFor("li[data-state=waiting]");
    expect.verifySteps(["send 1", "Told"]);
    expect(".o_outlook_rejoin").toHaveCount(0);
});
