// The list of actors: rows that are buttons, the arrow keys walk through them.

import { h } from "./dom.js";
import { mark } from "./marks.js";
import { many, plain, shortly, when } from "./words.js";

const STEP = 300;
const MARKED_MS = 60e3;

/** What is said to come, in words: also when its time has passed. */
export function outlookWords(facet) {
  if (facet.outlook === "none") return "";
  const at = facet.outlook_at ? `, ${when(facet.outlook_at)}` : "";
  return `${plain(facet.outlook)}${at}${facet.overdue ? ", overdue" : ""}`;
}

export const code = (actor) => actor.place?.iata || actor.actor_id.split(":")[1];

export class List {
  #shown = STEP;
  #rows = [];

  constructor(place, more, open) {
    this.place = place;
    this.more = more;
    this.open = open;
    more.addEventListener("click", () => {
      this.#shown += STEP;
      this.draw(this.#rows, this.chosen, this.changedAt);
    });
    place.addEventListener("keydown", (event) => this.#walk(event));
  }

  draw(rows, chosen, changedAt) {
    this.#rows = rows;
    this.chosen = chosen;
    this.changedAt = changedAt;
    const focused = this.place.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    this.place.replaceChildren(...rows.slice(0, this.#shown).map((row) => this.#row(row)));
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

  #row({ actor, facet }) {
    const id = actor.actor_id;
    const fresh = Date.now() - (this.changedAt.get(id) ?? 0) < MARKED_MS;
    const zone = actor.place?.tz;
    const notes = [facet.disputed && "disputed", facet.stale && "stale", many(actor.voices, "voice")].filter(Boolean).join(", ");
    return h(
      "li",
      { class: `${fresh ? "fresh" : ""}` },
      h(
        "button",
        { type: "button", class: "row", "data-id": id, "aria-current": id === this.chosen ? "true" : null, on: { click: () => this.open(id) } },
        mark(facet.status, facet),
        h(
          "span",
          { class: "who" },
          h("span", { class: "name" }, actor.name),
          " ",
          h("span", { class: "dim" }, code(actor)),
          h("br"),
          h("span", { class: `st st-${facet.status}` }, plain(facet.status)),
          facet.since ? h("span", { class: "dim" }, ` since ${shortly(facet.since, zone)}`) : null,
        ),
        h("span", { class: "aside" }, outlookWords(facet), h("br"), h("span", { class: "dim" }, notes)),
      ),
    );
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
