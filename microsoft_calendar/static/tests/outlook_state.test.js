import { describe, expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";
import {
    age,
    conflictCount,
    detail,
    infoFromStatus,
    isConnected,
    pendingCount,
    problemCount,
    sentence,
} from "@microsoft_calendar/outlook/outlook_state";
import { allowTranslations } from "@web/../tests/web_test_helpers";

const { DateTime } = luxon;

describe.current.tags("headless");

function info(values) {
    return {
        state: "active",
        account: "ada@contoso.example",
        last_success: "2026-03-02 09:00:00",
        pending: 0,
        problems: 0,
        message: false,
        ...values,
    };
}

function at(utc) {
    mockDate(utc, 0);
    return DateTime.now();
}

test("the age of the last success is counted in the server's zone, UTC", () => {
    allowTranslations();
    mockDate("2026-03-02 09:05:00", +1);
    expect(age(info({ last_success: "2026-03-02 09:00:00" }), DateTime.now())).toBe("5 minutes ago");
});

test("less than a minute, or a server whose clock is ahead, is just now", () => {
    allowTranslations();
    const now = at("2026-03-02 09:00:30");
    expect(age(info({ last_success: "2026-03-02 09:00:00" }), now)).toBe("just now");
    expect(age(info({ last_success: "2026-03-02 09:02:00" }), now)).toBe("just now");
    expect(age(info({ last_success: false }), now)).toBe("");
});

test("a sentence for every state", () => {
    allowTranslations();
    const now = at("2026-03-02 11:00:00");
    const say = (values) => String(sentence(info(values), now));
    expect(say({ state: "unconfigured" })).toBe("Outlook is not set up yet");
    expect(say({ state: "off" })).toBe("Connect your Outlook calendar");
    expect(say({ state: "stopped" })).toBe("Stopped. Press to synchronize again");
    expect(say({ state: "paused" })).toBe("Paused for everybody by an administrator");
    expect(say({ state: "sign_in" })).toBe("Microsoft asks you to sign in again");
    expect(say({ state: "first" })).toBe("Choose how the synchronization begins");
    expect(say({ state: "brake" })).toBe("Waiting for your decision");
    expect(say({ state: "brake", message: "6 of 10 are gone" })).toBe("6 of 10 are gone");
    expect(say({ state: "running" })).toBe("Synchronizing…");
    expect(say({ state: "running", done: 120, total: 800 })).toBe("Synchronizing, 120 of 800");
    expect(say({ state: "active" })).toBe("Up to date, synchronized 2 hours ago");
    expect(say({ state: "active", last_success: false })).toBe("Connected, the first synchronization is on its way");
    expect(say({ state: "problem", problems: 2 })).toBe("2 events need your attention");
});

test("what the server says in words goes before our own words", () => {
    allowTranslations();
    const now = at("2026-03-02 11:00:00");
    expect(sentence(info({ state: "sign_in", message: "Your password was changed." }), now)).toBe(
        "Your password was changed."
    );
    expect(sentence(info({ state: "problem", message: "Microsoft does not answer." }), now)).toBe(
        "Microsoft does not answer."
    );
});

test("the button says how far it is, or how long ago it was", () => {
    allowTranslations();
    const now = at("2026-03-02 11:00:00");
    const say = (values) => String(detail(info(values), now));
    expect(say({ state: "active" })).toBe("2 hours ago");
    expect(say({ state: "running" })).toBe("");
    expect(say({ state: "running", done: 0, total: 0 })).toBe("");
    expect(say({ state: "running", done: 120, total: 800 })).toBe("120 of 800");
    expect(say({ state: "running", done: 840, total: 800 })).toBe("800 of 800");
    expect(say({ state: "problem", problems: 2 })).toBe("");
});

test("one is not many", () => {
    allowTranslations();
    expect(String(problemCount(info({ problems: 1 })))).toBe("1 event needs your attention");
    expect(String(problemCount(info({ problems: 3 })))).toBe("3 events need your attention");
    expect(String(conflictCount(info({ conflicts: 1 })))).toBe("1 event was changed on both sides");
    expect(String(conflictCount(info({ conflicts: 3 })))).toBe("3 events were changed on both sides");
    expect(String(pendingCount(info({ pending: 1 })))).toBe("1 change is waiting for Outlook");
    expect(String(pendingCount(info({ pending: 3 })))).toBe("3 changes are waiting for Outlook");
});

test("the core's status is enough for a first picture", () => {
    const state = (...args) => infoFromStatus(...args).state;
    expect(state("sync_active", true)).toBe("active");
    expect(state("sync_paused", true)).toBe("paused");
    expect(state("sync_stopped", true)).toBe("stopped");
    expect(state("missing_credentials", true)).toBe("off");
    expect(state("sync_active", false)).toBe("unconfigured");
});

test("only a mailbox that takes part is connected", () => {
    const connected = ["unconfigured", "off", "stopped", "paused", "sign_in", "running", "active", "problem"].filter(
        (state) => isConnected({ state })
    );
    expect(connected).toEqual(["running", "active", "problem"]);
});
