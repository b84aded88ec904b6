// An actor's page: what is so and what is said to come, since when, how sure, and every sentence behind it.

import { changeRow } from "./changes.js";
import { h, s } from "./dom.js";
import { evidenceSection } from "./evidence.js";
import { code } from "./list.js";
import { mark } from "./marks.js";
import { facetOf, fetchActor, fetchChanges, fetchExplanation } from "./store.js";
import { timeline } from "./timeline.js";
import { ago, many, plain, share, when } from "./words.js";

const CHANGES_SHOWN = 20;
const WAIT_MS = 150;

export class Panel {
  #asked = 0;
  #id = null;

  constructor(place, { open, close }) {
    this.place = place;
    this.open = open;
    this.close = close;
  }

  /** Shows an actor, or what to do where none is chosen. */
  async show(id, { focus = false } = {}) {
    const asked = ++this.#asked;
    this.#id = id;
    if (!id) {
      this.place.replaceChildren(h("p", { class: "empty" }, "Choose an actor to see why it is what it is."));
      return;
    }
    try {
      const [actor, changes] = await Promise.all([fetchActor(id), fetchChanges(id)]);
      if (asked !== this.#asked) return;
      this.place.replaceChildren(...this.#draw(id, actor, changes?.items ?? []));
    } catch (error) {
      if (asked !== this.#asked) return;
      this.place.replaceChildren(this.#back(), h("p", { class: "empty" }, `The view does not answer: ${error.message}`));
    }
    if (focus) this.place.focus({ preventScroll: true });
  }

  refresh(id) {
    if (id === this.#id && !this.place.querySelector("input:focus")) this.show(id);
  }

  #back() {
    return h("button", { type: "button", class: "back plain", on: { click: () => this.close() } }, "← back to the list");
  }

  #draw(id, actor, changes) {
    if (!actor) {
      return [this.#back(), h("h2", {}, id), h("p", { class: "empty" }, "Nothing is known of it: no article says anything of it, or what said so was withdrawn.")];
    }
    const zone = actor.place?.tz ?? null;
    const facet = facetOf(actor);
    const title = [actor.name, actor.place && actor.place.name !== actor.name ? actor.place.name : null, code(actor)].filter(Boolean).join(" · ");
    return [
      this.#back(),
      h("h2", {}, title),
      facet ? this.#facet(actor, facet, changes, zone) : null,
      this.#relations(actor),
      changes.length ? h("h3", {}, "Changes") : null,
      changes.length ? h("ol", { class: "changes" }, changes.slice(0, CHANGES_SHOWN).map((change) => changeRow(change))) : null,
    ].filter(Boolean);
  }

  #facet(actor, facet, changes, zone) {
    const band = h("div", {}, timeline(changes, facet.name, facet.stored.evidence, zone));
    const then = h("div", { class: "then", "aria-live": "polite" });
    return h(
      "section",
      {},
      h("p", { class: "big" }, mark(facet.status, facet, 24), h("span", { class: `st st-${facet.status}` }, plain(facet.status))),
      h("p", {}, this.#since(facet, zone)),
      this.#outlook(facet, zone),
      this.#facts(actor, facet, zone),
      band,
      this.#slider(actor, facet, changes, zone, band, then),
      then,
      h("h3", {}, "Why"),
      evidenceSection(facet, changes, zone),
    );
  }

  #since(facet, zone) {
    const parts = [
      facet.since
        ? ["since ", h("time", { datetime: facet.since }, when(facet.since, zone, { withZone: true })), h("span", { class: "dim" }, ` · ${ago(facet.since)}`)]
        : h("span", { class: "dim" }, "since when is not said"),
      facet.until && !facet.ended && h("span", { class: "dim" }, `, said to hold until ${when(facet.until, zone)}`),
      facet.override && h("span", { class: "dim" }, ` · set by ${facet.stored.override.author}: ${facet.stored.override.reason}`),
      facet.ended && h("span", { class: "dim" }, " · assumed: what was said to last until then is over"),
    ];
    return parts;
  }

  #outlook(facet, zone) {
    if (facet.outlook === "none") return null;
    const by = facet.outlook_by ? ` · ${facet.outlook_by}` : "";
    return h(
      "p",
      { class: `outlook${facet.overdue ? " late" : ""}` },
      h("b", {}, plain(facet.outlook)),
      by,
      h("br"),
      h(
        "span",
        { class: "dim" },
        facet.outlook_at ? `for ${when(facet.outlook_at, zone)}${facet.overdue ? ": its time has passed and nobody says that it happened" : ""}` : "no date given",
      ),
    );
  }

  #facts(actor, facet, zone) {
    const last = facet.stored.last_claim_at;
    const rows = [
      ["How sure", `${share(facet.confidence)}${facet.disputed ? ", disputed" : ""}`, this.#flips(actor, facet)],
      ["Would we know", `${many(actor.voices, "voice")}, ${many(actor.articles, "article")}; newest claim ${last ? ago(last) : "without a date"}${facet.stale ? ": stale" : ""}`],
      ["Last in the news", `${when(actor.last_seen, zone)} (${ago(actor.last_seen)})`],
      actor.place && ["Place", `${[actor.place.city, actor.place.country].filter(Boolean).join(", ")} · ${actor.place.lat.toFixed(2)}, ${actor.place.lon.toFixed(2)}`],
    ].filter(Boolean);
    return h("dl", { class: "facts" }, rows.map(([name, ...values]) => [h("dt", {}, name), h("dd", {}, values)]));
  }

  /** How few voices would have to fall; asked for apart, since it takes the view a moment. */
  #flips(actor, facet) {
    const place = h("span", { class: "dim" });
    fetchExplanation(actor.actor_id)
      .then((answer) => {
        const found = answer?.items.find((each) => each.facet === facet.name);
        if (!found || found.voices.length === 0) return;
        place.textContent = found.least
          ? `; another status without ${found.least.join(" and ")}, ${found.least.length} of ${many(new Set(found.voices.map((each) => each.voice)).size, "voice")}`
          : "; no voice alone or with others turns it";
      })
      .catch(() => place.remove());
    return place;
  }

  /** Drag to see what was known then: the timeline gets a line, the status of that moment stands below it. */
  #slider(actor, facet, changes, zone, band, then) {
    const moments = [...new Set(changes.map((change) => change.recorded_at))].sort();
    if (moments.length < 2) return null;
    let waiting = 0;
    const label = h("output", {}, "now");
    const input = h("input", { type: "range", min: 0, max: moments.length - 1, value: moments.length - 1, step: 1, "aria-label": "As it was known then" });
    input.addEventListener("input", () => {
      const known = moments[Number(input.value)];
      const latest = Number(input.value) === moments.length - 1;
      label.textContent = latest ? "now" : when(known, zone, { withZone: true });
      input.setAttribute("aria-valuetext", label.textContent);
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const before = changes.filter((change) => change.recorded_at <= known);
        band.replaceChildren(timeline(before, facet.name, facet.stored.evidence.filter((each) => each.published_at <= known), zone, latest ? null : known) ?? "");
        if (latest) return then.replaceChildren();
        const was = await fetchActor(actor.actor_id, `?known_at=${encodeURIComponent(known)}`).catch(() => null);
        const past = was?.facets?.[facet.name];
        then.replaceChildren(
          past
            ? h("p", {}, mark(past.status), " ", h("span", { class: `st st-${past.status}` }, plain(past.status)), past.outlook === "none" ? "" : `, ${plain(past.outlook)}`)
            : h("p", { class: "empty" }, "not kept so far back"),
        );
      }, WAIT_MS);
    });
    return h("label", { class: "slider" }, "As known ", label, input);
  }

  #relations(actor) {
    if (actor.relations.length === 0) return null;
    const most = Math.max(...actor.relations.map((each) => Math.max(each.cooperative, each.conflictual)), 1);
    const bar = (count, side) =>
      s("svg", { class: `bar ${side}`, viewBox: "0 0 60 10", width: 60, height: 10, "aria-hidden": "true" }, s("rect", side === "left" ? { x: 60 - (count / most) * 60, y: 1, width: (count / most) * 60, height: 8 } : { x: 0, y: 1, width: (count / most) * 60, height: 8 }));
    return h(
      "section",
      {},
      h("h3", {}, "Relations"),
      h(
        "table",
        { class: "relations" },
        h("thead", {}, h("tr", {}, [["with", 1], ["conflict", 2], ["cooperation", 2], ["last", 1]].map(([name, colspan]) => h("th", { scope: "col", colspan }, name)))),
        h(
          "tbody",
          {},
          actor.relations.map((each) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, h("button", { type: "button", class: "plain name", on: { click: () => this.open(each.actor_id) } }, each.name)),
              h("td", { class: "number" }, each.conflictual),
              h("td", {}, bar(each.conflictual, "left")),
              h("td", {}, bar(each.cooperative, "right")),
              h("td", { class: "number" }, each.cooperative),
              h("td", { class: "dim" }, `${each.last_type.toLowerCase()}, ${when(each.last_event_at)}`),
            ),
          ),
        ),
      ),
    );
  }
}
