// Wires the page: one store, one set of filters, and what is drawn from them.

import { changeWords, clockChanges, drawChanges } from "./changes.js";
import { isFoundByName, isNormal, listed, readAddress, searched, writeAddress } from "./filters.js";
import { List } from "./list.js";
import { watchFloor } from "./foot.js";
import { WorldMap } from "./map.js";
import { Panel } from "./panel.js";
import { Store, facetOf } from "./store.js";
import { drawKinds, drawSummary } from "./summary.js";

const MINUTE = 60e3;
const TYPING_MS = 120;
const part = (id) => document.getElementById(id);

const store = new Store();
const panel = new Panel(part("panel"), { open, close, chooseTime: (known) => set({ known: known ?? "" }) });
const list = new List(part("list"), part("more"), open);
const map = new WorldMap(part("map"), { quiet: part("map-quiet"), marks: part("map-marks"), buttons: ["closer", "wider", "world"].map(part) }, open);
let filters = readAddress();
let drawing = false;
let movedBefore = new Set();

const newer = (a, b) => b.recorded_at.localeCompare(a.recorded_at);
const capital = (word) => word[0].toUpperCase() + word.slice(1);

function draw() {
  drawing = false;
  const all = [...store.actors.values()];
  const found = searched(all, filters);
  const lastChange = new Map();
  // What the clock moved stands among what articles moved, by its time.
  const changes = [...clockChanges(all), ...store.changes].sort(newer);
  for (const change of changes) if (!lastChange.has(change.actor_id)) lastChange.set(change.actor_id, change.recorded_at);
  const rows = listed(found, filters, lastChange);
  const ids = new Set(found.map((actor) => actor.actor_id));
  drawKinds(part("kinds"), all, filters.kind, (kind) => set({ kind, show: "" }));
  // Of whom nothing is said any more is in no list; that it was withdrawn is a change all the same.
  const hasFacet = new Set(all.filter(facetOf).map((actor) => actor.actor_id));
  const shown = changes.filter((change) => (hasFacet.has(change.actor_id) ? ids.has(change.actor_id) : isFoundByName(change, filters)));
  drawSummary(part("summary"), found, filters.show, shown, (show) => set({ show }));
  const loud = rows.filter((row) => !isNormal(row.facet)).length;
  part("list-title").textContent = filters.show || filters.sort ? `${filters.show ? capital(filters.show) : "All"}, ${rows.length.toLocaleString("en")}` : `Not normal, ${loud.toLocaleString("en")}`;
  list.draw({ rows, chosen: filters.actor, changedAt: store.changedAt, sorted: Boolean(filters.show || filters.sort) });
  drawChanges(part("changes"), shown, store.actors, store.changedAt, open);
  map.draw(rows, filters.actor);
}

/** However many messages come at once, the page is drawn once. */
function redraw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(draw);
}

/** What the clock has moved since this was asked last. */
function moved() {
  const changes = clockChanges([...store.actors.values()]);
  const news = changes.filter((change) => !movedBefore.has(change.change_id));
  movedBefore = new Set(changes.map((change) => change.change_id));
  return news;
}

/** Says a change to a screen reader, and lets its mark go when its minute is over. */
function told(change) {
  part("said").textContent = changeWords(change);
  redraw();
  setTimeout(redraw, MINUTE);
}

function set(change, how) {
  filters = { ...filters, ...change };
  writeAddress(filters, how);
  redraw();
}

function open(id) {
  set({ actor: id, known: "" }, { step: filters.actor !== id });
  document.body.classList.add("chosen");
  panel.show(id, { focus: true });
}

function close() {
  const last = filters.actor;
  set({ actor: "", known: "" });
  document.body.classList.remove("chosen");
  panel.show(null);
  requestAnimationFrame(() => list.focus(last));
}

function fromAddress() {
  filters = readAddress();
  part("q").value = filters.q;
  part("sort").value = filters.sort || "severity";
  document.body.classList.toggle("chosen", Boolean(filters.actor));
  panel.show(filters.actor || null, { known: filters.known || null });
  redraw();
}

store.addEventListener("loaded", () => {
  moved();
  redraw();
});
store.addEventListener("actors", ({ detail: ids }) => {
  for (const change of moved()) {
    store.changedAt.set(change.actor_id, Date.now());
    told(change);
  }
  redraw();
  if (!ids || ids.includes(filters.actor)) panel.refresh({ onlyTime: !ids });
});
store.addEventListener("change", (event) => told(event.detail));
store.addEventListener("link", (event) => {
  const live = event.detail.state === "live";
  part("link").textContent = live ? "Live" : "No connection to the view: what stands here may be old";
  part("link").className = live ? "" : "wrong";
});

let typing = 0;
part("q").addEventListener("input", (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => set({ q: event.target.value.trim() }), TYPING_MS);
});
part("search").addEventListener("submit", (event) => {
  event.preventDefault();
  list.focus();
});
part("sort").addEventListener("change", (event) => set({ sort: event.target.value === "severity" ? "" : event.target.value }));
part("keys-button").addEventListener("click", () => part("keys").showModal());
addEventListener("popstate", fromAddress);
addEventListener("keydown", (event) => {
  const typed = event.target.matches("input:not([type=range]), select, textarea");
  if (event.key === "Escape" && !part("keys").open) {
    if (event.target === part("q")) list.focus(filters.actor);
    else if (filters.actor) close();
  } else if (typed || event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.key === "/") {
    event.preventDefault();
    part("q").focus();
  } else if (event.key === "?") part("keys").showModal();
  else if (event.key === "+" || event.key === "-") map.zoom(event.key === "+" ? 2 : 1 / 2);
  else if (event.key === "ArrowDown" && document.activeElement === document.body) {
    event.preventDefault();
    list.focus(filters.actor);
  }
});
setInterval(() => {
  redraw();
  store.look();
}, MINUTE);
document.addEventListener("visibilitychange", () => store.look());

fromAddress();
store.start();
watchFloor(part("floor"));
