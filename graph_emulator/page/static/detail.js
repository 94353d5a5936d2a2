// One event: what it says, what one can do with it, and its raw JSON.

import { act } from "./api.js";
import { attempt, byId, el, fill, toast } from "./dom.js";
import { when } from "./time.js";

// `copies` are the same meeting in the mailboxes that are shown, `chosen` is the one to look at.
export function showDetail(copies, chosen, calendar) {
  const { event, mailbox, color } = chosen;
  const place = byId("detail");
  place.hidden = false;
  place.style.setProperty("--c", color);
  const rows = [
    ["When", `${when(event)} (${event.start.timeZone})`],
    ["Mailbox", mailbox.address],
    ["Organizer", event.organizer?.emailAddress?.address],
    ["Where", event.location?.displayName],
    ["Answer", event.isOrganizer ? null : event.responseStatus?.response],
    ["Shown as", event.showAs],
    ["Kind", event.type === "singleInstance" ? null : event.type],
    ["Privacy", event.sensitivity === "normal" ? null : event.sensitivity],
    ["Categories", (event.categories || []).join(", ")],
    ["Reminder", event.isReminderOn ? `${event.reminderMinutesBeforeStart} minutes before` : "none"],
    ["Join", event.onlineMeeting?.joinUrl],
    ["Attendees", event.attendees?.length ? el("div", {}, event.attendees.map(attendee)) : null],
  ];
  fill(place,
    el("button.close", { "aria-label": "Close", onclick: () => { calendar.closeDetail(); calendar.draw(); } }, "✕"),
    el("h2", {}, event.subject || "(no subject)"),
    copies.length > 1 ? el("div.people", {}, copies.map((one) => face(copies, one, chosen, calendar))) : null,
    event.isCancelled ? el("span.chip.declined", {}, "cancelled") : null,
    event.isDraft ? el("span.chip", {}, "draft") : null,
    el("dl", {}, rows.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    event.bodyPreview ? el("div.preview", {}, event.bodyPreview) : null,
    el("div.buttons", {}, buttons(event, mailbox, calendar)),
    el("details", {}, el("summary", {}, "Raw JSON"), el("pre", {}, JSON.stringify(event, null, 2))),
  );
}

function face(copies, one, chosen, calendar) {
  const pressed = String(one === chosen);
  return el("button", { "aria-pressed": pressed, style: `--c:${one.color}`, onclick: () => calendar.choose(copies, one) },
    el("span.face", {}, one.mailbox.name[0]), `${one.mailbox.name}’s copy`);
}

function attendee(one) {
  const answer = one.status?.response || "none";
  return el("div", {}, one.emailAddress?.name || one.emailAddress?.address || "?", " ", el(`span.chip.${answer}`, {}, answer));
}

function buttons(event, mailbox, calendar) {
  const path = `/me/events/${event.id}`;
  const run = (words, method, where, body) => async () => {
    const done = await attempt(async () => { await act(mailbox.address, method, where, body); return true; });
    if (done) toast(words);
    await calendar.refresh();
  };
  const remove = el("button.bad", { onclick: run("Deleted", "DELETE", path) }, "Delete");
  const series = event.seriesMasterId
    ? el("button.bad", { onclick: run("Series deleted", "DELETE", `/me/events/${event.seriesMasterId}`) }, "Delete series") : null;
  if (event.isOrganizer) {
    const cancel = event.attendees?.length ? el("button.bad", { onclick: run("Cancelled", "POST", `${path}/cancel`, {}) }, "Cancel meeting") : null;
    const rename = el("button", { onclick: async () => {
      const subject = window.prompt("Subject", event.subject);
      if (subject !== null && subject !== event.subject) await run("Renamed", "PATCH", path, { subject })();
    } }, "Rename");
    return [rename, cancel, remove, series];
  }
  const answers = [["accept", "Accept"], ["tentativelyAccept", "Maybe"], ["decline", "Decline"]];
  return [...answers.map(([action, words]) =>
    el(`button${action === "accept" ? ".go" : ""}`, { onclick: run(`${words}: sent`, "POST", `${path}/${action}`, {}) }, words)), remove, series];
}
