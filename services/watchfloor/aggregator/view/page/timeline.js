// An actor's statuses over time as a band, the outlook as a thin line above it, a tick for each claim. What lies beyond the mark "now" is
// drawn faint: it is what was said to come, or what is assumed when something ends, and nobody has seen it yet.

import { h, s } from "./dom.js";
import { plain, when } from "./words.js";

const WIDTH = 430;
const BAND = { y: 22, height: 18 };
const HOUR = 3600e3;
const DAY = 24 * HOUR;
const CHARACTER = 6;
const AHEAD = 1.25;
const SILENT = 2;

const time = (text) => new Date(text).getTime();
const momentOf = (milliseconds) => new Date(milliseconds).toISOString();

/** The newest timeline of a facet's field among changes (newest first). */
export const timelineOf = (changes, facet, field) => changes.find((change) => change.facet === facet && change.field === field)?.timeline ?? [];

/**
 * The times from which and to which a band is drawn, and that of the mark "now" on it; null where there is none. What lies ahead takes
 * half or so at most. Where nothing was told for long the band ends with what was told, and `cut` says that now is further on.
 */
export function rangeOf(changes, facet, evidence, now = Date.now()) {
  const segments = [...timelineOf(changes, facet, "status"), ...timelineOf(changes, facet, "outlook")];
  if (segments.length === 0) return null;
  const edges = segments.flatMap((segment) => [segment.start, segment.until]).filter(Boolean).map(time);
  const told = [...edges, ...evidence.map((each) => time(each.published_at)), ...changes.map((change) => time(change.recorded_at))];
  const first = Math.min(...told, now);
  const ahead = Math.max(...edges);
  const last = Math.max(...told.filter((each) => each <= now), first);
  const span = Math.max(last - first, 6 * HOUR);
  const from = Math.floor(first - span * 0.02);
  if (ahead > now) return { from, now, to: Math.ceil(Math.min(ahead + (ahead - from) * 0.05, now + (now - from) * AHEAD)), cut: false };
  const end = Math.ceil(last + span * 0.1);
  return now > last + span * SILENT ? { from, now: end, to: end, cut: true } : { from, now, to: now, cut: false };
}

/** What stands under the band: the time of day where the whole of it is a day or two. */
const axisWords = (moment, range) => (range.to - range.from < 2 * DAY ? when(momentOf(moment)) : when(momentOf(moment).slice(0, 10)));

function axis(range, now, x) {
  const text = (at, words, anchor = "middle") => s("text", { class: "axis", x: at, y: 64, "text-anchor": anchor }, words);
  const mark = x(range.now);
  const half = WIDTH * 0.45;
  const label = range.cut ? "⋯ now" : "now";
  return [
    text(WIDTH * 0.02, axisWords(range.from + (range.to - range.from) * 0.02, range), "start"),
    mark - half > 90 ? text(half, axisWords(range.from + (range.to - range.from) * 0.45, range)) : null,
    text(mark, label, mark > WIDTH - 20 ? "end" : "middle"),
    WIDTH - mark > 100 ? text(WIDTH, axisWords(range.to, range), "end") : null,
    range.cut ? null : s("path", { class: "now-mark", d: `M${Math.min(mark, WIDTH - 0.5)} 4V54` }),
    now < range.now ? s("path", { class: "cursor", d: `M${x(now)} 4V56` }) : null,
  ];
}

/** @param known the time as of which it is drawn, null for now */
export function timeline(changes, facet, evidence, range, known) {
  if (!range) return null;
  const statuses = timelineOf(changes, facet, "status");
  const outlooks = timelineOf(changes, facet, "outlook").filter((segment) => segment.value !== "none");
  const now = known ? time(known) : range.now;
  const x = (moment) => Math.max(0, Math.min(WIDTH, ((moment - range.from) / (range.to - range.from)) * WIDTH));
  const lies = (segment) => (time(segment.start) > now ? "then, to come, " : "");
  const words = statuses.map((segment) => `${lies(segment)}${plain(segment.value)} from ${when(segment.start)}`).join(", ");
  const fits = (value, left, right) => (plain(value).length * CHARACTER < right - left - 6 ? plain(value) : null);
  // A stretch without an end lasts to now; one that has an end beyond now is in two parts.
  const partsOf = (segment) => {
    const [start, end] = [time(segment.start), segment.until ? time(segment.until) : Math.max(now, time(segment.start))];
    const open = !segment.until && start > now;
    return [
      [start, Math.min(end, now), ""],
      [Math.max(start, now), open ? range.to : end, " to-come"],
    ].filter(([from, to]) => to > from).map(([from, to, how]) => [x(from), x(to), how]);
  };

  const bands = statuses.map((segment) => {
    const [title, parts] = [`${lies(segment)}${plain(segment.value)}, ${when(segment.start)} to ${segment.until ? when(segment.until) : "further notice"}`, partsOf(segment)];
    return s(
      "g",
      {},
      s("title", {}, title),
      parts.map(([left, right, how], number) => {
        const text = number === 0 ? fits(segment.value, left, right) : null;
        return [
          s("rect", { class: `band b-${segment.value}${how}`, x: left, y: BAND.y, width: Math.max(2, right - left - 1), height: BAND.height }),
          text && s("text", { class: how ? "band-text" : `band-text t-${segment.value}`, x: left + 4, y: BAND.y + 13 }, text),
        ];
      }),
    );
  });
  const lines = outlooks.map((segment, number) => {
    const next = outlooks[number + 1] ? x(time(outlooks[number + 1].start)) : WIDTH;
    const left = x(time(segment.start));
    const parts = partsOf(segment);
    const right = Math.max(left, ...parts.map(([, end]) => end));
    const inside = fits(segment.value, left, next);
    // The newest has its words before it where there is no room behind.
    const before = !inside && number === outlooks.length - 1 ? s("text", { class: "axis", x: right, y: 10, "text-anchor": "end" }, plain(segment.value)) : null;
    return s(
      "g",
      {},
      s("title", {}, `${plain(segment.value)}, ${when(segment.start)}`),
      parts.map(([from, to, how]) => s("path", { class: `ahead${how}`, d: `M${from} 16H${Math.max(from + 3, to - 1)}` })),
      inside ? s("text", { class: "axis", x: left, y: 10 }, inside) : before,
    );
  });
  const ticks = evidence.map((each) =>
    s("path", { class: each.stands === "aside" || !each.weight ? "tick hollow" : "tick", d: `M${x(time(each.published_at))} 44v8` }, s("title", {}, `${plain(each.value)}, ${each.source ?? "no outlet"}, ${when(each.published_at)}`)),
  );
  return h(
    "figure",
    { class: "timeline" },
    s("svg", { viewBox: `0 0 ${WIDTH} 68`, role: "img", "aria-label": words ? `Timeline: ${words}` : "Timeline: nothing was known yet" }, bands, lines, ticks, axis(range, now, x)),
  );
}
