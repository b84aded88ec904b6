// The world with the actors of the list: quiet ones as dots, the others by their marks, clustered where they are close.

import { s } from "./dom.js";
import { isQuiet, rank, shapes } from "./marks.js";
import { plain } from "./words.js";

const CELL = 7;
const SIZE = 5;

const at = ({ lat, lon }) => [lon + 180, 90 - lat];

export function drawMap(quiet, marks, rows, chosen, open) {
  const placed = rows.filter(({ actor }) => actor.place);
  quiet.setAttribute("d", placed.filter(({ facet }) => isQuiet(facet.status)).map(({ actor }) => `M${at(actor.place).join(" ")}h0`).join(""));
  const cells = new Map();
  for (const row of placed) {
    if (isQuiet(row.facet.status) && row.actor.actor_id !== chosen) continue;
    const [x, y] = at(row.actor.place);
    const key = `${Math.round(x / CELL)}:${Math.round(y / CELL)}`;
    cells.set(key, [...(cells.get(key) ?? []), row]);
  }
  marks.replaceChildren(...[...cells.values()].map((cell) => group(cell, chosen, open)));
}

function group(cell, chosen, open) {
  const shown = cell.find(({ actor }) => actor.actor_id === chosen) ?? cell.reduce((worst, row) => (rank(row.facet.status) < rank(worst.facet.status) ? row : worst));
  const [x, y] = at(shown.actor.place);
  const names = cell.map(({ actor, facet }) => `${actor.name}: ${plain(facet.status)}`).join("\n");
  const made = s("g", { class: "place", on: { click: () => open(shown.actor.actor_id) } }, s("title", {}, names), shapes(shown.facet.status, shown.facet, x, y, SIZE));
  if (cell.length > 1) made.append(s("text", { class: "map-text", x: x + SIZE * 0.7, y: y - SIZE * 0.4 }, cell.length));
  if (shown.actor.actor_id === chosen) {
    made.append(s("circle", { class: "ring", cx: x, cy: y, r: SIZE * 1.1 }), s("text", { class: "map-name", x: x + SIZE * 1.4, y: y + 1.5 }, shown.actor.name));
  }
  return made;
}
