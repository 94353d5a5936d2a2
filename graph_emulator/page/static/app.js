// The page: four views over the control interface, looked at again whenever the emulator's pulse changes.

import { forget, get } from "./api.js";
import { attempt, byId } from "./dom.js";
import { Calendar } from "./calendar.js";
import { showJournal, showMails } from "./lists.js";
import { showStage } from "./stage.js";

const VIEWS = ["calendar", "mails", "journal", "stage"];
const calendar = new Calendar();
let pulse = "";

const current = () => (VIEWS.includes(location.hash.slice(1)) ? location.hash.slice(1) : "calendar");

async function show() {
  const name = current();
  for (const view of VIEWS) byId(`view-${view}`).hidden = view !== name;
  for (const link of document.querySelectorAll(".tabs a")) link.classList.toggle("on", link.hash === `#${name}`);
  if (name !== "calendar") calendar.closeDetail();
  window.scrollTo(0, 0);
  await attempt(() => refresh());
}

async function refresh() {
  const name = current();
  const [mails, journal] = await Promise.all([get("/mails"), get("/journal")]);
  byId("mail-count").textContent = mails.mails.length || "";
  byId("complaint-count").textContent = journal.complaints.length ? `${journal.complaints.length} ⚠` : "";
  if (name === "calendar") await calendar.refresh();
  if (name === "mails") showMails(mails.mails);
  if (name === "journal") showJournal(journal.requests);
  if (name === "stage") await showStage(() => refresh());
}

async function look() {
  try {
    const seen = await get("/pulse");
    const clock = byId("clock");
    clock.textContent = `${seen.now.slice(0, 10)} ${seen.now.slice(11, 16)} UTC`;
    clock.classList.toggle("still", seen.stands_still);
    calendar.now = new Date(`${seen.now.slice(0, 19)}Z`);
    if (seen.pulse !== pulse && current() !== "stage") await refresh();
    pulse = seen.pulse;  // only now: what could not be shown is looked at again
  } catch {
    byId("clock").textContent = "not running";
  }
  setTimeout(look, 1500);
}

window.addEventListener("hashchange", show);
byId("forget-mails").addEventListener("click", () => attempt(async () => { await forget("/mails"); await refresh(); }));
byId("forget-journal").addEventListener("click", () => attempt(async () => { await forget("/journal"); await refresh(); }));
byId("only-complaints").addEventListener("change", () => attempt(refresh));

attempt(async () => {
  await calendar.start();
  pulse = (await get("/pulse")).pulse;  // before anything is read: what changes from here on is news
  await show();
  await look();
});
