// The mark of a status: a shape first, then a colour. Filled square closed, hatched suspended, half square limited,
// ring open, dot unknown; a dashed outline for stale, a split one for disputed.

import { s } from "./dom.js";

/** From the worst to the quiet; what is not here is a status that a facet of its own has. */
export const SEVERITY = ["closed", "suspended", "limited", "unknown", "open"];
const KNOWN = new Set(SEVERITY);

export const rank = (status) => {
  const place = SEVERITY.indexOf(status);
  return place < 0 ? 2.5 : place;
};

export const isQuiet = (status) => status === "open" || status === "unknown" || status === null;

/** The shapes of a mark around (x, y), `size` across. */
export function shapes(status, { stale = false, disputed = false } = {}, x = 8, y = 8, size = 11) {
  const name = KNOWN.has(status) ? status : "other";
  const half = size / 2;
  // Dashes are counted along the outline, so that a stale mark has one on each corner.
  const square = { x: x - half, y: y - half, width: size, height: size, pathLength: 16 };
  const parts = {
    closed: () => [s("rect", { class: "m-closed", ...square })],
    suspended: () => [s("rect", { class: "m-suspended", ...square })],
    limited: () => [s("rect", { class: "m-limited", ...square }), s("rect", { class: "m-half", x: x - half, y, width: size, height: half })],
    open: () => [s("circle", { class: "m-open", cx: x, cy: y, r: size * 0.32 })],
    unknown: () => [s("circle", { class: "m-unknown", cx: x, cy: y, r: size * 0.2 })],
    other: () => [s("rect", { class: "m-other", ...square })],
  }[name]();
  const group = s("g", { class: `mark${stale ? " stale" : ""}` }, parts);
  if (disputed) group.append(s("path", { class: "m-split", d: `M${x - half - 1} ${y + half + 1}L${x + half + 1} ${y - half - 1}` }));
  return group;
}

/** A mark as a picture of its own; the word beside it says the same. */
export const mark = (status, how, size = 16) =>
  s("svg", { class: "icon", viewBox: "0 0 16 16", width: size, height: size, "aria-hidden": "true", focusable: "false" }, shapes(status, how));
