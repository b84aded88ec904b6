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
function origin(claim, zone) {
  const speaker = claim.attribution?.speaker;
  const source = [claim.source ?? "no outlet", speaker && `“${speaker}”`].filter(Boolean).join(", ");
  const time = h("time", { datetime: claim.published_at, title: ago(claim.published_at) }, when(claim.published_at, zone, { withZone: true }));
  return h("p", { class: "dim" }, link(claim.url, source), " · ", time, claim.title ? ` · ${claim.title}` : null);
}

/** The same again from one voice: folded, so that it does not look like more. */
const folded = (copies, zone) =>
  copies.length === 0
    ? null
    : h("details", {}, h("summary", {}, `+${copies.length} more of this voice: counted once`), copies.map((each) => h("div", {}, h("p", {}, each.sentence), origin(each, zone))));

function card([claim, ...copies], zone, paragraphs) {
  const part = claim.scope && claim.scope !== "all" ? ` (${plain(claim.scope)})` : "";
  return h(
    "article",
    { class: claim.stands === "aside" ? "claim faint" : "claim" },
    h(
      "p",
      { class: "tags" },
      h("b", {}, `${claim.denies ? `not ${plain(claim.denies)}` : plain(claim.value)}${part}`),
      h("span", { class: "tag" }, MODALITY[claim.modality] ?? plain(claim.modality)),
      h("span", { class: "tag" }, claim.stands in STANDS ? `${STANDS[claim.stands]} ${claim.field ?? "status"}` : "does not count"),
      claim.correction && h("span", { class: "tag" }, "corrects"),
      claim.override && h("span", { class: "tag" }, `set by ${claim.override.author}`),
    ),
    marked(claim.sentence, paragraphs.get(claim.event_id)),
    origin(claim, zone),
    folded(copies, zone),
  );
}

export function evidenceSection(facet, evidence, changes, zone) {
  const paragraphs = new Map(changes.map((change) => [change.cause.event?.event_id, change.cause.event?.paragraph]));
  const cards = (claims) => byVoice(claims).map((group) => card(group, zone, paragraphs));
  const of = (stands, field) => evidence.filter((each) => each.stands === stands && (!field || each.field === field));
  const aside = of("aside");
  const others = aside.length ? h("details", { class: "aside" }, h("summary", {}, `${many(aside.length, "claim")} that did not count: older, weaker, or of a part`), cards(aside)) : null;
  if (evidence.length === 0) return h("p", { class: "empty" }, "No claim stands behind this any more.");
  if (!facet.disputed) return h("div", {}, cards(of("for", "status")), cards(of("for", "outlook")), cards(of("against")), others);
  const side = (title, claims) => h("section", {}, h("h4", {}, `${title}, ${many(byVoice(claims).length, "voice")}`), claims.length ? cards(claims) : h("p", { class: "empty" }, "none"));
  return h("div", {}, h("div", { class: "sides" }, side(`For ${plain(facet.status)}`, of("for", "status")), side("Against", of("against"))), cards(of("for", "outlook")), others);
}
