// An actor's page: what is so and what is said to come, since when, how sure, and every sentence behind it; also as it was known then.

import { activitySection } from "./activity.js";
import { changesOf, clockChanges } from "./changes.js";
import { h } from "./dom.js";
import { beneathWords, evidenceSection } from "./evidence.js";
import { factsList } from "./facts.js";
import { mark } from "./marks.js";
import { relationsSection } from "./relations.js";
import { slider } from "./slider.js";
import { facetOf, fetchActivity, fetchActor, fetchArticles, fetchChanges } from "./store.js";
import { rangeOf, timeline } from "./timeline.js";
import { ago, localTime, names, plain, when } from "./words.js";

const CHANGES_SHOWN = 20;

const FOCUSED = "a, button, input, summary";
const nameOf = (details) => `${details.className} ${details.querySelector("summary").textContent}`;

/** What the reader has opened, and where he is. */
const keptOf = (place) => ({
  opened: new Set([...place.querySelectorAll("details[open]")].map(nameOf)),
  at: [...place.querySelectorAll(FOCUSED)].indexOf(document.activeElement),
});

function keep(place, { opened, at }) {
  for (const details of place.querySelectorAll("details")) if (opened.has(nameOf(details))) details.open = true;
  if (at >= 0) place.querySelectorAll(FOCUSED)[at]?.focus({ preventScroll: true });
}

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
      const kept = keptOf(this.place);
      this.place.replaceChildren(...this.#draw(id, actor, changes?.items ?? [], articles?.items ?? [], activity?.items ?? []));
      keep(this.place, kept);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.place.replaceChildren(this.#back(), h("p", { class: "empty" }, `The view does not answer: ${error.message}`));
    }
    if (focus) this.place.focus({ preventScroll: true });
  }

  /** Draws anew what is shown; `onlyTime` where nothing was told of it, so that neither the past nor a reader who selects is disturbed. */
  refresh({ onlyTime = false } = {}) {
    const busy = this.place.querySelector("input:focus") || (onlyTime && (this.#known || this.#isSelected()));
    if (this.#id && !busy) this.show(this.#id, { known: this.#known });
  }

  #isSelected() {
    const selection = getSelection();
    return !selection.isCollapsed && this.place.contains(selection.anchorNode);
  }

  #back() {
    return h("button", { type: "button", class: "back", "aria-label": "Close the actor, back to the list", on: { click: () => this.close() } }, h("span", { class: "narrow" }, "← back to the list"), h("span", { class: "wide" }, "Close"));
  }

  #draw(id, actor, changes, articles, activity) {
    if (!actor) {
      const nothing = h("p", { class: "empty" }, "Nothing is known of it: no article says anything of it, or what said so was withdrawn.");
      return [this.#back(), h("h2", {}, changes[0]?.name ?? id), nothing, this.#changes(changes)].filter(Boolean);
    }
    const { name, more } = names(actor);
    const facet = facetOf(actor);
    return [
      this.#back(),
      h("h2", { class: "title" }, h("span", { class: "name" }, name), " ", h("span", { class: "dim" }, [more, actor.actor_id.split(":")[1]].filter((each, at, all) => all.indexOf(each) === at).join(" · "))),
      facet ? this.#facet(actor, facet, changes, articles) : null,
      activitySection(activity),
      relationsSection(actor, this.open),
      this.#changes([...clockChanges([actor]), ...changes]),
    ].filter(Boolean);
  }

  #changes(changes) {
    return changes.length ? h("section", {}, h("h3", {}, "Changes"), changesOf(changes.slice(0, CHANGES_SHOWN))) : null;
  }

  #facet(actor, facet, changes, articles) {
    const zone = actor.place?.tz ?? null;
    const head = h("div", { class: "state" }, this.#now(facet, zone));
    const facts = factsList(actor, facet, articles, this.open);
    const band = h("div", {});
    const why = h("div", {});
    const said = facet.stored.evidence.map((each) => ({ ...each, stands: facet.stands?.[each.event_id] ?? each.stands }));
    const range = rangeOf(changes, facet.name, said);
    const moments = [...new Set(changes.filter((change) => change.facet === facet.name).map((change) => change.recorded_at))].sort();
    let asked = 0;
    const draw = async (known) => {
      const mine = ++asked;
      const made = changes.filter((change) => !known || change.recorded_at <= known);
      const evidence = said.filter((each) => !known || each.published_at <= known);
      const drawn = timeline(made, facet.name, evidence, range, known);
      band.replaceChildren(...(drawn ? [drawn] : []));
      // What stood behind it then are the events that had moved it; the claims of the state are those of now.
      why.replaceChildren(known ? changesOf(made.filter((change) => change.facet === facet.name)) : evidenceSection(facet, evidence, changes));
      facts.hidden = Boolean(known);
      const shown = known ? await this.#then(actor, facet, known) : this.#now(facet, zone);
      // A slow answer of a time that was left meanwhile is none of what is chosen.
      if (mine === asked) head.replaceChildren(...shown);
    };
    draw(this.#known);
    const choose = (known) => {
      this.#known = known;
      this.chooseTime(known);
      draw(known);
    };
    return h("section", {}, head, facts, band, range && slider(moments, range, this.#known, choose), h("h3", {}, "Why"), why);
  }

  #now(facet, zone) {
    return [h("p", { class: "big" }, mark(facet.status, facet, 26), h("span", { class: `st st-${facet.status}` }, plain(facet.status)), this.#flags(facet)), h("p", {}, this.#since(facet, zone)), this.#outlook(facet)].filter(Boolean);
  }

  #flags(facet) {
    return ["disputed", "stale"].filter((name) => facet[name]).map((name) => h("span", { class: "tag" }, name));
  }

  /** What was known at a time; the view says it, the page computes no history of its own. */
  async #then(actor, facet, known) {
    const at = h("p", { class: "then" }, `As it was known on ${when(known, { withZone: true, weekday: true })}`);
    const was = await fetchActor(actor.actor_id, `?known_at=${encodeURIComponent(known)}`).catch(() => null);
    const past = was?.facets?.[facet.name];
    if (!past) return [at, h("p", { class: "empty" }, "It is not kept so far back.")];
    return [
      at,
      h("p", { class: "big" }, mark(past.status, {}, 26), h("span", { class: `st st-${past.status}` }, plain(past.status))),
      h("p", { class: "dim" }, past.since ? `since ${when(past.since, { withZone: true })}` : "since when was not known"),
      !past.outlook || past.outlook === "none" ? null : h("p", { class: "outlook" }, h("b", {}, plain(past.outlook))),
    ].filter(Boolean);
  }

  #since(facet, zone) {
    return [
      facet.since
        ? ["since ", h("time", { datetime: facet.since }, when(facet.since, { withZone: true, weekday: true })), h("span", { class: "dim" }, ` · ${ago(facet.since)}${zone ? localTime(facet.since, zone) : ""}`)]
        : h("span", { class: "dim" }, "since when is not said"),
      facet.until && !facet.ended && !facet.set_by.status && h("span", { class: "dim" }, `, said to hold until ${when(facet.until, { withZone: true })}`),
      this.#setBy(facet.set_by.status),
      facet.beneath && facet.set_by.status && h("span", { class: "under" }, `beneath it: ${beneathWords(facet.beneath)}`),
      facet.ended && h("span", { class: "dim" }, " · assumed: what was said to last until then is over"),
    ];
  }

  /** Who set a value by hand, why and for how long. */
  #setBy(override) {
    return override ? h("span", { class: "dim" }, ` · set by ${override.author} until ${when(override.until, { withZone: true })}: ${override.reason}`) : null;
  }

  #outlook(facet) {
    const byHand = facet.set_by.outlook;
    if (facet.outlook === "none") return byHand ? h("p", { class: "outlook" }, "nothing announced", this.#setBy(byHand)) : null;
    return h(
      "p",
      { class: `outlook${facet.overdue ? " late" : ""}` },
      h("b", {}, `${plain(facet.outlook)}${facet.overdue ? ", overdue" : ""}`),
      byHand ? this.#setBy(byHand) : facet.outlook_by ? ` · ${facet.outlook_by}` : "",
      h("br"),
      h("span", { class: "dim" }, facet.outlook_at ? `for ${when(facet.outlook_at)}${facet.overdue ? ": its time has passed and nobody says that it happened" : ""}` : "no date given"),
    );
  }
}
