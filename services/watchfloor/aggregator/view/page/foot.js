// Whether the machine itself can be trusted now, in one line; loud only where a person has to act.

import { h } from "./dom.js";
import { fetchFloor } from "./store.js";
import { ago, many, plain } from "./words.js";

const EVERY_MS = 15e3;
const LATE_MS = 6 * 3600e3;
const LAG = 1000;

const said = (words, wrong = false, title = null) => h("span", { class: wrong ? "wrong" : null, title }, words);

function feeds(list) {
  if (!list) return said("feeds not known");
  if (list.length === 0) return said("no feeds polled");
  const bad = list.filter((feed) => feed.bad);
  const names = bad.map((feed) => (feed.name ? `${feed.name}: ${plain(feed.state)}` : plain(feed.state))).join("\n");
  if (bad.length === 0) return said(many(list.length, "feed"));
  const loud = h("button", { type: "button", class: "plain wrong", title: names, "aria-expanded": "false" }, `${bad.length} silent or failing`);
  const listed = h("span", { hidden: true }, ` (${names.replaceAll("\n", ", ")})`);
  loud.addEventListener("click", () => {
    listed.hidden = !listed.hidden;
    loud.setAttribute("aria-expanded", String(!listed.hidden));
  });
  return h("span", {}, `${many(list.length, "feed")}, `, loud, listed);
}

function lag(lags) {
  const known = Object.entries(lags).filter(([, records]) => records !== null);
  if (known.length === 0) return said("lag not known", true);
  const most = Math.max(...known.map(([, records]) => records));
  return said(`lag ${most.toLocaleString("en")}`, most > LAG, known.map(([name, records]) => `${name} ${records}`).join(", "));
}

function draw(place, floor) {
  const at = floor.newest_article_at;
  place.replaceChildren(
    said(at ? `Newest article ${ago(at)}` : "No article yet", at !== null && Date.now() - new Date(at) > LATE_MS, at),
    feeds(floor.feeds),
    lag(floor.lag),
    said(floor.dead_letters === null ? "dead letters not known" : many(floor.dead_letters, "dead letter"), floor.dead_letters > 0),
  );
}

/** Looks now and every few seconds, while somebody looks at the page. */
export function watchFloor(place) {
  let text = "";
  const look = async () => {
    if (document.hidden) return;
    try {
      const floor = await fetchFloor();
      const now = JSON.stringify(floor);
      if (now !== text || !place.querySelector("[aria-expanded=true]")) draw(place, floor);
      text = now;
    } catch {
      place.replaceChildren(said("How the machine does is not known", true));
    }
  };
  look();
  setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
}
