// An actor's statuses over time as a band, the outlook as a thin line above it, a tick for each claim.

import { h, s } from "./dom.js";
import { plain, when } from "./words.js";

const WIDTH = 430;
const BAND = { y: 22, height: 18 };
const DAY = 24 * 3600e3;
const CHARACTER = 6;

const time = (text) => new Date(text).getTime();

/** The newest timeline of a facet's field among changes (newest first). */
export const timelineOf = (changes, facet, field) => changes.find((change) => change.facet === facet && change.field === field)?.timeline ?? [];

/** The times from which and to which a band is drawn; null where there is none. */
export function rangeOf(changes, facet, evidence) {
  const segments = [...timelineOf(changes, facet, "status"), ...timelineOf(changes, facet, "outlook")];
  if (segments.length === 0) return null;
  const first = Math.min(...segments.map((segment) => time(segment.start)));
  const last = Math.max(...segments.map((segment) => time(segment.until ?? segment.start)), ...evidence.map((each) => time(each.published_at)), ...changes.map((change) => time(change.recorded_at)));
  const span = Math.max(last - first, DAY);
  return [Math.floor(first - span * 0.02), Math.ceil(last + span * 0.1)];
}

export function timeline(changes, facet, evidence, zone, range, known) {
  if (!range) return null;
  const statuses = timelineOf(changes, facet, "status");
  const outlooks = timelineOf(changes, facet, "outlook").filter((segment) => segment.value !== "none");
  const [from, to] = range;
  const now = known ? time(known) : to;
  const x = (moment) => Math.max(0, Math.min(WIDTH, ((moment - from) / (to - from)) * WIDTH));
  const end = (segment) => (segment.until ? x(time(segment.until)) : x(now));
  const words = statuses.map((segment) => `${plain(segment.value)} from ${when(segment.start, zone)}`).join(", ");
  const fits = (value, left, right) => (plain(value).length * CHARACTER < right - left - 6 ? plain(value) : null);

  const bands = statuses.map((segment) => {
    const [left, right] = [x(time(segment.start)), end(segment)];
    const text = fits(segment.value, left, right);
    return s(
      "g",
      {},
      s("title", {}, `${plain(segment.value)}, ${when(segment.start, zone)} to ${segment.until ? when(segment.until, zone) : "now"}`),
      s("rect", { class: `band b-${segment.value}`, x: left, y: BAND.y, width: Math.max(2, right - left - 1), height: BAND.height }),
      text && s("text", { class: `band-text t-${segment.value}`, x: left + 4, y: BAND.y + 13 }, text),
    );
  });
  const lines = outlooks.map((segment, number) => {
    const next = outlooks[number + 1] ? x(time(outlooks[number + 1].start)) : WIDTH;
    const [left, right] = [x(time(segment.start)), end(segment)];
    const inside = fits(segment.value, left, next);
    // The newest has its words before it where there is no room behind.
    const before = !inside && number === outlooks.length - 1 ? s("text", { class: "axis", x: right, y: 10, "text-anchor": "end" }, plain(segment.value)) : null;
    return s(
      "g",
      {},
      s("title", {}, `${plain(segment.value)}, ${when(segment.start, zone)}`),
      s("path", { class: "ahead", d: `M${left} 16H${Math.max(left + 3, right - 1)}` }),
      inside ? s("text", { class: "axis", x: left, y: 10 }, inside) : before,
    );
  });
  const ticks = evidence.map((each) =>
    s("path", { class: each.stands === "aside" || !each.weight ? "tick hollow" : "tick", d: `M${x(time(each.published_at))} 44v8` }, s("title", {}, `${plain(each.value)}, ${each.source ?? "no outlet"}, ${when(each.published_at, zone)}`)),
  );
  const days = [0.02, 0.5].map((part) => s("text", { class: "axis", x: part * WIDTH, y: 64, "text-anchor": part < 0.1 ? "start" : "middle" }, when(new Date(from + part * (to - from)).toISOString().slice(0, 10))));
  return h(
    "figure",
    { class: "timeline" },
    s(
      "svg",
      { viewBox: `0 0 ${WIDTH} 68`, role: "img", "aria-label": words ? `Timeline: ${words}` : "Timeline: nothing was known yet" },
      bands,
      lines,
      ticks,
      days,
      s("text", { class: "axis", x: WIDTH, y: 64, "text-anchor": "end" }, "now"),
      known && s("path", { class: "cursor", d: `M${x(now)} 4V56` }),
    ),
  );
}
