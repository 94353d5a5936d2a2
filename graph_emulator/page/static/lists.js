// Mails and journal: two lists, newest first.

import { byId, el } from "./dom.js";

const MOST = 300;

export function showMails(mails) {
  const rows = mails.slice(-MOST).reverse().map((mail) =>
    el("div.row.mail", {},
      el(`span.chip.${mail.kind}`, {}, mail.kind),
      el("b.subject", {}, mail.subject || "(no subject)"),
      el("time", {}, mail.at.slice(0, 16).replace("T", " ")),
      el("div.way", {}, `${mail.from} → ${mail.to.join(", ")}`),
      el("div.reason", {}, mail.occurrence ? `${mail.reason} (occurrence of ${mail.occurrence})` : mail.reason)));
  byId("mails").replaceChildren(rows.length ? el("div.list", {}, rows) : empty("No mail has been sent."));
}

export function showJournal(requests) {
  const only = byId("only-complaints").checked;
  const shown = requests.filter((one) => !only || one.complaints.length).slice(-MOST).reverse();
  byId("journal").replaceChildren(
    shown.length ? el("div.list", {}, shown.map(request)) : empty(only ? "The referee has no complaint." : "No request yet."));
}

function request(one) {
  const failed = one.status === null || one.status >= 400;
  const query = new URLSearchParams(one.query).toString();
  const status = one.status === null ? one.fault || "…" : one.status;
  return el(`div.row.request${one.batch ? ".inner" : ""}`, { title: detail(one) },
    el("span.soft", {}, String(one.n)),
    el("span.soft.at", {}, one.at.slice(11, 19)),
    el("span", {}, one.method),
    el("code", {}, short(decodeURIComponent(one.path)) + (query ? `?${short(decodeURIComponent(query))}` : "")),
    el("span.soft.who", {}, one.mailbox.split("@")[0]),
    el(`span.status${failed ? ".failed" : ""}`, {}, String(status)),
    one.complaints.map((text) => el("span.complaint", {}, `⚠ ${text}`)));
}

// Ids and tokens fill a line by themselves: their ends are enough to tell them apart.
const short = (text) => text.replace(/[\w=-]{28,}/g, (word) => `${word.slice(0, 8)}…${word.slice(-8)}`);

function detail(one) {
  const lines = [decodeURIComponent(one.path)];
  const headers = Object.entries(one.headers).map(([name, value]) => `${name}: ${value}`);
  return [...lines, ...headers, one.code || "", one.body ? JSON.stringify(one.body, null, 1) : ""].filter(Boolean).join("\n").slice(0, 3000);
}

const empty = (text) => el("div.list", {}, el("div.empty", {}, text));
