// Wall times as Graph writes them. Dates here carry wall time in their UTC fields, whatever zone is shown.

export const DAY = 86_400_000;
export const wall = (value) => new Date(value.dateTime.slice(0, 19) + "Z");
export const text = (date) => date.toISOString().slice(0, 19);
export const day = (date) => date.toISOString().slice(0, 10);
export const hour = (date) => date.toISOString().slice(11, 16);
export const addDays = (date, days) => new Date(date.getTime() + days * DAY);
export const midnight = (date) => new Date(day(date) + "T00:00:00Z");

export function monday(date) {
  const start = midnight(date);
  return addDays(start, -((start.getUTCDay() + 6) % 7));
}

export const weekday = (date) => date.toLocaleDateString("en", { weekday: "short", timeZone: "UTC" });

export function spoken(first, last) {
  const whole = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  if (day(first) === day(last)) return first.toLocaleDateString("en", { weekday: "long", ...whole });
  const same = first.getUTCMonth() === last.getUTCMonth();
  const start = first.toLocaleDateString("en", same ? { day: "numeric", timeZone: "UTC" } : { day: "numeric", month: "long", timeZone: "UTC" });
  const end = last.toLocaleDateString("en-GB", whole);
  return `${start} – ${end}`;
}

export function when(event) {
  const start = wall(event.start);
  const end = wall(event.end);
  const date = { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
  if (event.isAllDay) {
    const last = addDays(end, -1);
    return day(start) === day(last) ? `${start.toLocaleDateString("en-GB", date)}, all day`
      : `${start.toLocaleDateString("en-GB", date)} – ${last.toLocaleDateString("en-GB", date)}, all day`;
  }
  const tail = day(start) === day(end) ? hour(end) : `${end.toLocaleDateString("en-GB", date)}, ${hour(end)}`;
  return `${start.toLocaleDateString("en-GB", date)}, ${hour(start)} – ${tail}`;
}
