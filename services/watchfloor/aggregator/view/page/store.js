// What the page knows: all actors with a facet, kept up to date by the stream of changes.

const PAGE = 1000;
const AGAIN_MS = 1500;
const CHANGES_KEPT = 200;
const CHANGES_ON_THEIR_WAY = 20;

async function get(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

export const path = (id) => `/v1/actors/${encodeURIComponent(id)}`;
export const fetchActor = (id, query = "") => get(path(id) + query);
export const fetchChanges = (id) => get(`${path(id)}/changes?limit=300`);
export const fetchArticles = (id) => get(`${path(id)}/articles?limit=200`);
export const fetchActivity = (id) => get(`${path(id)}/activity`);
export const fetchFloor = () => get("/v1/floor");
export const fetchExplanation = (id) => get(`${path(id)}/explanation`);

/** The facet that a list shows, the first that an actor has: as it is now, and as it is `stored`. */
export function facetOf(actor) {
  const [name, facet] = Object.entries(actor.facets)[0] ?? [null, null];
  if (!facet) return null;
  return { name, ...facet, ...(actor.read?.facets?.[name] ?? {}), stored: facet };
}

export class Store extends EventTarget {
  actors = new Map();
  changes = [];
  changedAt = new Map();
  #source = null;
  #position = null;

  /** Loads everything and follows the stream from there; again whenever the view says that it must. */
  async start() {
    for (;;) {
      try {
        await this.#load();
        this.#follow();
        return;
      } catch (error) {
        this.#tell("link", { state: "waiting", reason: String(error.message ?? error) });
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  }

  async #load() {
    const actors = new Map();
    let position = null;
    let cursor = "";
    do {
      const page = await get(`/v1/actors?limit=${PAGE}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      position ??= page.position;
      for (const actor of page.items) actors.set(actor.actor_id, actor);
      cursor = page.next_cursor;
    } while (cursor);
    this.actors = actors;
    this.changes = (await get(`/v1/changes?limit=${CHANGES_KEPT}`)).items;
    this.#position = position;
    this.#tell("loaded");
    this.changes.slice(0, CHANGES_ON_THEIR_WAY).forEach((change) => this.#refreshSoon(change));
  }

  #follow() {
    this.#source?.close();
    const source = new EventSource(`/v1/changes/stream?position=${encodeURIComponent(this.#position)}`);
    this.#source = source;
    source.onopen = () => this.#tell("link", { state: "live" });
    source.onerror = () => {
      this.#tell("link", { state: "waiting" });
      // The browser comes back by itself after a break, but not after an answer such as 503.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.start(), AGAIN_MS);
    };
    source.addEventListener("change", (event) => this.#take(JSON.parse(event.data)));
    source.addEventListener("reset", () => {
      source.close();
      this.start();
    });
  }

  #take(change) {
    // The list of changes was loaded after the actors: one that it knows may still be news to its actor.
    if (!this.changes.some((known) => known.change_id === change.change_id)) {
      this.changes.unshift(change);
      this.changes.length = Math.min(this.changes.length, CHANGES_KEPT);
      this.changedAt.set(change.actor_id, Date.now());
      this.#tell("change", change);
    }
    this.#refresh(change.actor_id);
    this.#refreshSoon(change);
    if (change.facet === "airspace") this.#refreshBelow(change.actor_id);
  }

  /** A country's airspace stands with each of its airports. */
  #refreshBelow(country) {
    for (const actor of this.actors.values()) if (actor.place?.country_ids.includes(country)) this.#refresh(actor.actor_id);
  }

  /** State and change travel on two topics: the state may come a moment after its change. */
  #refreshSoon(change) {
    setTimeout(() => this.#refresh(change.actor_id), AGAIN_MS);
  }

  async #refresh(id) {
    const actor = await fetchActor(id).catch(() => undefined);
    if (actor === undefined) return;
    if (actor === null) this.actors.delete(id);
    else this.actors.set(id, actor);
    this.#tell("actor", id);
  }

  #tell(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
