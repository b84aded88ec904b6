// Every claim opens to its sentence: source, who said it, when, how it was meant and what it moved.

import { h, link, marked } from "./dom.js";
import { ago, many, plain, when } from "./words.js";

const MODALITY = { asserted: "said as fact", negated: "denied", historical: "of the past" };
const STANDS = { for: "for the", against: "against the" };

/** The claims of one voice for one value, newest first: ten copies of one wire story are one line with a count. */
function byVoice(evidence) {
  const groups = new Map();
  for (const each of evidence) {
    const key = JSON.stringify([each.voice, each.value, each.modality, each.stands, each.field]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

/** Source, speaker and time of a claim. */
function origin(claim) {
  const speaker = claim.attribution?.speaker;
  const source = [claim.source ?? (claim.override ? "by hand" : "no outlet"), speaker && `“${speaker}”`].filter(Boolean).join(", ");
  const time = h("time", { datetime: claim.published_at, title: ago(claim.published_at) }, when(claim.published_at, { withZone: true }));
  return h("p", { class: "dim" }, link(claim.url, source), " · ", time, claim.title ? ` · ${claim.title}` : null);
}

/** The same again from one voice: folded, so that it does not look like more. */
const folded = (copies) =>
  copies.length === 0
    ? null
    : h("details", {}, h("summary", {}, `+${copies.length} more of this voice: counted once`), copies.map((each) => h("div", {}, h("p", {}, each.sentence), origin(each))));

function card([claim, ...copies], paragraphs) {
  const part = claim.scope && claim.scope !== "all" ? ` (${plain(claim.scope)})` : "";
  return h(
    "article",
    { class: claim.stands === "aside" ? "claim faint" : "claim" },
    h(
      "p",
      { class: "tags" },
      h("b", {}, `${claim.denies ? `not ${plain(claim.denies)}` : plain(claim.value)}${part}`),
      claim.override ? null : h("span", { class: "tag" }, MODALITY[claim.modality] ?? plain(claim.modality)),
      h("span", { class: "tag" }, claim.stands in STANDS ? `${STANDS[claim.stands]} ${claim.field ?? "status"}` : "does not count"),
      claim.correction && h("span", { class: "tag" }, "corrects"),
      claim.override && h("span", { class: "tag" }, `set by ${claim.override.author}`),
    ),
    marked(claim.sentence, paragraphs.get(claim.event_id)),
    origin(claim),
    folded(copies),
  );
}

/** What some claims say of a value: in two columns where it is disputed, else one below the other; what does not count folded at the end. */
function weighed(claims, { status, disputed }, paragraphs) {
  const cards = (some) => byVoice(some).map((group) => card(group, paragraphs));
  const of = (stands, field) => claims.filter((each) => each.stands === stands && (!field || each.field === field));
  const aside = of("aside");
  const over = aside.some((each) => each.override) ? ", or set by hand and over" : "";
  const others = aside.length ? h("details", { class: "aside" }, h("summary", {}, `${many(aside.length, "claim")} that did not count: older, weaker, or of a part${over}`), cards(aside)) : null;
  if (!disputed) return [cards(of("for", "status")), cards(of("for", "outlook")), cards(of("against")), others];
  const side = (title, some) => h("section", {}, h("h4", {}, `${title}, ${many(byVoice(some).length, "voice")}`), some.length ? cards(some) : h("p", { class: "empty" }, "none"));
  return [h("div", { class: "sides" }, side(`For ${plain(status)}`, of("for", "status")), side("Against", of("against"))), cards(of("for", "outlook")), others];
}

/** What the claims say where an analyst set something else, in words. */
export function beneathWords({ status, since, disputed, outlook }) {
  const so = `${plain(status)}${since ? ` since ${when(since, { withZone: true })}` : ""}`;
  return [so, disputed && "disputed", outlook !== "none" && plain(outlook)].filter(Boolean).join(", ");
}

/** As what was said stands now, by the clock of the view; beneath an override, as it would stand without it. */
export function evidenceSection(facet, evidence, changes) {
  const paragraphs = new Map(changes.map((change) => [change.cause.event?.event_id, change.cause.event?.paragraph]));
  if (evidence.length === 0) return h("p", { class: "empty" }, "No claim stands behind this any more.");
  if (!facet.beneath) return h("div", {}, weighed(evidence, facet, paragraphs));
  const ruling = new Set(Object.values(facet.set_by).map((each) => each.event_id));
  const byHand = evidence.filter((each) => ruling.has(each.event_id));
  const claims = evidence.filter((each) => !ruling.has(each.event_id)).map((each) => ({ ...each, stands: facet.beneath.stands?.[each.event_id] ?? each.stands }));
  const beneath = claims.length ? weighed(claims, facet.beneath, paragraphs) : h("p", { class: "empty" }, "nothing");
  return h("div", {}, byVoice(byHand).map((group) => card(group, paragraphs)), h("h4", { class: "beneath" }, `Beneath it: ${beneathWords(facet.beneath)}`), beneath);
}
