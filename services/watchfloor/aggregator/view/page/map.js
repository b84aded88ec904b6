// The world with the actors of the list: quiet ones as dots, the others by their marks, clustered where they are close. It zooms by
// wheel, drag and buttons; whoever cannot use it finds the same in the list.

import { s } from "./dom.js";
import { isQuiet, rank, shapes } from "./marks.js";
import { names, plain } from "./words.js";

const WORLD = { x: 0, y: 8, width: 360, height: 138 };
const CLOSE = 8;
const SIZE = 6;
const AIRSPACE = 10;
const TEXT = 5;
const MOST = 16;

const at = ({ lat, lon }) => [lon + 180, 90 - lat];

/** What a country has on this map is its airspace. */
const isAirspace = (actor) => actor.kind === "country";
const ofWhat = (actor, name) => (isAirspace(actor) ? `${name} airspace` : name);

export class WorldMap {
  #view = { ...WORLD };
  #state = null;
  #drag = null;

  constructor(svg, { quiet, marks, buttons }, open) {
    this.svg = svg;
    this.quiet = quiet;
    this.marks = marks;
    this.open = open;
    svg.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    svg.addEventListener("pointerdown", (event) => this.#down(event));
    svg.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel"]) svg.addEventListener(name, () => (this.#drag = null));
    const [closer, wider, world] = buttons;
    closer.addEventListener("click", () => this.zoom(2));
    wider.addEventListener("click", () => this.zoom(1 / 2));
    world.addEventListener("click", () => this.#look(WORLD));
  }

  get #scale() {
    return WORLD.width / this.#view.width;
  }

  draw(rows, chosen) {
    this.#state = { rows, chosen };
    const placed = rows.filter(({ actor }) => actor.place);
    this.quiet.setAttribute("d", placed.filter(({ facet }) => isQuiet(facet.status)).map(({ actor }) => `M${at(actor.place).join(" ")}h0`).join(""));
    const loud = placed.filter(({ facet, actor }) => !isQuiet(facet.status) || facet.disputed || facet.stale || actor.actor_id === chosen);
    // Airspaces lie beneath, and are no part of a cluster of airports.
    const groups = [true, false].flatMap((above) => this.#clusters(loud.filter(({ actor }) => isAirspace(actor) === above)));
    const taken = groups.map(({ x, y }) => this.#box(x - SIZE / 2, y - SIZE / 2, SIZE, SIZE));
    this.marks.replaceChildren(...groups.map((group) => this.#group(group, chosen)), ...this.#labels(groups, taken, chosen));
  }

  /** Zooms about a point of the map, or about the chosen actor. */
  zoom(factor, about = null) {
    const place = this.#state?.rows.find(({ actor }) => actor.actor_id === this.#state.chosen)?.actor.place;
    const [x, y] = about ?? (place ? at(place) : [this.#view.x + this.#view.width / 2, this.#view.y + this.#view.height / 2]);
    const scale = Math.min(MOST, Math.max(1, this.#scale * factor));
    const width = WORLD.width / scale;
    const height = WORLD.height / scale;
    const [left, top] = [(x - this.#view.x) / this.#view.width, (y - this.#view.y) / this.#view.height];
    const inside = left >= 0 && left <= 1 && top >= 0 && top <= 1;
    this.#look({ x: x - width * (about && inside ? left : 0.5), y: y - height * (about && inside ? top : 0.5), width, height });
  }

  #look({ x, y, width, height }) {
    const kept = (low, value, high) => Math.max(low, Math.min(value, high));
    this.#view = { x: kept(WORLD.x, x, WORLD.x + WORLD.width - width), y: kept(WORLD.y, y, WORLD.y + WORLD.height - height), width, height };
    this.svg.setAttribute("viewBox", `${this.#view.x} ${this.#view.y} ${width} ${height}`);
    this.svg.style.setProperty("--scale", String(this.#scale));
    if (this.#state) this.draw(this.#state.rows, this.#state.chosen);
  }

  /** Marks nearer than a mark is wide are one, with the worst of them in front. */
  #clusters(rows) {
    const near = CLOSE / this.#scale;
    const groups = [];
    for (const row of [...rows].sort((a, b) => rank(a.facet.status) - rank(b.facet.status))) {
      const [x, y] = at(row.actor.place);
      const group = groups.find((each) => Math.hypot(each.x - x, each.y - y) < near);
      if (group) group.rows.push(row);
      else groups.push({ x, y, rows: [row] });
    }
    return groups;
  }

  #group({ x, y, rows }, chosen) {
    const shown = rows.find(({ actor }) => actor.actor_id === chosen) ?? rows[0];
    const size = SIZE / this.#scale;
    const title = rows.map(({ actor, facet }) => `${ofWhat(actor, actor.name)}: ${plain(facet.status)}`).join("\n");
    const act = () => (rows.length > 1 && this.#scale < MOST ? this.zoom(2, [x, y]) : this.open(shown.actor.actor_id));
    const made = s("g", { class: "place", on: { click: act } }, s("title", {}, title), this.#shape(shown, x, y, size));
    if (rows.some(({ actor }) => actor.actor_id === chosen)) made.append(s("circle", { class: "ring", cx: x, cy: y, r: size * 1.05 }));
    return made;
  }

  /** An airspace is a wide ring around the mark of its status: not to be taken for an airport. */
  #shape({ actor, facet }, x, y, size) {
    if (!isAirspace(actor)) return shapes(facet.status, facet, x, y, size);
    return [s("circle", { class: `airspace st-${facet.status}`, cx: x, cy: y, r: AIRSPACE / 2 / this.#scale }), shapes(facet.status, facet, x, y, size * 0.7)];
  }

  /** The names of the marks with how many they stand for, the chosen one first, airspaces last; where a name would run into something, the number alone. */
  #labels(groups, taken, chosen) {
    const first = ({ rows }) => (rows.some(({ actor }) => actor.actor_id === chosen) ? 0 : isAirspace(rows[0].actor) ? 2 : 1);
    const labels = [];
    for (const group of [...groups].sort((a, b) => first(a) - first(b))) {
      const row = group.rows.find(({ actor }) => actor.actor_id === chosen) ?? group.rows[0];
      const more = group.rows.length > 1 ? `+${group.rows.length - 1}` : "";
      const text = `${ofWhat(row.actor, names(row.actor).name)} ${more}`.trim();
      const size = TEXT / this.#scale;
      const width = text.length * TEXT * 0.56;
      const gap = (SIZE * (group.rows.includes(row) && row.actor.actor_id === chosen ? 1.25 : 0.85)) / this.#scale;
      const sides = [
        [this.#box(group.x + gap, group.y - size / 2, width, TEXT), "start", group.x + gap],
        [this.#box(group.x - gap - width / this.#scale, group.y - size / 2, width, TEXT), "end", group.x - gap],
      ];
      const free = sides.find(([box]) => this.#isInside(box) && !taken.some((other) => overlap(box, other)));
      if (!free) {
        if (more) labels.push(s("text", { class: "map-name", x: group.x + (SIZE * 0.6) / this.#scale, y: group.y - (SIZE * 0.4) / this.#scale, "font-size": size }, more));
        continue;
      }
      taken.push(free[0]);
      labels.push(s("text", { class: "map-name", x: free[2], y: group.y + size * 0.35, "text-anchor": free[1], "font-size": size }, text));
    }
    return labels;
  }

  /** A box at a place of the map, its size as on the whole world. */
  #box(x, y, width, height) {
    return { left: x, top: y, right: x + width / this.#scale, bottom: y + height / this.#scale };
  }

  #isInside(box) {
    return box.left >= this.#view.x && box.right <= this.#view.x + this.#view.width;
  }

  #point(event) {
    const inverse = this.svg.getScreenCTM().inverse();
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(inverse);
    return [x, y];
  }

  #wheel(event) {
    // The wheel alone scrolls the page; who holds Ctrl, or pinches, means the map.
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1.4 : 1 / 1.4, this.#point(event));
  }

  #down(event) {
    if (this.#scale > 1) this.#drag = this.#point(event);
  }

  #move(event) {
    if (!this.#drag || event.buttons === 0) return;
    const [x, y] = this.#point(event);
    const [fromX, fromY] = this.#drag;
    this.#look({ ...this.#view, x: this.#view.x + fromX - x, y: this.#view.y + fromY - y });
  }
}

const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
