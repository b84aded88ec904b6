// How sure it is, whether we would know, and what else is so.

import { h } from "./dom.js";
import { mark } from "./marks.js";
import { fetchExplanation } from "./store.js";
import { ago, many, plain, share, span, when } from "./words.js";

const LATELY_MS = 7 * 24 * 3600e3;
const BY_HAND = "override";

let explained = { of: null, answer: null };

/** The explanation of an actor as he is; asked for again only when he is otherwise, since it takes the view a moment. */
function explanationOf(actor, facet) {
  const of = JSON.stringify([actor.actor_id, facet.status, facet.outlook, actor.facets]);
  if (explained.of !== of) explained = { of, answer: fetchExplanation(actor.actor_id) };
  return explained.answer;
}

/** A voice by the name of an outlet that is it. */
const voiceName = (voice, evidence) =>
  voice === BY_HAND ? "the override" : (evidence.find((each) => each.voice === voice && each.source)?.source ?? voice.replace(/^\w+:/, ""));

/** Which voices would have to fall, and of how many; what an analyst set is none of them. */
function turns({ least, voices }, evidence) {
  const byHand = least.includes(BY_HAND);
  const names = least.map((voice) => voiceName(voice, evidence)).join(" and ");
  const counted = byHand ? "" : `, ${least.length} of ${many(new Set(voices.map((each) => each.voice).filter((voice) => voice !== BY_HAND)).size, "voice")}`;
  return `; turns if ${names} ${least.length === 1 ? "falls" : "fall"}${counted}`;
}

/** How few voices would have to fall. */
function flips(actor, facet) {
  const place = h("span", { class: "dim" });
  explanationOf(actor, facet)
    .then((answer) => {
      const found = answer?.items.find((each) => each.facet === facet.name);
      if (!found || (found.voices.length === 0 && !found.least)) return;
      place.textContent = found.least ? turns(found, facet.stored.evidence) : "; turns without no voice";
      const without = Object.entries(found.without).filter(([, [status]]) => status !== found.status);
      if (without.length) place.title = without.map(([voice, [status]]) => `without ${voiceName(voice, facet.stored.evidence)}: ${plain(status)}`).join("\n");
    })
    .catch(() => {
      explained = { of: null, answer: null };
      place.remove();
    });
  return place;
}

/** Which voices reported on it lately, and since when nobody has: silence is no all-clear. */
function wouldWeKnow(actor, facet, articles) {
  const now = Date.now();
  const lately = articles.filter((each) => now - new Date(each.published_at) < LATELY_MS);
  const outlets = [...new Set(lately.map((each) => each.source).filter(Boolean))];
  const last = facet.stored.last_claim_at;
  const quiet = last ? now - new Date(last) : null;
  const heard = outlets.length ? `${outlets.slice(0, 5).join(", ")}${outlets.length > 5 ? ` and ${outlets.length - 5} more` : ""} in 7 days` : "no outlet in 7 days";
  if (facet.stale) return [h("b", { class: "blind" }, `blind since ${when(facet.stale_since ?? last)}`), `: no report for ${span(quiet)}; it may have changed unseen`];
  return [heard, h("span", { class: "dim" }, last ? `; newest claim ${ago(last)}` : "; no claim with a date")];
}

function airspace({ airspace: above }, open) {
  if (!above) return null;
  const name = h("button", { type: "button", class: "plain name", on: { click: () => open(above.actor_id) } }, above.name);
  return ["Airspace", name, " ", mark(above.status, above, 14), " ", h("span", { class: `st st-${above.status}` }, plain(above.status)), above.since ? h("span", { class: "dim" }, ` since ${when(above.since)}`) : null];
}

export function factsList(actor, facet, articles, open) {
  const place = actor.place;
  const rows = [
    ["How sure", `${share(facet.confidence)}${facet.disputed ? ", disputed" : ""}`, flips(actor, facet)],
    ["Would we know", ...wouldWeKnow(actor, facet, articles)],
    airspace(actor, open),
    ["In the news", `${many(actor.articles, "article")}, ${many(actor.voices, "voice")}`, h("span", { class: "dim" }, `; last ${when(actor.last_seen)}`)],
    place && actor.kind !== "country" && ["Place", [place.city, place.country_name || place.country].filter(Boolean).join(", "), h("span", { class: "dim" }, ` · ${place.lat.toFixed(2)}, ${place.lon.toFixed(2)}`)],
  ].filter(Boolean);
  return h("dl", { class: "facts" }, rows.map(([name, ...values]) => [h("dt", {}, name), h("dd", {}, values)]));
}
