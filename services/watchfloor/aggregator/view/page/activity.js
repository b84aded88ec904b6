// How much was told of an actor, day by day, and of what kind: conflict below the line, cooperation and conditions above it.

import { h, s } from "./dom.js";
import { many, when } from "./words.js";

const WIDTH = 430;
const HEIGHT = 54;
const DAY = 24 * 3600e3;
const LEAST_DAYS = 30;

const dayOf = (text) => Math.floor(new Date(text) / DAY);

export function activitySection(items) {
  if (items.length === 0) return null;
  const last = Math.max(dayOf(new Date().toISOString()), ...items.map((each) => dayOf(each.day)));
  const first = Math.min(last - LEAST_DAYS + 1, ...items.map((each) => dayOf(each.day)));
  const width = WIDTH / (last - first + 1);
  const up = Math.max(...items.map((each) => each.conditions + each.cooperative), 1);
  const down = Math.max(...items.map((each) => each.conflictual), 0);
  const scale = HEIGHT / (up + down);
  const zero = up * scale;
  const bars = items.map((each) => {
    const x = (dayOf(each.day) - first) * width;
    const bar = (name, y, count) => count > 0 && s("rect", { class: `a-${name}`, x, y, width: Math.max(1, width - Math.min(1, width / 4)), height: count * scale });
    return s(
      "g",
      {},
      s("title", {}, `${when(each.day)}: ${each.conditions} of its condition, ${each.cooperative} of cooperation, ${each.conflictual} of conflict`),
      bar("condition", zero - each.conditions * scale, each.conditions),
      bar("cooperative", zero - (each.conditions + each.cooperative) * scale, each.cooperative),
      bar("conflictual", zero, each.conflictual),
    );
  });
  const sum = (name) => items.reduce((all, each) => all + each[name], 0);
  const words = `${many(sum("conditions"), "report")} of its condition, ${sum("cooperative")} of cooperation, ${sum("conflictual")} of conflict`;
  return h(
    "section",
    { class: "activity" },
    h("h3", {}, "Activity"),
    h("p", { class: "dim" }, h("span", { class: "key k-condition" }), "condition ", h("span", { class: "key k-cooperative" }), "cooperation ", h("span", { class: "key k-conflictual" }), "conflict, by day"),
    s(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT + 14}`, role: "img", "aria-label": `From ${when(new Date(first * DAY).toISOString().slice(0, 10))} on: ${words}` },
      bars,
      s("path", { class: "zero", d: `M0 ${zero}H${WIDTH}` }),
      s("text", { class: "axis", x: 0, y: HEIGHT + 12 }, when(new Date(first * DAY).toISOString().slice(0, 10))),
      s("text", { class: "axis", x: WIDTH, y: HEIGHT + 12, "text-anchor": "end" }, "today"),
    ),
  );
}
