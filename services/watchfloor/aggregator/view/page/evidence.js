// Every claim opens to its sentence: source, who said it, when, how it was meant and what it moved.

import { h, link } from "./dom.js";
import { ago, plain, when } from "./words.js";

const MODALITY = { asserted: "said as fact", negated: "denied", historical: "of the past" };
const STANDS = { for: "for the", against: "against the" };

/** The claims of one voice for one value, newest first: ten copies of one wire story are one line with a count. */
function byVoice(evidence) {
  const groups = new Map();
  for (const each of evidence) {
    const key = JSON.stringify([each.voice, each.value, each.modality, each.stands]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

/** The sentence marked in its paragraph, where the paragraph is known. */
function inParagraph(claim, paragraphs) {
  const paragraph = paragraphs.get(claim.event_id) ?? "";
  const at = paragraph.indexOf(claim.sentence);
  if (at < 0) return h("p", {}, h("mark", {}, claim.sentence));
  return h("p", {}, paragraph.slice(0, at), h("mark", {}, claim.sentence), paragraph.slice(at + claim.sentence.length));
}

function card([claim, ...copies], zone, paragraphs) {
  const speaker = claim.attribution?.speaker;
  const source = [claim.source ?? "no outlet", speaker && `“${speaker}”`].filter(Boolean).join(", ");
  const part = claim.scope && claim.scope !== "all" ? ` (${plain(claim.scope)})` : "";
  return h(
    "article",
    { class: claim.stands === "aside" ? "claim faint" : "claim" },
    h(
      "p",
      { class: "tags" },
      h("span", { class: "tag" }, `${plain(claim.value)}${part}`),
      h("span", { class: "tag" }, MODALITY[claim.modality] ?? claim.modality),
      h("span", { class: "tag" }, claim.stands in STANDS ? `${STANDS[claim.stands]} ${claim.field ?? "status"}` : "does not count"),
      claim.override && h("span", { class: "tag" }, `set by ${claim.override.author}`),
    ),
    inParagraph(claim, paragraphs),
    h(
      "p",
      { class: "dim" },
      link(claim.url, source),
      " · ",
      h("time", { datetime: claim.published_at, title: ago(claim.published_at) }, when(claim.published_at, zone, { withZone: true })),
      copies.length ? ` · +${copies.length} more of this voice` : null,
    ),
    claim.title && h("p", { class: "dim" }, claim.title),
  );
}

export function evidenceSection(facet, changes, zone) {
  const paragraphs = new Map(changes.map((change) => [change.cause.event?.event_id, change.cause.event?.paragraph]));
  const cards = (claims) => byVoice(claims).map((group) => card(group, zone, paragraphs));
  const evidence = facet.stored?.evidence ?? [];
  if (evidence.length === 0) return h("p", { class: "empty" }, "No claim stands behind this any more.");
  if (!facet.disputed) return h("div", {}, cards(evidence));
  const side = (title, claims) => h("section", {}, h("h4", {}, title), claims.length ? cards(claims) : h("p", { class: "empty" }, "none"));
  return h(
    "div",
    { class: "sides" },
    side("For", evidence.filter((each) => each.stands === "for")),
    side("Against", evidence.filter((each) => each.stands === "against")),
    side("Aside", evidence.filter((each) => each.stands === "aside")),
  );
}
