// The stream of changes, newest first, each with its reason. What only tells the past otherwise stands on the actor's page.

import { h, link, marked } from "./dom.js";
import { mark } from "./marks.js";
import { facetOf } from "./store.js";
import { ago, clock, dayName, names, plain, when } from "./words.js";

const SHOWN = 60;
const MARKED_MS = 60e3;

/** A change in one line, for the list and for the screen reader. */
export const changeWords = (change) =>
  change.current
    ? `${change.name}: ${change.field} ${plain(change.before)} to ${plain(change.after)}`
    : `${change.name}: the past of its ${change.field} is seen otherwise`;

const OVER = { override: "an override has ended", stop: "what was said to last until then is over" };

/** What the clock alone has moved since the states were written, as a change with nobody behind it: its reason is what was over. */
export const clockChanges = (actors) =>
  actors.flatMap((actor) => {
    const facet = facetOf(actor);
    if (!facet?.moved_at) return [];
    const over = facet.stored.overrides.some((each) => each.until === facet.moved_at) ? OVER.override : OVER.stop;
    const what = { actor_id: actor.actor_id, name: actor.name, facet: facet.name, field: "status", before: facet.stored.status, after: facet.status, current: true };
    const why = { recorded_at: facet.moved_at, reason: over, cause: { event: null, article: {} } };
    return facet.stored.status === facet.status ? [] : [{ change_id: `${actor.actor_id} ${facet.name} ${facet.moved_at}`, timeline: [], ...what, ...why }];
  });

/** Who says so: the speaker, else the outlet. */
export function says(change) {
  const speaker = change.cause.event?.attribution?.speaker;
  const why = change.reason === "report" ? null : plain(change.reason);
  return [why, speaker, change.cause.article.source].filter(Boolean).join(", ");
}

/** Nothing that has to be seen: an airport that is now known to be open, as most are. */
const isQuiet = ({ field, before, after }) => field === "status" && before === "unknown" && after === "open";

const values = (change) =>
  change.current
    ? [change.before === "unknown" || change.before === "none" ? null : h("span", { class: "dim" }, `${plain(change.before)} → `), h("b", { class: `st-${change.after}` }, plain(change.after))]
    : h("span", { class: "dim" }, "the past is seen otherwise");

/** A change on the floor: when, who, what, and the sentence that made it. */
function floorRow(change, actor, freshSince, open) {
  const fresh = freshSince !== undefined && Date.now() - freshSince < MARKED_MS;
  const { name, more } = actor ? names(actor) : { name: change.name, more: "" };
  const sentence = change.cause.event?.sentence;
  return h(
    "li",
    { class: `${fresh ? "fresh" : ""} ${isQuiet(change) ? "calm" : ""}` },
    h("time", { datetime: change.recorded_at, title: `${when(change.recorded_at)} UTC, ${ago(change.recorded_at)}` }, clock(change.recorded_at)),
    change.field === "status" ? mark(change.after) : h("span", { class: "ahead-mark", "aria-hidden": "true" }),
    h(
      "div",
      { class: "what" },
      h("button", { type: "button", class: "plain name", on: { click: () => open(change.actor_id) } }, name),
      " ",
      h("span", { class: "dim" }, more),
      " ",
      change.field === "status" ? null : h("span", { class: "dim" }, "outlook "),
      values(change),
      isQuiet(change) ? null : h("p", { class: "why" }, sentence ? [sentence, " "] : null, h("span", { class: "dim" }, says(change))),
    ),
  );
}

export function drawChanges(place, changes, actors, changedAt, open) {
  const rows = changes.filter((change) => change.current).slice(0, SHOWN);
  const newest = new Set();
  const items = [];
  let day = null;
  for (const change of rows) {
    const name = dayName(change.recorded_at);
    if (name !== day) items.push(h("li", { class: "day" }, name));
    day = name;
    const first = !newest.has(change.actor_id);
    newest.add(change.actor_id);
    items.push(floorRow(change, actors.get(change.actor_id), first ? changedAt.get(change.actor_id) : undefined, open));
  }
  place.replaceChildren(...items);
  if (rows.length === 0) place.append(h("li", { class: "empty" }, "No changes yet."));
}

/** The changes of one actor as they were made, each with its sentence in its paragraph. */
export const changesOf = (changes) =>
  h(
    "ol",
    { class: "changes own" },
    changes.map((change) => {
      const { event, article } = change.cause;
      return h(
        "li",
        {},
        h("time", { datetime: change.recorded_at, title: ago(change.recorded_at) }, when(change.recorded_at)),
        h(
          "div",
          { class: "what" },
          h("span", { class: "dim" }, `${change.field} `),
          values(change),
          event ? marked(event.sentence, event.paragraph) : null,
          h("p", { class: "dim" }, article.url || article.id ? link(article.url, says(change) || article.id) : says(change), article.title ? ` · ${article.title}` : null),
        ),
      );
    }),
  );
