// What is shown: kept in the address, so that a link shows a colleague the same.

import { facetOf } from "./store.js";
import { rank } from "./marks.js";

const NAMES = ["kind", "show", "q", "sort", "actor", "known"];
export const FLAGS = ["disputed", "overdue", "stale"];

export function readAddress() {
  const query = new URLSearchParams(location.search);
  return Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? ""]));
}

/** Puts the filters into the address; choosing an actor is a step that the back button undoes. */
export function writeAddress(filters, { step = false } = {}) {
  const query = new URLSearchParams(NAMES.filter((name) => filters[name]).map((name) => [name, filters[name]]));
  const address = query.size ? `?${query}` : location.pathname;
  if (step) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const wordsOf = (q) => fold(q).split(/\s+/).filter(Boolean);

function words(actor) {
  const { place } = actor;
  actor.words ??= fold([actor.name, actor.actor_id, ...(place ? [place.city, place.iata, place.name, place.country_name, ...place.also] : [])].filter(Boolean).join(" "));
  return actor.words;
}

/** Whether a facet has what the summary counts under a name: a status, or one of the flags. */
export const has = (facet, show) => (FLAGS.includes(show) ? Boolean(facet[show]) : facet.status === show);

/** Nothing that has to be seen: open, undisputed, fresh, and nothing is said to come. An unknown status is quiet, and said to be unknown. */
export const isNormal = (facet) =>
  facet.status === "unknown" ? facet.outlook === "none" : facet.status === "open" && !FLAGS.some((flag) => facet[flag]) && (facet.outlook === "none" || facet.outlook.startsWith("resumption"));

/** The actors with a facet, of a kind and that the search finds; the summary counts these. */
export function searched(actors, { kind, q }) {
  const wanted = wordsOf(q);
  return [...actors].filter(
    (actor) => facetOf(actor) && (!kind || actor.kind === kind) && wanted.every((word) => words(actor).includes(word)),
  );
}

/** Whether a change of an actor who is gone is of a kind and name that are looked for. */
export const isFoundByName = ({ actor_id: id, name }, { kind, q }) =>
  (!kind || kind === id.split(":")[0]) && wordsOf(q).every((word) => fold(`${name} ${id}`).includes(word));

const weight = ({ facet }) => FLAGS.filter((flag) => facet[flag]).length + (facet.outlook !== "none" ? 1 : 0);
const newest = (a, b) => (b.changed ?? "").localeCompare(a.changed ?? "");

const sorts = {
  severity: (a, b) => isNormal(a.facet) - isNormal(b.facet) || rank(a.facet.status) - rank(b.facet.status) || (isNormal(a.facet) ? 0 : newest(a, b)) || weight(b) - weight(a),
  changed: newest,
  name: () => 0,
};

/** What the list shows, in its order. */
export function listed(actors, { show, sort }, lastChange) {
  return actors
    .map((actor) => ({ actor, facet: facetOf(actor), changed: lastChange.get(actor.actor_id) }))
    .filter(({ facet }) => !show || has(facet, show))
    .sort((a, b) => (sorts[sort] ?? sorts.severity)(a, b) || a.actor.name.localeCompare(b.actor.name));
}
