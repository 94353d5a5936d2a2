// The form for a new event.

import { act } from "./api.js";
import { attempt, byId, el, toast } from "./dom.js";
import { addDays, day, text } from "./time.js";

const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

export function edit(calendar, start) {
  const dialog = byId("editor");
  const shown = calendar.mailboxes.filter((one) => one.state === "active");
  if (!shown.length) { toast("There is no mailbox yet."); return; }
  const close = () => dialog.close();
  const form = el("form", { method: "dialog", onsubmit: (submit) => { submit.preventDefault(); save(calendar, form, close); } },
    label("Mailbox", el("select", { name: "mailbox" }, shown.map((one) => el("option", { value: one.address }, `${one.name} <${one.address}>`)))),
    label("Subject", el("input", { name: "subject", required: true, value: "New event" })),
    el("div.pair", {},
      label("Start", el("input", { name: "start", type: "datetime-local", required: true, value: text(start).slice(0, 16) })),
      label("End", el("input", { name: "end", type: "datetime-local", required: true, value: text(new Date(start.getTime() + 3_600_000)).slice(0, 16) }))),
    el("label.line", {}, el("input", { name: "allDay", type: "checkbox" }), "All day"),
    label("Repeats", el("select", { name: "repeat" }, ["never", "daily", "weekly"].map((one) => el("option", { value: one }, one)))),
    label("Invite (addresses, separated by commas)", el("input", { name: "attendees", list: "addresses" })),
    el("datalist", { id: "addresses" }, shown.map((one) => el("option", { value: one.address }))),
    label("Location", el("input", { name: "location" })),
    el("div.buttons", {}, el("button", { type: "button", onclick: close }, "Close"), el("button.go", { type: "submit" }, "Create")));
  dialog.replaceChildren(el("h1", {}, "New event"), form);
  dialog.showModal();
}

const label = (words, field) => el("label", {}, words, field);

async function save(calendar, form, close) {
  const values = Object.fromEntries(new FormData(form));
  const done = await attempt(() => act(values.mailbox, "POST", "/me/events", event(values, calendar.zone)));
  if (!done) return;
  close();
  toast("Created");
  await calendar.refresh();
}

function event(values, zone) {
  const allDay = "allDay" in values;
  const time = (value) => ({ dateTime: `${value}:00`, timeZone: zone });
  const start = allDay ? `${values.start.slice(0, 10)}T00:00` : values.start;
  const lastDay = day(addDays(new Date(`${values.end.slice(0, 10)}T00:00:00Z`), 1));
  const made = { subject: values.subject, start: time(start), end: time(allDay ? `${lastDay}T00:00` : values.end), isAllDay: allDay };
  if (values.location) made.location = { displayName: values.location };
  if (values.attendees.trim()) {
    made.attendees = values.attendees.split(",").map((one) => one.trim()).filter(Boolean)
      .map((address) => ({ type: "required", emailAddress: { address, name: address } }));
  }
  if (values.repeat !== "never") {
    const weekday = DAYS[new Date(`${start}:00Z`).getUTCDay()];
    const pattern = values.repeat === "daily" ? { type: "daily", interval: 1 }
      : { type: "weekly", interval: 1, daysOfWeek: [weekday], firstDayOfWeek: "monday" };
    made.recurrence = { pattern, range: { type: "numbered", startDate: start.slice(0, 10), numberOfOccurrences: 10 } };
  }
  return made;
}
