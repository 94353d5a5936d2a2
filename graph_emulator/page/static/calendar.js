// The week of the chosen mailboxes: events to look at, to drag and to make.

import { act, get, view } from "./api.js";
import { attempt, byId, el, toast } from "./dom.js";
import { showDetail } from "./detail.js";
import { edit } from "./editor.js";
import { lanes } from "./lanes.js";
import { DAY, addDays, day, hour, midnight, monday, spoken, text, wall, weekday } from "./time.js";

const COLORS = ["#0f6cbd", "#c4314b", "#107c10", "#8764b8", "#ca5010", "#038387", "#986f0b", "#5c2e91"];
const HOUR = 44;

export class Calendar {
  constructor() {
    this.now = new Date();
    this.mailboxes = [];
    this.hidden = new Set();
    this.zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
    this.meetings = [];
    this.open = null;
    this.dragging = false;
  }

  get narrow() { return window.innerWidth <= 720; }
  get days() { return this.narrow ? 1 : 7; }

  async start() {
    this.mailboxes = (await get("/mailboxes")).mailboxes;
    const seen = await get("/clock");
    this.now = new Date(`${seen.now.slice(0, 19)}Z`);
    this.chosen = midnight(this.now);
    const zones = [...new Set(["UTC", this.zone, ...this.mailboxes.map((one) => one.timeZone)])];
    byId("zone").replaceChildren(...zones.map((zone) => el("option", { value: zone, selected: zone === this.zone }, zone)));
    byId("zone").addEventListener("change", (change) => { this.zone = change.target.value; this.refresh(); });
    byId("today").addEventListener("click", () => this.go(midnight(this.now)));
    byId("back").addEventListener("click", () => this.go(addDays(this.chosen, -this.days)));
    byId("forth").addEventListener("click", () => this.go(addDays(this.chosen, this.days)));
    byId("new").addEventListener("click", () => this.create(new Date(this.chosen.getTime() + 10 * 3_600_000)));
    window.addEventListener("resize", () => { if (this.columns !== this.days) this.refresh(); });
  }

  go(date) { this.chosen = date; return attempt(() => this.refresh()); }

  async refresh() {
    if (this.dragging) return;
    this.mailboxes = (await get("/mailboxes")).mailboxes;
    this.columns = this.days;
    this.first = this.narrow ? this.chosen : monday(this.chosen);
    const last = addDays(this.first, this.columns);
    const shown = this.mailboxes.filter((one) => !this.hidden.has(one.address) && one.state === "active");
    // A day of margin on both sides: the window is in UTC, the columns are in the zone that is shown.
    const found = await Promise.all(shown.map((one) =>
      view(one.address, text(addDays(this.first, -1)), text(addDays(last, 1)), this.zone)
        .then((events) => events.map((event) => ({ event, mailbox: one, color: this.color(one) })))));
    if (this.dragging) return;
    this.meetings = meetings(found.flat().filter((one) => one.event.start && one.event.end));
    this.draw();
    if (this.open) {
      const copies = this.meetings.find((group) => group.some((one) => one.event.id === this.open));
      if (copies) showDetail(copies, copies.find((one) => one.event.id === this.open), this); else this.closeDetail();
    }
  }

  color(mailbox) { return COLORS[this.mailboxes.findIndex((one) => one.address === mailbox.address) % COLORS.length]; }

  draw() {
    byId("range").textContent = spoken(this.first, addDays(this.first, this.columns - 1));
    byId("people").replaceChildren(...this.mailboxes.map((one) => this.person(one)));
    const week = byId("week");
    if (!this.mailboxes.length) {
      week.replaceChildren(el("div.empty", {}, "There is no mailbox yet. Make one on the page “Stage”."));
      return;
    }
    const top = week.querySelector(".scroll")?.scrollTop;
    const columns = Array.from({ length: this.columns }, (_, index) => addDays(this.first, index));
    week.style.setProperty("--days", this.columns);
    week.replaceChildren(
      this.narrow ? this.strip() : el("div.heads", {}, el("div"), columns.map((date) => this.head(date))),
      el("div.alldays", {}, el("div.label", {}, "all day"), columns.map((date) => el("div", {}, this.allDay(date)))),
      el("div.scroll", {}, el("div.hours", {}, this.scale(), columns.map((date) => this.column(date)))));
    week.querySelector(".scroll").scrollTop = top ?? 7 * HOUR - 12;
  }

  person(mailbox) {
    const flip = () => {
      this.hidden.has(mailbox.address) ? this.hidden.delete(mailbox.address) : this.hidden.add(mailbox.address);
      this.refresh();
    };
    return el("button", { "aria-pressed": String(!this.hidden.has(mailbox.address)), style: `--c:${this.color(mailbox)}`, onclick: flip },
      el("span.face", {}, mailbox.name[0]), el("span", {}, mailbox.name, " ", el("small", {}, mailbox.address)));
  }

  strip() {
    const start = monday(this.chosen);
    return el("div.heads.strip", {}, Array.from({ length: 7 }, (_, index) => {
      const date = addDays(start, index);
      return el(`div${day(date) === day(this.chosen) ? ".chosen" : ""}`, {},
        el("button", { onclick: () => this.go(date) }, weekday(date), el("b", {}, String(date.getUTCDate()))));
    }));
  }

  head(date) {
    return el(`div${day(date) === day(this.now) ? ".today" : ""}`, {}, weekday(date), el("b", {}, String(date.getUTCDate())));
  }

  scale() {
    return el("div.scale", {}, Array.from({ length: 23 }, (_, index) =>
      el("span", { style: `top:${(index + 1) * HOUR}px` }, `${String(index + 1).padStart(2, "0")}:00`)));
  }

  allDay(date) {
    return this.meetings.filter(([{ event }]) => event.isAllDay && wall(event.start) <= date && date < wall(event.end))
      .map((copies) => this.block(copies, el("b", {}, copies[0].event.subject || "(no subject)")));
  }

  column(date) {
    const next = addDays(date, 1);
    const here = this.meetings.filter(([{ event }]) => !event.isAllDay && wall(event.start) < next && (wall(event.end) > date || day(wall(event.start)) === day(date)));
    const weekend = [0, 6].includes(date.getUTCDay());
    const column = el(`div.column${weekend ? ".weekend" : ""}`, { "data-day": day(date), ondblclick: (click) => this.createAt(click, date) });
    for (const { copies, lane, of } of lanes(here)) {
      const one = copies[0];
      const start = Math.max(0, (wall(one.event.start) - date) / 3_600_000);
      const end = Math.min(24, (wall(one.event.end) - date) / 3_600_000);
      const height = Math.max(20, (end - start) * HOUR - 2);
      const block = this.block(copies, el("b", {}, one.event.subject || "(no subject)"),
        height > 34 ? el("small", {}, `${hour(wall(one.event.start))}${one.event.location?.displayName ? ` · ${one.event.location.displayName}` : ""}`) : null);
      block.style.cssText += `;top:${start * HOUR}px;height:${height}px;left:calc(${(100 * lane) / of}% + 1px);width:calc(${100 / of}% - 3px)`;
      if (height > 56) block.classList.add("tall");
      this.makeMovable(block, one);
      column.append(block);
    }
    if (day(date) === day(this.nowThere())) {
      column.append(el("div.now", { style: `top:${((this.nowThere() - date) / 3_600_000) * HOUR}px` }));
    }
    return column;
  }

  nowThere() {
    try {
      const parts = new Intl.DateTimeFormat("sv", { timeZone: this.zone, dateStyle: "short", timeStyle: "medium" }).format(this.now);
      return new Date(`${parts.replace(" ", "T")}Z`);
    } catch { return this.now; } // a Windows name, which the browser does not know
  }

  block(copies, ...content) {
    const { event, color } = copies[0];
    const classes = [event.showAs === "free" ? "free" : "", event.showAs === "tentative" ? "tentative" : "",
      event.isCancelled ? "cancelled" : "", copies.some((one) => one.event.id === this.open) ? "chosen" : ""].filter(Boolean);
    const faces = copies.length > 1 ? el("span.faces", {}, copies.map((one) =>
      el(`i.${one.event.isOrganizer ? "organizer" : one.event.responseStatus?.response}`, { style: `--c:${one.color}` }, one.mailbox.name[0]))) : null;
    const title = `${event.subject} (${copies.map((one) => one.mailbox.name).join(", ")})`;
    const choose = () => this.choose(copies, copies[0]);
    return el(["div", "event", ...classes].join("."), { style: `--c:${color}`, title, role: "button", tabindex: 0,
      onclick: choose, onkeydown: (press) => { if (press.key === "Enter") choose(); } }, faces, content);
  }

  choose(copies, one) {
    this.open = one.event.id;
    this.draw();
    showDetail(copies, one, this);
  }

  makeMovable(block, one) {
    block.addEventListener("pointerdown", (down) => {
      if (down.button !== 0) return;
      const from = { x: down.clientX, y: down.clientY };
      const width = block.parentElement.getBoundingClientRect().width;
      let moved = null;
      const move = (at) => {
        if (!moved && Math.hypot(at.clientX - from.x, at.clientY - from.y) < 6) return;
        this.dragging = true;
        block.classList.add("dragged");
        const columns = Math.round((at.clientX - from.x) / width);
        const quarters = Math.round(((at.clientY - from.y) / HOUR) * 4);
        moved = columns * DAY + quarters * 900_000;
        block.style.transform = `translate(${columns * width}px, ${(quarters * HOUR) / 4}px)`;
      };
      const up = () => {
        window.removeEventListener("pointermove", move);
        window.removeEventListener("pointerup", up);
        this.dragging = false;
        if (!moved) return;
        block.addEventListener("click", (click) => click.stopImmediatePropagation(), { capture: true, once: true });
        this.shift(one, moved);
      };
      window.addEventListener("pointermove", move);
      window.addEventListener("pointerup", up);
    });
  }

  async shift({ event, mailbox }, by) {
    const change = Object.fromEntries(["start", "end"].map((name) =>
      [name, { dateTime: text(new Date(wall(event[name]).getTime() + by)), timeZone: this.zone }]));
    const done = await attempt(() => act(mailbox.address, "PATCH", `/me/events/${event.id}`, change));
    if (done) toast(`Moved “${event.subject}”`);
    await this.refresh();
  }

  createAt(click, date) {
    if (click.target !== click.currentTarget) return;
    const hours = Math.floor((click.offsetY / HOUR) * 2) / 2;
    this.create(new Date(date.getTime() + hours * 3_600_000));
  }

  create(start) { edit(this, start); }

  closeDetail() { this.open = null; byId("detail").hidden = true; }
}

// The copies of one meeting that say the same are one block: the organiser's first.
function meetings(events) {
  const groups = new Map();
  for (const one of events) {
    const { iCalUId, start, end, isCancelled, subject } = one.event;
    const key = JSON.stringify([iCalUId, start, end, isCancelled, subject]);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(one);
  }
  return [...groups.values()].map((group) => group.sort((a, b) => Number(b.event.isOrganizer) - Number(a.event.isOrganizer)));
}
