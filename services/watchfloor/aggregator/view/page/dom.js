// Builds elements. Text only ever becomes text: nothing that came from an article is read as HTML.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** An HTML element: `h("a", { class: "x", on: { click } }, "text", otherElement)`. */
export const h = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);

/** An SVG element. */
export const s = (name, attributes = {}, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

/** A link to an article, or its words alone where the address is none of the web's. */
export function link(url, ...children) {
  let safe = false;
  try {
    safe = ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    safe = false;
  }
  return safe ? h("a", { href: url, rel: "noopener noreferrer nofollow", target: "_blank" }, ...children) : h("span", {}, ...children);
}

/** A sentence marked inside its paragraph; alone where the paragraph is not known. */
export function marked(sentence, paragraph) {
  const whole = paragraph ?? "";
  const at = whole.indexOf(sentence);
  if (at < 0) return h("p", {}, h("mark", {}, sentence));
  return h("p", {}, whole.slice(0, at), h("mark", {}, sentence), whole.slice(at + sentence.length));
}
