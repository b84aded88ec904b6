// The list of actors: what is not normal first, what is normal small below it. Rows are buttons, the arrow keys walk through them.

import { h } from "./dom.js";
import { isNormal } from "./filters.js";
import { mark } from "./marks.js";
import { ago, many, names, plain, share, shortly, when } from "./words.js";

const STEP = 300;
const MARKED_MS = 60e3;
const RECENT_MS = 24 * 3600e3;

/** What is said to come, in words: also when its time has passed. */
export function outlookWords(facet) {
  if (facet.outlook === "none") return "";
  const at = facet.outlook_at ? `, ${when(facet.outlook_at)}` : "";
  return `${plain(facet.outlook)}${at}`;
}

export class List {
  #shown = STEP;
  #state = null;

  constructor(place, more, open) {
    this.place = place;
    this.more = more;
    this.open = open;
    more.addEventListener("click", () => {
      this.#shown += STEP;
      this.draw(this.#state);
    });
    place.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** Draws `{ rows, chosen, changedAt, sorted }`; with `sorted` the order is the reader's own, and nothing is set apart. */
  draw(state) {
    this.#state = state;
    const { rows, sorted } = state;
    const focused = this.place.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    const loud = sorted ? rows.length : rows.filter((row) => !isNormal(row.facet)).length;
    const shown = rows.slice(0, this.#shown);
    const items = shown.map((row) => (isNormal(row.facet) && !sorted ? this.#quietRow(row) : this.#row(row)));
    if (!sorted && loud < shown.length) items.splice(loud, 0, h("li", { class: "part" }, `Normal, ${(rows.length - loud).toLocaleString("en")}`));
    this.place.replaceChildren(...items);
    if (rows.length === 0) this.place.append(h("li", { class: "empty" }, "Nobody here. That is the filter, not the world."));
    this.more.hidden = rows.length <= this.#shown;
    this.more.textContent = `Show more (${many(rows.length - this.#shown, "actor")} left)`;
    if (focused) this.#button(focused)?.focus({ preventScroll: true });
  }

  focus(id) {
    (this.#button(id) ?? this.place.querySelector("button"))?.focus();
  }

  #button(id) {
    return id ? this.place.querySelector(`button[data-id="${CSS.escape(id)}"]`) : null;
  }

  #item(id, quiet, ...parts) {
    const { chosen, changedAt } = this.#state;
    const fresh = Date.now() - (changedAt.get(id) ?? 0) < MARKED_MS;
    return h(
      "li",
      { class: `${fresh ? "fresh" : ""} ${quiet ? "normal" : ""}` },
      h("button", { type: "button", class: "row", "data-id": id, "aria-current": id === chosen ? "true" : null, on: { click: () => this.open(id) } }, parts),
    );
  }

  #row({ actor, facet, changed }) {
    const { name, more } = names(actor);
    const recent = changed && Date.now() - new Date(changed) < RECENT_MS;
    const notes = [facet.disputed && "disputed", facet.stale && `stale, no news for ${ago(facet.stored.last_claim_at).replace(" ago", "")}`, facet.overdue && "overdue"].filter(Boolean);
    return this.#item(
      actor.actor_id,
      false,
      mark(facet.status, facet),
      h(
        "span",
        { class: "who" },
        h("span", { class: "line first" }, h("span", {}, h("span", { class: "name" }, name), " ", h("span", { class: "dim" }, more)), recent ? h("span", { class: "recent" }, ago(changed)) : null),
        h(
          "span",
          { class: "line" },
          h("span", { class: `st st-${facet.status}` }, plain(facet.status)),
          facet.since ? h("span", { class: "dim" }, ` since ${shortly(facet.since)}`) : null,
          h("span", { class: "dim" }, ` · ${share(facet.confidence)}\u00a0sure`),
        ),
        facet.outlook !== "none" || notes.length
          ? h("span", { class: "line" }, facet.outlook !== "none" ? h("span", { class: "next" }, outlookWords(facet)) : null, notes.length ? h("span", { class: "note" }, notes.join(", ")) : null)
          : null,
      ),
    );
  }

  #quietRow({ actor, facet }) {
    const { name, more } = names(actor);
    return this.#item(actor.actor_id, true, mark(facet.status, facet), h("span", { class: "who line first" }, h("span", {}, h("span", { class: "name" }, name), " ", more), h("span", { class: "recent" }, plain(facet.status))));
  }

  #walk(event) {
    const rows = [...this.place.querySelectorAll("button.row")];
    const at = rows.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    rows[Math.max(0, Math.min(rows.length - 1, to))].focus();
  }
}
