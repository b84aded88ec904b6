// How values, times and numbers are written.

const MINUTE = 60e3;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
const formats = new Map();

/** `resumption_announced` as people write it. */
export const plain = (value) => String(value ?? "").replaceAll("_", " ");

export const many = (count, one, more = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : more}`;

function format(zone, options) {
  const key = JSON.stringify([zone, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options }));
  return formats.get(key);
}

/** An instant or day in words. A day stays the day it is, in whatever zone. */
export function when(text, zone = null, { withZone = false, dayOnly = false } = {}) {
  if (!text) return "";
  const day = text.length === 10;
  const moment = new Date(text);
  const year = Math.abs(Date.now() - moment) > 180 * DAY ? { year: "numeric" } : {};
  const date = { day: "numeric", month: "short", ...year };
  if (day) return format("UTC", date).format(moment);
  if (dayOnly) return format(zone ?? "UTC", date).format(moment);
  const options = { ...date, hour: "2-digit", minute: "2-digit", ...(withZone ? { timeZoneName: "short" } : {}) };
  return format(zone ?? "UTC", options).format(moment);
}

/** The same for a list, where room is short: of what is older than two days the day alone. */
export const shortly = (text, zone = null) => when(text, zone, { dayOnly: Date.now() - new Date(text) > 2 * DAY });

/** How long ago, or how long from now. */
export function ago(text, now = Date.now()) {
  if (!text) return "";
  const far = now - new Date(text);
  const size = Math.abs(far);
  const words =
    size < MINUTE ? "now" : size < HOUR ? `${Math.floor(size / MINUTE)} min` : size < 2 * DAY ? `${Math.floor(size / HOUR)} h` : size < 2 * YEAR ? `${Math.floor(size / DAY)} d` : `${Math.floor(size / YEAR)} y`;
  return words === "now" ? words : far >= 0 ? `${words} ago` : `in ${words}`;
}

/** Thousandths as a share. */
export const share = (thousandths) => `${Math.round(thousandths / 10)} %`;
