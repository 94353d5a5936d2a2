import { defineCalendarModels } from "@calendar/../tests/calendar_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { waitFor } from "@odoo/hoot-dom";
import { animationFrame, mockDate } from "@odoo/hoot-mock";
import { moveEventToTime } from "@web/../tests/views/calendar/calendar_test_helpers";
import {
    contains,
    makeMockServer,
    mountView,
    onRpc,
    patchWithCleanup,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import { session } from "@web/session";

defineCalendarModels();
preloadBundle("web.fullcalendar_lib");

const ARCH = /*xml*/ `
    <calendar js_class="attendee_calendar" date_start="start" date_stop="stop" all_day="allday" mode="week">
        <field name="name"/>
        <field name="recurrency"/>
        <field name="user_can_edit"/>
        <field name="partner_id"/>
        <field name="start"/>
        <field name="stop"/>
        <field name="allday"/>
    </calendar>`;
const WARNING = ".o_outlook_mail_warning";
const QUESTION = ".modal:has(input[name=recurrence-update])";

beforeEach(() => {
    mockDate("2030-03-04 08:00:00", 0);
    patchWithCleanup(session, { microsoft_calendar_warn: true });
    onRpc("res.partner", "get_attendee_detail", () => []);
    onRpc("/calendar/check_credentials", () => ({ microsoft_calendar: true }));
    onRpc("res.users", "check_synchronization_status", () => ({ microsoft_calendar: "sync_active" }));
    onRpc("res.users", "get_microsoft_calendar_state", () => ({ state: "active", pending: 0, problems: 0 }));
    onRpc("/microsoft_calendar/sync_data", () => ({ status: "no_new_event_from_microsoft" }));
    onRpc("calendar.event", "microsoft_mails_before", ({ args: [ids, vals] }) => {
        expect.step(`counted ${vals.start} ${vals.recurrence_update || ""}`.trim());
        return { people: 2, mails: 2, most: 1 };
    });
    onRpc("calendar.event", "write", ({ args: [, vals] }) => {
        expect.step(`moved ${vals.start}${vals.microsoft_keep_apart ? " apart" : ""}`);
        return true;
    });
});

async function drag(values) {
    const { env } = await makeMockServer();
    const id = env["calendar.event"].create({
        name: "Budget",
        start: "2030-03-05 09:00:00",
        stop: "2030-03-05 10:00:00",
        user_can_edit: true,
        ...values,
    });
    await mountView({ type: "calendar", resModel: "calendar.event", arch: ARCH });
    await moveEventToTime(id, "2030-03-06 11:00:00");
}

test("an event that is dragged: once it is confirmed, the mails are sent", async () => {
    await drag();
    await waitFor(WARNING);
    expect.verifySteps(["counted 2030-03-06 11:00:00"]);
    await contains(".o_outlook_notify").click();
    await animationFrame();
    expect.verifySteps(["moved 2030-03-06 11:00:00"]);
});

test("an event that is dragged in Odoo only", async () => {
    await drag();
    await contains(".o_outlook_apart").click();
    await animationFrame();
    expect.verifySteps(["counted 2030-03-06 11:00:00", "moved 2030-03-06 11:00:00 apart"]);
});

test("an occurrence: one question after the other, and none twice", async () => {
    await drag({ recurrency: true });
    await waitFor(QUESTION);
    expect(WARNING).toHaveCount(0);
    await contains(`${QUESTION} input[value=all_events]`).click();
    await contains(`${QUESTION} .btn-primary`).click();
    await waitFor(WARNING);
    expect(QUESTION).toHaveCount(0);
    await contains(".o_outlook_notify").click();
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect.verifySteps(["counted 2030-03-06 11:00:00 all_events", "moved 2030-03-06 11:00:00"]);
});

test("cancelled: the event is where it was", async () => {
    await drag();
    await contains(".o_outlook_cancel").click();
    await animationFrame();
    expect(".fc-day[data-date='2030-03-05'] .fc-event").toHaveCount(1);
    expect.verifySteps(["counted 2030-03-06 11:00:00"]);
});
