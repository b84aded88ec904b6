// Drag a time to see what was known then. The arrow keys go from change to change.

import { h } from "./dom.js";
import { when } from "./words.js";

const WAIT_MS = 120;

/**
 * @param moments the times at which something became known, oldest first
 * @param range of the band above, whose mark "now" is where the slider ends
 * @param choose called with a time in words, or null for now
 */
export function slider(moments, { from, now: to, to: end }, known, choose) {
  if (moments.length < 2) return null;
  let waiting = 0;
  const times = moments.map((each) => new Date(each).getTime());
  const label = h("output", {}, known ? when(known, { withZone: true }) : "now");
  const input = h("input", { type: "range", min: from, max: to, step: 60e3, value: known ? new Date(known).getTime() : to, "aria-label": "As it was known then" });
  input.style.width = `${((to - from) / (end - from)) * 100}%`;
  const show = (time) => {
    const text = time >= to - 60e3 ? null : new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
    label.textContent = text ? when(text, { withZone: true }) : "now";
    input.setAttribute("aria-valuetext", label.textContent);
    clearTimeout(waiting);
    waiting = setTimeout(() => choose(text), WAIT_MS);
  };
  input.setAttribute("aria-valuetext", label.textContent);
  input.addEventListener("input", () => show(Number(input.value)));
  input.addEventListener("keydown", (event) => {
    const now = Number(input.value);
    const before = times.filter((each) => each < now - 60e3).at(-1) ?? times[0];
    const after = times.find((each) => each > now + 60e3) ?? to;
    const next = { ArrowLeft: before, ArrowDown: before, ArrowRight: after, ArrowUp: after, Home: times[0], End: to }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    // Past the moment itself: what was recorded in that minute was known at its end.
    input.value = String(next === to ? to : Math.ceil(next / 60e3) * 60e3 + (from % 60e3));
    show(next === to ? to : Number(input.value));
  });
  return h("label", { class: "slider" }, h("span", {}, "As known ", label), input);
}
