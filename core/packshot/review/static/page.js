// Elements, texts and what the browser remembers. Whatever a record says becomes text here, never markup.
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const setting = JSON.parse(one("[data-setting]").textContent);
const served = setting.mode === "served";
const SVG = "http://www.w3.org/2000/svg";

const dressed = (node, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
};
const make = (tag, attributes = {}, ...children) => dressed(document.createElement(tag), attributes, children);
const draw = (tag, attributes = {}, ...children) => dressed(document.createElementNS(SVG, tag), attributes, children);
const icon = (name) => draw("svg", { class: "icon", "aria-hidden": "true" }, draw("use", { href: `#i-${name}` }));
const said = (text) => make("bdi", {}, text);
const swatch = (hex) => hex && draw("svg", { class: "swatch", viewBox: "0 0 20 20", "aria-hidden": "true" },
  draw("rect", { width: 20, height: 20, fill: hex }));
const button = (words, run, attributes = {}) => make("button", { type: "button", class: "plain", onclick: run, ...attributes }, words);
const counted = (count) => count.toLocaleString("en");

const say = (text) => all("[data-say]").forEach((region) => { region.textContent = text; });

// An alert belongs where it can be seen: in the dialog that is open, or else on the page.
const notice = one("[data-notice]");
const noticeHome = one("[data-banner]");
const alertTo = (text, more = []) => {
  const dialog = all("dialog[open]").at(-1);
  if (dialog) dialog.prepend(notice);
  else noticeHome.before(notice);
  notice.hidden = false;
  notice.replaceChildren(make("p", {}, text), ...more, button("Close", () => { notice.hidden = true; }));
};

const remembered = (name, otherwise) => {
  try { return JSON.parse(localStorage.getItem(`packshot:${name}`)) ?? otherwise; } catch { return otherwise; }
};
const remember = (name, value) => {
  try { localStorage.setItem(`packshot:${name}`, JSON.stringify(value)); return true; } catch { return false; }
};
const day = (iso) => new Date(iso).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
