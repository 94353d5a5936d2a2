// The stage: clock, mailboxes, faults and switches.

import { forget, get, post } from "./api.js";
import { attempt, byId, el, fill, toast } from "./dom.js";

const FAULTS = [
  ["The next request: 429, wait 5 s", { kind: "status", status: 429, retry_after: 5 }],
  ["The next request: 503", { kind: "status", status: 503, code: "ErrorServerBusy" }],
  ["The next request: dropped before the work", { kind: "drop_before" }],
  ["The next request: done, answer lost", { kind: "drop_after" }],
  ["The next request: answer cut in half", { kind: "truncate" }],
  ["The next request: 3 s late", { kind: "delay", seconds: 3 }],
];

export async function showStage(done) {
  const [clock, faults, switches, choices, people] = await Promise.all(
    ["/clock", "/faults", "/switches", "/switches/choices", "/mailboxes"].map(get));
  const run = (action, words) => async () => {
    const ok = await attempt(async () => { await action(); return true; });
    if (ok && words) toast(words);
    await done();
  };
  fill(byId("stage"),
    clockPanel(clock, run), peoplePanel(people.mailboxes, run), faultPanel(faults.faults, run), switchPanel(switches, choices, run));
}

const panel = (title, ...content) => el("div.panel", {}, el("h2", {}, title), content);
const line = (...content) => el("div.line", {}, content);

function clockPanel(clock, run) {
  const field = el("input", { type: "datetime-local", value: clock.now.slice(0, 16), "aria-label": "Time, UTC" });
  const advance = (seconds) => run(() => post("/clock", { advance: seconds }));
  return panel("Clock (UTC)",
    line(field, el("button", { onclick: run(() => post("/clock", { now: `${field.value}:00Z` })) }, "Stand still at")),
    line(el("button", { onclick: advance(60) }, "+1 min"), el("button", { onclick: advance(3600) }, "+1 h"),
      el("button", { onclick: advance(86_400) }, "+1 day"), el("button", { onclick: run(() => post("/clock")) }, "Real time")));
}

function peoplePanel(mailboxes, run) {
  const address = el("input", { type: "email", placeholder: "dora@contoso.example", "aria-label": "Address" });
  const seed = () => post("/seed", { mailboxes: [{ address: address.value, name: nameOf(address.value) }] });
  const reset = () => (window.confirm("Empty the whole tenant?") ? post("/reset") : Promise.reject(new Error("Nothing was changed.")));
  return panel("Mailboxes",
    el("table", {}, el("tbody", {}, mailboxes.map((one) => el("tr", {}, el("td", {}, one.name), el("td.soft", {}, `${one.address} · ${one.events}`))))),
    line(address, el("button", { onclick: run(seed, "Added") }, "Add")),
    line(el("button.bad", { onclick: run(reset, "Empty") }, "Empty the tenant")));
}

const nameOf = (address) => address.split("@")[0].replace(/^./, (letter) => letter.toUpperCase());

function faultPanel(faults, run) {
  const waiting = faults.map((one) => el("tr", {}, el("td", {}, el("code", {}, JSON.stringify(one.do))), el("td.soft", {}, `${one.left}×`)));
  return panel("Faults",
    FAULTS.map(([words, what]) => line(el("button", { onclick: run(() => post("/faults", { faults: [{ do: what }] }), "It will happen.") }, words))),
    waiting.length ? el("table", {}, el("tbody", {}, waiting)) : null,
    waiting.length ? line(el("button", { onclick: run(() => forget("/faults")) }, "Forget them")) : null);
}

function switchPanel(switches, choices, run) {
  const rows = Object.entries(switches).map(([name, value]) => {
    const field = choices[name] ? el("select", { "aria-label": name }, choices[name].map((one) => el("option", { selected: one === value }, one)))
      : typeof value === "boolean" ? el("input", { type: "checkbox", checked: value, "aria-label": name })
      : el("input", { value: String(value), "aria-label": name });
    field.addEventListener("change", () => {
      const next = typeof value === "boolean" ? field.checked : typeof value === "number" ? Number(field.value) : field.value;
      run(() => post("/switches", { [name]: next }), `${name} is ${next}`)();
    });
    return el("tr", {}, el("td", {}, el("code", {}, name)), el("td", {}, field));
  });
  return panel("Switches", el("table", {}, el("tbody", {}, rows)));
}
