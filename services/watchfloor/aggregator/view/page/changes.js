// The stream of changes, newest first, each with its reason. What only tells the past otherwise stands on the actor's page.

import { h } from "./dom.js";
import { ago, plain, when } from "./words.js";

const SHOWN = 60;

/** A change in one line, for the list and for the screen reader. */
export const changeWords = (change) =>
  change.current
    ? `${change.name}: ${change.field} ${plain(change.before)} to ${plain(change.after)}`
    : `${change.name}: the past of its ${change.field} is seen otherwise`;

/** Who says so: the speaker, else the outlet. */
export function says(change) {
  const speaker = change.cause.event?.attribution?.speaker;
  const why = change.reason === "report" ? null : plain(change.reason);
  return [why, speaker, change.cause.article.source].filter(Boolean).join(", ");
}

export function changeRow(change, freshSince, open) {
  const fresh = freshSince !== undefined && Date.now() - freshSince < 60e3;
  const values = change.current
    ? [h("span", { class: "dim" }, `${plain(change.before)} → `), h("b", {}, plain(change.after))]
    : [h("span", { class: "dim" }, "the past is seen otherwise")];
  return h(
    "li",
    { class: fresh ? "fresh" : "" },
    h("time", { datetime: change.recorded_at, title: ago(change.recorded_at) }, when(change.recorded_at)),
    open
      ? h("button", { type: "button", class: "plain name", on: { click: () => open(change.actor_id) } }, change.name)
      : h("span", { class: "dim" }, change.field),
    h("span", { class: "what" }, open ? h("span", { class: "dim" }, `${change.field} `) : null, values),
    h("span", { class: "dim says" }, says(change)),
  );
}

export function drawChanges(place, changes, shownIds, changedAt, open) {
  const rows = changes.filter((change) => change.current && shownIds.has(change.actor_id)).slice(0, SHOWN);
  const newest = new Set();
  place.replaceChildren(
    ...rows.map((change) => {
      const first = !newest.has(change.actor_id);
      newest.add(change.actor_id);
      return changeRow(change, first ? changedAt.get(change.actor_id) : undefined, open);
    }),
  );
  if (rows.length === 0) place.append(h("li", { class: "empty" }, "No changes yet."));
}
