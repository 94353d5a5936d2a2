import { defineCalendarModels } from "@calendar/../tests/calendar_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { press, waitFor } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, makeMockServer, mountView, onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { session } from "@web/session";

defineCalendarModels();

const ARCH = /*xml*/ `
    <form js_class="calendar_form">
        <field name="name"/>
        <field name="recurrency" invisible="1"/>
        <field name="partner_ids" widget="many2many_tags"/>
        <field name="attendees_count" invisible="1"/>
        <field name="user_id" invisible="1"/>
    </form>`;
const WARNING = ".o_outlook_mail_warning";

/** What the server says: how many mails a save means. */
let count;

beforeEach(() => {
    count = { people: 5, mails: 5, most: 1 };
    patchWithCleanup(session, { microsoft_calendar_warn: true });
    onRpc("calendar.event", "get_discuss_videocall_location", () => "https://odoo.example/join");
    onRpc("calendar.event", "microsoft_mails_before", ({ args: [ids, vals] }) => {
        expect.step(`counted ${ids.length} ${Object.keys(vals).sort()}`);
        return count;
    });
    onRpc("calendar.event", "web_save", ({ args: [, vals] }) => {
        expect.step(vals.microsoft_keep_apart ? "saved apart" : "saved");
        delete vals.microsoft_keep_apart;
    });
    onRpc("calendar.event", "microsoft_delete", ({ args: [, which, apart] }) => {
        expect.step(`deleted ${which} ${apart}`);
        return true;
    });
});

async function openForm(values = {}) {
    const { env } = await makeMockServer();
    const id = env["calendar.event"].create({
        name: "Budget",
        start: "2030-03-05 09:00:00",
        stop: "2030-03-05 10:00:00",
        ...values,
    });
    await mountView({ type: "form", resModel: "calendar.event", resId: id, arch: ARCH, actionMenus: {} });
}

async function rename() {
    await contains(".o_field_widget[name=name] input").edit("Budget 2031");
    await contains(".o_form_button_save").click();
}

test("says how many people get a mail, and saves when that is wanted", async () => {
    await openForm();
    await rename();
    await waitFor(WARNING);
    expect(".modal-title").toHaveText("Outlook will mail 5 people");
    expect(`${WARNING} p`).toHaveCount(2);
    await contains(".o_outlook_notify").click();
    expect.verifySteps(["counted 1 name", "saved"]);
});

test("says it when some get more than one mail", async () => {
    count = { people: 2, mails: 4, most: 2 };
    await openForm();
    await rename();
    await waitFor(`${WARNING} p:contains(4 mails, up to 2)`);
    await contains(".o_outlook_cancel").click();
    expect.verifySteps(["counted 1 name"]);
});

test("saved in Odoo only", async () => {
    await openForm();
    await rename();
    await contains(".o_outlook_apart").click();
    expect.verifySteps(["counted 1 name", "saved apart"]);
});

test("cancelled by a button or by the Escape key: nothing is saved, and the change is still there", async () => {
    await openForm();
    for (const cancel of [() => contains(".o_outlook_cancel").click(), () => press("Escape")]) {
        await rename();
        await waitFor(WARNING);
        await cancel();
        await animationFrame();
        expect(WARNING).toHaveCount(0);
        expect(".o_field_widget[name=name] input").toHaveValue("Budget 2031");
        expect.verifySteps(["counted 1 name"]);
    }
});

test("nobody gets a mail: nothing is asked", async () => {
    count = { people: 0, mails: 0, most: 0 };
    await openForm();
    await rename();
    expect(WARNING).toHaveCount(0);
    expect.verifySteps(["counted 1 name", "saved"]);
});

test("who does not want to be asked again is not, and the server remembers", async () => {
    onRpc("res.users", "write", ({ args: [, vals] }) => {
        expect.step(JSON.stringify(vals));
        return true;
    });
    await openForm();
    await rename();
    await contains(`${WARNING} input[type=checkbox]`).click();
    await contains(".o_outlook_notify").click();
    expect.verifySteps(["counted 1 name", '{"microsoft_calendar_warn":false}', "saved"]);
    await contains(".o_field_widget[name=name] input").edit("Budget 2032");
    await contains(".o_form_button_save").click();
    expect.verifySteps(["saved"]);
});

test("where Outlook is not configured the server is not asked", async () => {
    patchWithCleanup(session, { microsoft_calendar_warn: false });
    await openForm();
    await rename();
    expect.verifySteps(["saved"]);
});

test("deleting asks which occurrences, then about the mails", async () => {
    await openForm({ recurrency: true });
    await contains(".o_cp_action_menus .dropdown-toggle").click();
    await contains(".o-dropdown-item:contains(Delete)").click();
    await contains(".modal input[value=all_events]").click();
    await contains(".modal .btn-primary").click();
    await waitFor(WARNING);
    expect(".o_outlook_notify").toHaveText("Delete and Notify");
    await contains(".o_outlook_apart").click();
    await animationFrame();
    expect.verifySteps(["counted 1 active", "counted 1 active,recurrence_update", "deleted all_events true"]);
});
