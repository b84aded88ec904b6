// An actor's statuses over time as a band, the outlook as a line above it, a tick for each claim.

import { h, s } from "./dom.js";
import { plain, when } from "./words.js";

const WIDTH = 430;
const BAND = { y: 22, height: 18 };
const DAY = 24 * 3600e3;
const CHARACTER = 5.6;

const time = (text) => new Date(text).getTime();

/** The newest timeline of a facet's field among changes (newest first). */
export const timelineOf = (changes, facet, field) =>
  changes.find((change) => change.facet === facet && change.field === field)?.timeline ?? [];

export function timeline(changes, facet, evidence, zone, known) {
  const statuses = timelineOf(changes, facet, "status");
  const outlooks = timelineOf(changes, facet, "outlook").filter((segment) => segment.value !== "none");
  const starts = [...statuses, ...outlooks].map((segment) => time(segment.start));
  if (starts.length === 0) return null;
  const to = Math.max(...[...statuses, ...outlooks].map((segment) => time(segment.until ?? segment.start)), ...evidence.map((each) => time(each.published_at)));
  const first = Math.min(...starts);
  const span = Math.max(to - first, DAY) * 1.12;
  const from = first - span * 0.02;
  const x = (moment) => Math.max(0, Math.min(WIDTH, ((moment - from) / span) * WIDTH));
  const end = (segment) => (segment.until ? x(time(segment.until)) : WIDTH);
  const words = statuses.map((segment) => `${plain(segment.value)} from ${when(segment.start, zone)}`).join(", ");
  const label = (value, left, right) => (plain(value).length * CHARACTER < right - left - 6 ? plain(value) : null);

  const bands = statuses.map((segment) => {
    const [left, right] = [x(time(segment.start)), end(segment)];
    const text = label(segment.value, left, right);
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
    return s(
      "g",
      {},
      s("title", {}, `${plain(segment.value)}, ${when(segment.start, zone)}`),
      s("path", { class: "ahead", d: `M${left} 15H${Math.max(left + 3, right - 1)}` }),
      label(segment.value, left, next) && s("text", { class: "axis", x: left, y: 10 }, plain(segment.value)),
    );
  });
  const ticks = evidence.map((each) =>
    s("path", { class: each.stands === "aside" || !each.weight ? "tick hollow" : "tick", d: `M${x(time(each.start ?? each.published_at))} 44v8` }),
  );
  const marks = [from, from + span / 2].map((moment, number) =>
    s("text", { class: "axis", x: number ? WIDTH / 2 : 0, y: 66 }, when(new Date(moment).toISOString().slice(0, 10))),
  );
  return h(
    "figure",
    { class: "timeline" },
    s(
      "svg",
      { viewBox: `0 0 ${WIDTH} 70`, role: "img", "aria-label": `Timeline: ${words}` },
      bands,
      lines,
      ticks,
      marks,
      s("text", { class: "axis", x: WIDTH, y: 66, "text-anchor": "end" }, "now"),
      known && s("path", { class: "cursor", d: `M${x(time(known))} 4V56` }),
    ),
  );
}
