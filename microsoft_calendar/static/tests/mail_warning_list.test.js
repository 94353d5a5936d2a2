import { defineCalendarModels } from "@calendar/../tests/calendar_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { waitFor } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, makeMockServer, mountView, onRpc, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { session } from "@web/session";

defineCalendarModels();

const ARCH = /*xml*/ `
    <list multi_edit="1" js_class="calendar_list_view">
        <field name="name"/>
        <field name="location"/>
        <field name="recurrency" column_invisible="1"/>
    </list>`;
const WARNING = ".o_outlook_mail_warning";

/** What the server says: how many mails it means. */
let count;

beforeEach(() => {
    count = { people: 3, mails: 3, most: 1 };
    patchWithCleanup(session, { microsoft_calendar_warn: true });
    onRpc("calendar.event", "microsoft_mails_before", ({ args: [ids, vals] }) => {
        expect.step(`counted ${ids.length} ${JSON.stringify(vals)}`);
        return count;
    });
    onRpc("calendar.event", "microsoft_delete", ({ args: [ids, which, apart] }) => {
        expect.step(`deleted ${ids.length} ${which} ${apart}`);
        return true;
    });
    onRpc("calendar.event", "web_save", ({ args: [ids] }) => {
        expect.step(`saved ${ids.length}`);
    });
    for (const name of ["action_archive", "action_unarchive"]) {
        onRpc("calendar.event", name, ({ args: [ids], kwargs }) => {
            expect.step(`${name} ${ids.length} ${kwargs.context.microsoft_calendar_keep_apart}`);
            return true;
        });
    }
});

async function selectBoth() {
    const { env } = await makeMockServer();
    for (const name of ["Budget", "Review"]) {
        env["calendar.event"].create({ name, start: "2030-03-05 09:00:00", stop: "2030-03-05 10:00:00" });
    }
    await mountView({ type: "list", resModel: "calendar.event", arch: ARCH, actionMenus: {} });
    await contains("thead .o_list_record_selector input").click();
}

async function setPlace() {
    await contains(".o_data_row:first .o_data_cell[name=location]").click();
    await contains(".o_data_row:first [name=location] input").edit("Room 1", { confirm: "enter" });
    await contains(".modal .btn-primary").click();
}

async function choose(action) {
    await contains(".o_cp_action_menus .dropdown-toggle").click();
    await contains(`.o-dropdown-item:contains(${action}):not(:contains(Un${action.toLowerCase()}))`).click();
    await animationFrame();
}

test("many are edited: says how many people get a mail, after the core's question", async () => {
    await selectBoth();
    await setPlace();
    await waitFor(WARNING);
    // Values that are on their way cannot be kept in Odoo only.
    expect(".o_outlook_apart").toHaveCount(0);
    await contains(".o_outlook_notify").click();
    await animationFrame();
    expect.verifySteps(['counted 2 {"location":"Room 1"}', "saved 2"]);
});

test("many are edited, and the person thinks better of it", async () => {
    await selectBoth();
    await setPlace();
    await contains(".o_outlook_cancel").click();
    await animationFrame();
    expect.verifySteps(['counted 2 {"location":"Room 1"}']);
    expect(".o_data_row:first .o_data_cell[name=location]").toHaveText("");
});

test("nobody gets a mail: the list is as ever", async () => {
    count = { people: 0, mails: 0, most: 0 };
    await selectBoth();
    await setPlace();
    await animationFrame();
    expect(WARNING).toHaveCount(0);
    expect.verifySteps(['counted 2 {"location":"Room 1"}', "saved 2"]);
    await contains(".o_cp_action_menus .dropdown-toggle").click();
    await contains(".o-dropdown-item:contains(Delete)").click();
    await waitFor(".modal:contains(delete)");
    expect.verifySteps(['counted 2 {"active":false}']);
});

test("many are deleted", async () => {
    await selectBoth();
    await choose("Delete");
    await waitFor(WARNING);
    await contains(".o_outlook_apart").click();
    await animationFrame();
    expect.verifySteps([
        'counted 2 {"active":false}',
        'counted 2 {"active":false,"recurrence_update":"self_only"}',
        "deleted 2 self_only true",
    ]);
});

test("many are archived: that cancels them in Outlook", async () => {
    await selectBoth();
    await choose("Archive");
    await waitFor(WARNING);
    expect(".o_outlook_notify").toHaveText("Delete and Notify");
    await contains(".o_outlook_notify").click();
    await animationFrame();
    expect.verifySteps(['counted 2 {"active":false}', "action_archive 2 false"]);
});

test("who does not want to be asked is not", async () => {
    patchWithCleanup(session, { microsoft_calendar_warn: false });
    await selectBoth();
    await setPlace();
    await animationFrame();
    expect.verifySteps(["saved 2"]);
});
