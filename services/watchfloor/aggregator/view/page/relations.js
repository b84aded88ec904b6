// Who did what to whom: conflict to one side, cooperation to the other, and how it went over time.

import { h, s } from "./dom.js";
import { names, plain, when } from "./words.js";

const WIDTH = 60;

function bar(count, most, side) {
  const width = (count / most) * WIDTH;
  return s("svg", { class: `bar ${side}`, viewBox: `0 0 ${WIDTH} 10`, width: WIDTH, height: 10, "aria-hidden": "true" }, s("rect", { x: side === "left" ? WIDTH - width : 0, y: 1, width, height: 8 }));
}

export function relationsSection(actor, open) {
  if (actor.relations.length === 0) return null;
  const most = Math.max(...actor.relations.map((each) => Math.max(each.cooperative, each.conflictual)), 1);
  const row = (each) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, h("button", { type: "button", class: "plain name", on: { click: () => open(each.actor_id) } }, names({ ...each, kind: "" }).name)),
      h("td", { class: "number" }, each.conflictual),
      h("td", {}, bar(each.conflictual, most, "left")),
      h("td", {}, bar(each.cooperative, most, "right")),
      h("td", { class: "number" }, each.cooperative),
      h("td", { class: "dim" }, `${plain(each.last_type.toLowerCase())}, ${when(each.last_event_at, { dayOnly: true })}`),
    );
  const heads = [["with", 1], ["conflict", 2], ["cooperation", 2], ["last", 1]].map(([name, colspan]) => h("th", { scope: "col", colspan }, name));
  return h("section", {}, h("h3", {}, "Relations"), h("table", { class: "relations" }, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, actor.relations.map(row))));
}
