// What the page knows: all actors with a facet, kept up to date by the stream of changes.

const PAGE = 1000;
const AGAIN_MS = 1500;
const GATHER_MS = 200;
const TOGETHER = 50;
const MANY = 500;
const CHANGES_KEPT = 200;
const CHANGES_ON_THEIR_WAY = 20;
const NOTHING = new Set(["unknown", "none"]);

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

/** All actors by id, and the position from which a stream continues them. */
async function fetchAll() {
  const actors = new Map();
  let position = null;
  let cursor = "";
  do {
    const page = await get(`/v1/actors?limit=${PAGE}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    position ??= page.position;
    for (const actor of page.items) actors.set(actor.actor_id, actor);
    cursor = page.next_cursor;
  } while (cursor);
  return [actors, position];
}

/** Whether an actor is as a change of his present has left him; one that is gone is unknown. */
function isShown({ facet, field, after }, actor) {
  const value = actor?.facets[facet]?.[field];
  return value === undefined ? NOTHING.has(after) : value === after;
}

export class Store extends EventTarget {
  actors = new Map();
  changes = [];
  changedAt = new Map();
  #source = null;
  #position = null;
  #wanted = new Set();
  #wantsAll = false;
  #awaited = new Map();
  #fetching = false;

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
    const [actors, position] = await fetchAll();
    this.actors = actors;
    this.changes = (await get(`/v1/changes?limit=${CHANGES_KEPT}`)).items;
    this.#position = position;
    this.#tell("loaded");
    const ids = new Set(this.changes.slice(0, CHANGES_ON_THEIR_WAY).map((change) => change.actor_id));
    for (const id of ids) if (!isShown(this.changes.find((change) => change.actor_id === id), actors.get(id))) this.#wantLater(id);
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
    if (change.current) {
      this.#awaited.set(change.actor_id, change);
      this.#want(change.actor_id);
    } else this.#wantLater(change.actor_id);
    if (change.facet === "airspace") this.#wantBelow(change.actor_id);
  }

  /** All anew, while somebody looks at the page: what the clock alone changes, and what moves no timeline. */
  look() {
    if (document.hidden) return;
    this.#wantsAll = true;
    this.#fetchSoon();
  }

  #want(id) {
    this.#wanted.add(id);
    this.#fetchSoon();
  }

  /** State and change travel on two topics: the state may come a moment after its change. */
  #wantLater(id) {
    setTimeout(() => this.#want(id), AGAIN_MS);
  }

  /** A country's airspace stands with each of its airports. */
  #wantBelow(country) {
    for (const actor of this.actors.values()) if (actor.place?.country_ids.includes(country)) this.#want(actor.actor_id);
  }

  /** However many changes come at once, one request asks for their actors; and not every page asks in the same moment. */
  #fetchSoon(within = GATHER_MS * (1 + Math.random())) {
    if (this.#fetching) return;
    this.#fetching = true;
    setTimeout(() => this.#fetch(), within);
  }

  async #fetch() {
    const ids = [...this.#wanted];
    const all = this.#wantsAll || ids.length > MANY;
    this.#wanted.clear();
    this.#wantsAll = false;
    let pause;
    try {
      if (all) [this.actors] = await fetchAll();
      else for (let at = 0; at < ids.length; at += TOGETHER) await this.#fetchSome(ids.slice(at, at + TOGETHER));
      for (const id of ids) this.#await(id);
      this.#tell("actors", all ? null : ids);
    } catch {
      // The stream says that the view is away; until it is back these are asked for again.
      for (const id of ids) this.#wanted.add(id);
      this.#wantsAll ||= all;
      pause = AGAIN_MS;
    }
    this.#fetching = false;
    if (this.#wanted.size || this.#wantsAll) this.#fetchSoon(pause);
  }

  async #fetchSome(ids) {
    const query = new URLSearchParams([["limit", TOGETHER], ...ids.map((id) => ["actor", id])]);
    const found = new Map((await get(`/v1/actors?${query}`)).items.map((actor) => [actor.actor_id, actor]));
    for (const id of ids) {
      if (found.has(id)) this.actors.set(id, found.get(id));
      else this.actors.delete(id);
    }
  }

  /** Asks once more for an actor that does not show his change yet. */
  #await(id) {
    const change = this.#awaited.get(id);
    this.#awaited.delete(id);
    if (change && !isShown(change, this.actors.get(id))) this.#wantLater(id);
  }

  #tell(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
