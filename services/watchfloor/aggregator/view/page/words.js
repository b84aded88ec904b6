// How names, values, times and numbers are written.

const MINUTE = 60e3;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
const NO_NAME = /\s*\b(international|intl\.?|airport|aerodrome|airfield|regional|municipal)\b/gi;
const KINDS = { airport: "Airports", country: "Airspaces", crossing: "Crossings", org: "Organisations", person: "People" };
const formats = new Map();

/** `resumption_announced` as people write it. */
export const plain = (value) => String(value ?? "").replaceAll("_", " ");

export const many = (count, one, more = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : more}`;

export const kindName = (kind) => KINDS[kind] ?? plain(kind);

/** What a list calls an actor: an airport by its city, with the rest of its name apart. */
export function names(actor) {
  if (actor.kind === "country") return { name: actor.name, more: "airspace" };
  if (actor.kind !== "airport") return { name: actor.name, more: actor.kind };
  const bare = (actor.place?.name ?? actor.name).replace(NO_NAME, "").trim() || actor.name;
  const city = actor.place?.city;
  const code = actor.place?.iata || actor.place?.code || actor.actor_id.split(":")[1];
  if (!city || bare.toLowerCase().includes(city.toLowerCase())) return { name: bare, more: code };
  return { name: city, more: `${code} · ${bare}` };
}

function format(zone, options) {
  const key = JSON.stringify([zone, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options }));
  return formats.get(key);
}

/** An instant, or a day, in words: always in UTC, which `withZone` says. */
export function when(text, { withZone = false, dayOnly = false, weekday = false } = {}) {
  if (!text) return "";
  const moment = new Date(text);
  const year = Math.abs(Date.now() - moment) > 180 * DAY ? { year: "numeric" } : {};
  const date = { ...(weekday ? { weekday: "short" } : {}), day: "numeric", month: "short", ...year };
  if (text.length === 10 || dayOnly) return format("UTC", date).format(moment);
  const options = { ...date, hour: "2-digit", minute: "2-digit", ...(withZone ? { timeZoneName: "short" } : {}) };
  return format("UTC", options).format(moment);
}

/** The same for a list, where room is short: of what is older than two days the day alone. */
export const shortly = (text) => (Date.now() - new Date(text) > 2 * DAY ? when(text, { dayOnly: true }) : when(text, { withZone: true }));

const LOCAL = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };

/** Day and time of an instant on the clocks of a place; nothing where they show UTC. */
export function localTime(text, zone) {
  const there = format(zone, LOCAL).format(new Date(text));
  return there === format("UTC", LOCAL).format(new Date(text)) ? "" : ` · ${there} there`;
}

/** The time of day, in UTC. */
export const clock = (text) => format("UTC", { hour: "2-digit", minute: "2-digit" }).format(new Date(text));

/** The day of an instant in UTC as a heading. */
export function dayName(text) {
  const day = Math.floor(new Date(text) / DAY);
  const today = Math.floor(Date.now() / DAY);
  if (day === today) return "Today";
  return day === today - 1 ? "Yesterday" : format("UTC", { weekday: "long", day: "numeric", month: "long", ...(today - day > 180 ? { year: "numeric" } : {}) }).format(new Date(text));
}

/** How long it is, in the largest unit that says it. */
export function span(size) {
  if (size < MINUTE) return "under 1 min";
  if (size < HOUR) return `${Math.floor(size / MINUTE)} min`;
  if (size < 2 * DAY) return `${Math.floor(size / HOUR)} h`;
  return size < 2 * YEAR ? `${Math.floor(size / DAY)} d` : `${Math.floor(size / YEAR)} y`;
}

/** How long ago, or how long from now. */
export function ago(text, now = Date.now()) {
  if (!text) return "";
  const far = now - new Date(text);
  return far >= 0 ? `${span(far)} ago` : `in ${span(-far)}`;
}

/** Thousandths as a share. */
export const share = (thousandths) => `${Math.round(thousandths / 10)}\u00a0%`;
