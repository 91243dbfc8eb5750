// The grid: product, a row for each colorway, a column for each shot and scene; or a queue by risk. Only what is near
// the screen has elements.
const grid = one("[data-grid]");
const BANDS = [[4, "Not made"], [3, "Checks failed"], [2, "To look at"], [0.8, "Near a limit"], [-1, "Well within its limits"]];
const CHUNK = 40;
let shown = [];
let current = null;
let sections = [];

const columnOf = (item) => JSON.stringify([item.shot, item.scene?.key, item.take, item.tier]);
const rowHead = (rows) => {
  const { colorway } = rows[0];
  const left = rows.filter((item) => stateOf(item) === "unreviewed");
  return make("div", { class: "rowhead", role: "rowheader" },
    colorway ? [swatch(colorway.hex), make("b", {}, said(colorway.label)), make("span", { class: "meta" },
      said([colorway.written, colorway.material].filter(Boolean).join(" · ")))] : make("b", {}, "Its own colour"),
    left.length > 1 && button([icon("approved"), `Approve the rest (${left.length})`], () => approveRow(left[0]),
      { class: "plain rest", tabindex: "-1" }));
};
const gridRow = (rows, columns) => {
  const cells = columns.map((column) => rows.filter((item) => columnOf(item) === column));
  return make("div", { class: "row", role: "row" }, rowHead(rows),
    make("div", { class: "cells", role: "none" }, cells.map((cell) => cell.length ? cell.map(tile)
      : make("div", { class: "hole", role: "gridcell", "aria-label": "Not wanted" }))));
};
const grouped = (rows, key) => [...Map.groupBy(rows, key).values()];
// A shot without colorways has columns of its own: in the others' matrix it would be all holes.
const bands = (rows) => grouped(rows, (item) => !item.colorway).flatMap((band) => {
  const columns = [...new Set(band.map(columnOf))];
  return grouped(band, (item) => item.colorway?.key).map((row) => [row, filtered() ? [...new Set(row.map(columnOf))] : columns]);
});
const sourceOf = (product) => make("div", { class: "source" },
  product.photo?.thumb
    ? [make("div", { class: "well" }, make("img", { src: product.photo.thumb, alt: `Source photo of ${product.title}`, loading: "lazy", decoding: "async" })),
      make("p", { class: "caption" }, make("b", {}, "Source photo"), make("span", { class: "meta" }, `${product.photo.width} × ${product.photo.height}`))]
    : make("div", { class: "well empty" }, make("span", {}, "No source photo")));
const productSection = (rows) => {
  const { product } = rows[0];
  return {
    rows,
    high: (across) => 70 + bands(rows).reduce((sum, [, columns]) => sum + 40 + Math.ceil(columns.length / across) * tileHeight(), 0),
    fill: (node) => {
      node.className = "product";
      node.replaceChildren(make("h2", {}, said(product.title), " ", make("bdi", { class: "id" }, product.id)), sourceOf(product),
        make("div", { class: "rows", role: "grid", "aria-label": product.title }, bands(rows).map(([row, columns]) => gridRow(row, columns))));
    },
  };
};
const queueSection = (title, rows) => ({
  rows,
  high: (across) => (title ? 60 : 0) + Math.ceil(rows.length / across) * tileHeight(),
  fill: (node) => {
    node.className = "product queue";
    node.replaceChildren(...(title ? [make("h2", {}, title)] : []),
      make("div", { class: "rows", role: "grid", "aria-label": title || "The queue goes on" },
        make("div", { class: "row", role: "row" }, make("div", { class: "cells", role: "none" }, rows.map(tile)))));
  },
});
const queue = (rows) => BANDS.flatMap(([least, title], at) => {
  const band = rows.filter((item) => item.risk >= least && (at === 0 || item.risk < BANDS[at - 1][0]));
  const chunks = [];
  for (let from = 0; from < band.length; from += CHUNK) chunks.push(band.slice(from, from + CHUNK));
  return chunks.map((chunk, number) => queueSection(number ? "" : `${title} (${counted(band.length)})`, chunk));
});

const SIZES = { s: 136, l: 320 };
const least = () => SIZES[view.get("size")] ?? 204;
const tileHeight = () => {
  const room = grid.clientWidth - (innerWidth > 760 ? 190 : 0);
  const across = Math.max(1, Math.floor((room + 16) / (least() + 16)));
  return room / across + 84;
};
const across = () => Math.max(1, Math.floor((grid.clientWidth - (innerWidth > 760 ? 190 : 0) + 16) / (least() + 16)));

const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) (isIntersecting ? unfold : fold)(target);
}, { rootMargin: "900px 0px" });
const unfold = (node) => {
  if (node.dataset.open) return;
  node.dataset.open = "1";
  node.section.fill(node);
  node.style.minHeight = "";
  for (const each of all(".tile", node)) if (each.dataset.id === current) each.tabIndex = 0;
};
const fold = (node) => {
  if (!node.dataset.open || node.contains(document.activeElement) || node.section.rows.some((item) => item.id === current)) return;
  node.style.minHeight = `${node.offsetHeight}px`;
  delete node.dataset.open;
  node.replaceChildren();
};

const arrange = () => {
  shown = chosen();
  grid.style.setProperty("--tile", `${least()}px`);
  fillPicks();
  fillChips();
  fillBanner(shown.length);
  const parts = view.get("order") === "risk" ? queue(shown) : grouped(shown, (item) => item.product.id).map(productSection);
  const wide = across();
  near.disconnect();
  sections = parts.map((section) => {
    const node = make("section", { class: "product" });
    node.section = section;
    node.style.minHeight = `${section.high(wide)}px`;
    return node;
  });
  grid.replaceChildren(...sections);
  one("[data-nothing]").hidden = shown.length > 0 || items.size === 0;
  if (!shown.some((item) => item.id === current)) current = shown[0]?.id ?? null;
  if (current) unfold(sectionOf(current));
  mark();
  sections.forEach((node) => near.observe(node));
  fillPanel();
  drawStage();
};
const sectionOf = (id) => sections.find((node) => node.section.rows.some((item) => item.id === id));
const nodeOf = (id) => all(".tile", sectionOf(id) ?? grid).find((node) => node.dataset.id === id);

const mark = () => {
  for (const node of all(".tile.current, .tile[tabindex='0']", grid)) {
    node.classList.remove("current");
    node.tabIndex = -1;
    node.removeAttribute("aria-selected");
  }
  for (const rest of all(".rest", grid)) rest.tabIndex = -1;
  const node = current && nodeOf(current);
  if (!node) return;
  node.classList.add("current");
  node.tabIndex = 0;
  node.setAttribute("aria-selected", "true");
  const rest = one(".rest", node.closest(".row"));
  if (rest) rest.tabIndex = 0;
};
const choose = (id, { focus = true } = {}) => {
  if (!id) return;
  current = id;
  const section = sectionOf(id);
  if (section) unfold(section);
  mark();
  const node = nodeOf(id);
  if (focus && node && !stage.open) node.focus({ preventScroll: true });
  node?.scrollIntoView({ block: "nearest" });
  setView("open", stage.open ? id : "");
  fillPanel();
  drawStage();
};
const refresh = (ids) => {
  const rows = new Set();
  for (const id of ids) {
    const node = nodeOf(id);
    if (!node) continue;
    fillTile(node, items.get(id));
    rows.add(node.closest(".row"));
  }
  for (const row of rows) {
    const head = one(".rowhead", row);
    if (head) head.replaceWith(rowHead(rowOf(items.get(one(".tile", row).dataset.id)).filter((item) => shown.includes(item))));
  }
  mark();
  fillChips();
  fillPanel();
  drawStage();
};
const step = (by) => {
  const at = shown.findIndex((item) => item.id === current) + by;
  if (at >= 0 && at < shown.length) choose(shown[at].id);
};
// Up and down: the nearest picture of the nearest line of pictures.
const climb = (down) => {
  const node = nodeOf(current);
  const here = node?.getBoundingClientRect();
  if (!here) return step(down ? 1 : -1);
  const beyond = all(".tile", grid).map((each) => [each, each.getBoundingClientRect()])
    .filter(([, box]) => down ? box.top >= here.bottom - 4 : box.bottom <= here.top + 4);
  if (!beyond.length) return step(down ? 1 : -1);
  const line = Math[down ? "min" : "max"](...beyond.map(([, box]) => box.top));
  const best = beyond.filter(([, box]) => Math.abs(box.top - line) < 40)
    .sort(([, a], [, b]) => Math.abs(a.left - here.left) - Math.abs(b.left - here.left))[0][0];
  choose(best.dataset.id);
};
const nextOpen = () => {
  const at = shown.findIndex((item) => item.id === current);
  const open = [...shown.slice(at + 1), ...shown.slice(0, at + 1)].filter((item) => stateOf(item) === "unreviewed");
  return open.find((item) => item.id !== current) ?? open[0];
};
