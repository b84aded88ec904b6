// One glance, one answer: how much is not normal. Each count filters the list.

import { h } from "./dom.js";
import { FLAGS, has } from "./filters.js";
import { mark } from "./marks.js";
import { facetOf } from "./store.js";
import { kindName, many } from "./words.js";

const LOUD = ["closed", "suspended", "limited"];
const QUIET = ["open", "unknown"];
const DAY = 24 * 3600e3;

export function drawSummary(place, actors, show, changes, choose) {
  const facets = actors.map(facetOf);
  const count = (name) => facets.filter((facet) => has(facet, name)).length;
  const others = [...new Set(facets.map((facet) => facet.status))].filter((status) => !LOUD.includes(status) && !QUIET.includes(status));
  const button = (name, quiet) => {
    const number = count(name);
    return h(
      "button",
      {
        type: "button",
        class: `count ${quiet ? "calm" : ""} ${number ? "" : "none"}`,
        "aria-pressed": String(show === name),
        on: { click: () => choose(show === name ? "" : name) },
      },
      FLAGS.includes(name) ? null : mark(name),
      h("b", {}, number.toLocaleString("en")),
      ` ${name}`,
    );
  };
  const recent = changes.filter((change) => change.current && Date.now() - new Date(change.recorded_at) < DAY).length;
  place.replaceChildren(
    ...[...LOUD, ...others, ...FLAGS].map((name) => button(name, false)),
    ...QUIET.map((name) => button(name, true)),
    h("span", { class: "calm end" }, `${many(recent, "change")} in 24 h`),
  );
}

export function drawKinds(place, actors, kind, choose) {
  const counts = new Map();
  for (const actor of actors) if (facetOf(actor)) counts.set(actor.kind, (counts.get(actor.kind) ?? 0) + 1);
  const button = (name, label) =>
    h("button", { type: "button", class: "plain", "aria-pressed": String(kind === name), on: { click: () => choose(name) } }, label);
  const kinds = [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => button(name, `${kindName(name)} ${count.toLocaleString("en")}`));
  place.replaceChildren(button("", "All"), ...kinds);
}
