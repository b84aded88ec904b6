// An actor's page: what is so and what is said to come, since when, how sure, and every sentence behind it; also as it was known then.

import { activitySection } from "./activity.js";
import { changesOf } from "./changes.js";
import { h } from "./dom.js";
import { evidenceSection } from "./evidence.js";
import { factsList } from "./facts.js";
import { mark } from "./marks.js";
import { relationsSection } from "./relations.js";
import { slider } from "./slider.js";
import { facetOf, fetchActivity, fetchActor, fetchArticles, fetchChanges } from "./store.js";
import { rangeOf, timeline } from "./timeline.js";
import { ago, names, plain, when } from "./words.js";

const CHANGES_SHOWN = 20;

export class Panel {
  #asked = 0;
  #id = null;
  #known = null;

  constructor(place, { open, close, chooseTime }) {
    this.place = place;
    this.open = open;
    this.close = close;
    this.chooseTime = chooseTime;
  }

  /** Shows an actor, or nothing where none is chosen; `known` is the time as of which, null for now. */
  async show(id, { focus = false, known = null } = {}) {
    const asked = ++this.#asked;
    this.#id = id;
    this.#known = known;
    if (!id) return this.place.replaceChildren();
    try {
      const [actor, changes, articles, activity] = await Promise.all([fetchActor(id), fetchChanges(id), fetchArticles(id), fetchActivity(id)]);
      if (asked !== this.#asked) return;
      const opened = [...this.place.querySelectorAll("details[open]")].map((each) => each.className);
      this.place.replaceChildren(...this.#draw(id, actor, changes?.items ?? [], articles?.items ?? [], activity?.items ?? []));
      for (const name of opened) this.place.querySelector(`details[class="${CSS.escape(name)}"]`)?.setAttribute("open", "");
    } catch (error) {
      if (asked !== this.#asked) return;
      this.place.replaceChildren(this.#back(), h("p", { class: "empty" }, `The view does not answer: ${error.message}`));
    }
    if (focus) this.place.focus({ preventScroll: true });
  }

  refresh(id) {
    if (id === this.#id && !this.place.querySelector("input:focus")) this.show(id, { known: this.#known });
  }

  #back() {
    return h("button", { type: "button", class: "back", "aria-label": "Close the actor, back to the list", on: { click: () => this.close() } }, h("span", { class: "narrow" }, "← back to the list"), h("span", { class: "wide" }, "Close"));
  }

  #draw(id, actor, changes, articles, activity) {
    if (!actor) {
      return [this.#back(), h("h2", {}, id), h("p", { class: "empty" }, "Nothing is known of it: no article says anything of it, or what said so was withdrawn.")];
    }
    const { name, more } = names(actor);
    const facet = facetOf(actor);
    return [
      this.#back(),
      h("h2", { class: "title" }, h("span", { class: "name" }, name), " ", h("span", { class: "dim" }, [more, actor.actor_id.split(":")[1]].filter((each, at, all) => all.indexOf(each) === at).join(" · "))),
      facet ? this.#facet(actor, facet, changes, articles) : null,
      activitySection(activity),
      relationsSection(actor, this.open),
      changes.length ? h("section", {}, h("h3", {}, "Changes"), changesOf(changes.slice(0, CHANGES_SHOWN), actor.place?.tz ?? null)) : null,
    ].filter(Boolean);
  }

  #facet(actor, facet, changes, articles) {
    const zone = actor.place?.tz ?? null;
    const head = h("div", { class: "state" }, this.#now(facet, zone));
    const facts = factsList(actor, facet, articles, zone, this.open);
    const band = h("div", {});
    const why = h("div", {});
    const range = rangeOf(changes, facet.name, facet.stored.evidence);
    const moments = [...new Set(changes.filter((change) => change.facet === facet.name).map((change) => change.recorded_at))].sort();
    const draw = async (known) => {
      const made = changes.filter((change) => !known || change.recorded_at <= known);
      const evidence = facet.stored.evidence.filter((each) => !known || each.published_at <= known);
      const drawn = timeline(made, facet.name, evidence, zone, range, known);
      band.replaceChildren(...(drawn ? [drawn] : []));
      // What stood behind it then are the events that had moved it; the claims of the state are those of now.
      why.replaceChildren(known ? changesOf(made.filter((change) => change.facet === facet.name), zone) : evidenceSection(facet, evidence, changes, zone));
      if (known) head.replaceChildren(...(await this.#then(actor, facet, known, zone)));
      else head.replaceChildren(...this.#now(facet, zone));
      facts.hidden = Boolean(known);
    };
    draw(this.#known);
    const choose = (known) => {
      this.#known = known;
      this.chooseTime(known);
      draw(known);
    };
    return h("section", {}, head, facts, band, range && slider(moments, range, this.#known, zone, choose), h("h3", {}, "Why"), why);
  }

  #now(facet, zone) {
    return [h("p", { class: "big" }, mark(facet.status, facet, 26), h("span", { class: `st st-${facet.status}` }, plain(facet.status)), this.#flags(facet)), h("p", {}, this.#since(facet, zone)), this.#outlook(facet, zone)].filter(Boolean);
  }

  #flags(facet) {
    return ["disputed", "stale"].filter((name) => facet[name]).map((name) => h("span", { class: "tag" }, name));
  }

  /** What was known at a time; the view says it, the page computes no history of its own. */
  async #then(actor, facet, known, zone) {
    const at = h("p", { class: "then" }, `As it was known on ${when(known, zone, { withZone: true, weekday: true })}`);
    const was = await fetchActor(actor.actor_id, `?known_at=${encodeURIComponent(known)}`).catch(() => null);
    const past = was?.facets?.[facet.name];
    if (!past) return [at, h("p", { class: "empty" }, "It is not kept so far back.")];
    return [
      at,
      h("p", { class: "big" }, mark(past.status, {}, 26), h("span", { class: `st st-${past.status}` }, plain(past.status))),
      h("p", { class: "dim" }, past.since ? `since ${when(past.since, zone, { withZone: true })}` : "since when was not known"),
      past.outlook === "none" ? null : h("p", { class: "outlook" }, h("b", {}, plain(past.outlook))),
    ].filter(Boolean);
  }

  #since(facet, zone) {
    return [
      facet.since
        ? ["since ", h("time", { datetime: facet.since }, when(facet.since, zone, { withZone: true, weekday: true })), h("span", { class: "dim" }, ` · ${ago(facet.since)}`)]
        : h("span", { class: "dim" }, "since when is not said"),
      facet.until && !facet.ended && h("span", { class: "dim" }, `, said to hold until ${when(facet.until, zone)}`),
      facet.override && h("span", { class: "dim" }, ` · set by ${facet.stored.override.author}: ${facet.stored.override.reason}`),
      facet.ended && h("span", { class: "dim" }, " · assumed: what was said to last until then is over"),
    ];
  }

  #outlook(facet, zone) {
    if (facet.outlook === "none") return null;
    return h(
      "p",
      { class: `outlook${facet.overdue ? " late" : ""}` },
      h("b", {}, `${plain(facet.outlook)}${facet.overdue ? ", overdue" : ""}`),
      facet.outlook_by ? ` · ${facet.outlook_by}` : "",
      h("br"),
      h("span", { class: "dim" }, facet.outlook_at ? `for ${when(facet.outlook_at, zone)}${facet.overdue ? ": its time has passed and nobody says that it happened" : ""}` : "no date given"),
    );
  }
}
