"use strict";
{
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const words = (...nodes) => nodes.map((node) => node?.textContent ?? "").join(" ").replace(/\s+/g, " ").trim();
  const tiles = all(".tile").map((node) => {
    const line = node.closest("[data-line]");
    const product = node.closest("[data-product]");
    const name = [one("h2 bdi", product), one("[data-name]", line), one("[data-words] b", node)];
    const text = words(one("h2", product), one("h3", line), one("[data-words]", node)).toLowerCase();
    return { node, cell: node.parentElement, line, product, text, name: name.map((each) => words(each)).join(" · ") };
  });

  // The filter and the open picture live in the URL's hash, so that a view can be sent and found again.
  const state = new URLSearchParams(location.hash.slice(1));
  const remember = (name, value) => {
    if (value) state.set(name, value);
    else state.delete(name);
    history.replaceState(null, "", `#${state}`);
  };

  const show = (nodes, visible) => nodes.forEach((node) => { node.hidden = !visible.has(node); });

  const filter = () => {
    const verdict = state.get("verdict") ?? "";
    const wanted = (state.get("find") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const kept = tiles.filter(({ node, text }) =>
      (!verdict || node.dataset.state === verdict) && wanted.every((word) => text.includes(word)));
    const visible = new Set(kept.flatMap(({ node, cell, line, product }) => [node, cell, line, product]));
    const everything = kept.length === tiles.length;
    show(all(".tile, [data-line], [data-product]"), visible);
    // An empty cell holds its column open while lines are compared; in a filtered view there are no columns.
    all(".cell").forEach((cell) => { cell.hidden = !everything && !visible.has(cell); });
    all("[data-filter]").forEach((chip) => chip.setAttribute("aria-pressed", chip.dataset.filter === verdict));
    one("[data-tally]").textContent = everything ? `${tiles.length} shown` : `${kept.length} of ${tiles.length}`;
    one("[data-nothing]").hidden = kept.length > 0 || tiles.length === 0;
  };

  const find = one("[data-find]");
  find.value = state.get("find") ?? "";
  find.addEventListener("input", () => { remember("find", find.value.trim()); filter(); });
  all("[data-filter]").forEach((chip) => chip.addEventListener("click", () => {
    remember("verdict", chip.dataset.filter);
    filter();
  }));
  one("[data-clear]").addEventListener("click", () => {
    find.value = "";
    remember("find", "");
    remember("verdict", "");
    filter();
    find.focus();
  });

  const box = one("[data-lightbox]");
  const stage = one("[data-stage]");
  const full = one("[data-full]");
  const pictures = () => all("[data-open]").filter((link) => !link.closest("[hidden]"));
  let current = null;
  let sought = "";

  const toggle = (shown) => {
    remember("places", shown ? "" : "hidden");
    document.body.classList.toggle("unmarked", !shown);
    all("[data-toggle]").forEach((button) => button.setAttribute("aria-pressed", shown));
  };

  // A finding whose line is pointed at shows its places and no others.
  let lit = [];
  const light = (places, number) => {
    lit.forEach((node) => node.classList.remove("lit"));
    lit = places && number ? [places, one(`[data-places="${number}"]`, places)] : [];
    lit.forEach((node) => node.classList.add("lit"));
  };
  const point = ({ target }) => {
    const line = target.closest?.("li[data-places]");
    if (line) light(one(".places", line.closest(".tile, .lightbox")), line.dataset.places);
    else light(one(".places", stage), sought);
  };

  const toggled = () => {
    sought = "";
    light();
    toggle(document.body.classList.contains("unmarked"));
  };

  // Numbers in the open picture are as tall as the text around it, however large the picture is shown.
  const letter = () => {
    const places = one(".places", stage);
    if (places?.getScreenCTM()) places.style.fontSize = `${14 / places.getScreenCTM().a}px`;
  };

  const fit = (real) => {
    stage.classList.toggle("real", real);
    one("[data-zoom]").setAttribute("aria-pressed", real);
    // One pixel of the picture on one pixel of the screen.
    for (const each of stage.children) {
      each.style.width = real ? `${full.naturalWidth / devicePixelRatio}px` : "";
      each.style.height = real ? `${full.naturalHeight / devicePixelRatio}px` : "";
    }
    letter();
    if (real) stage.scrollTo((stage.scrollWidth - stage.clientWidth) / 2, (stage.scrollHeight - stage.clientHeight) / 2);
  };

  const mark = (link, tile) => {
    const places = one(".places", link);
    light();
    one(".places", stage)?.remove();
    if (places) stage.append(places.cloneNode(true));
    one("[data-toggle]", box).hidden = !places;
    const lines = tile ? all("li[data-places]", tile.node) : [];
    one("[data-legend]").replaceChildren(...lines.map((line) => line.cloneNode(true)));
    light(one(".places", stage), sought);
  };

  const present = (link, number = "") => {
    const tile = tiles.find(({ node }) => node.contains(link));
    const product = link.closest("[data-product]");
    const list = pictures();
    current = link;
    sought = number;
    mark(link, tile);
    fit(false);
    full.src = link.href;
    full.alt = one("img", link).alt;
    one("[data-title]").textContent = tile ? tile.name : `${words(one("h2 bdi", product))} · source photo`;
    one("[data-about]").textContent = tile
      ? `${tile.node.dataset.state} · ${one("[data-facts]", tile.node).textContent.replace(/\s*\n\s*/g, " · ")}`
      : words(one(".source .meta", product));
    one("[data-position]").textContent = `${list.indexOf(link) + 1} / ${list.length}`;
    one("[data-original]").href = link.href;
    remember("open", tile ? tile.node.id : "");
    if (!box.open) box.showModal();
    letter();
  };

  const step = (by) => {
    const list = pictures();
    present(list[(list.indexOf(current) + by + list.length) % list.length]);
  };

  const zoom = () => fit(!stage.classList.contains("real"));

  // A full file that has gone since the sheet was written leaves its thumbnail.
  full.addEventListener("error", () => {
    const small = one("img", current).src;
    if (full.src !== small) full.src = small;
  });
  document.addEventListener("click", (event) => {
    const line = event.target.closest("a.sign")?.closest("li");
    const link = line ? one("[data-open]", line.closest(".tile")) : event.target.closest("[data-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    present(link, line?.dataset.places);
  });
  // Beside the open picture a number shows its places by having the focus.
  one("[data-legend]").addEventListener("click", (event) => { event.preventDefault(); event.stopPropagation(); });
  document.addEventListener("pointerover", point);
  document.addEventListener("focusin", point);
  new ResizeObserver(letter).observe(stage);
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (way && event.shiftKey) stage.scrollBy(...way.map((each) => each * 80));
    else if (way) step(way[0] + way[1]);
    else if (event.key.toLowerCase() === "z") zoom();
    else if (event.key.toLowerCase() === "p") toggled();
    else return;
    event.preventDefault();
  });
  box.addEventListener("close", () => {
    remember("open", "");
    full.removeAttribute("src");
    one(".places", stage)?.remove();
    current?.focus();
    current?.scrollIntoView({ block: "nearest" });
  });
  stage.addEventListener("click", zoom);
  all("[data-step]").forEach((button) => button.addEventListener("click", () => step(Number(button.dataset.step))));
  all("[data-toggle]").forEach((button) => button.addEventListener("click", toggled));
  one("[data-zoom]").addEventListener("click", zoom);
  one("[data-close]").addEventListener("click", () => box.close());

  one("[data-bar]").hidden = false;
  one("[data-toggle]").hidden = !one(".places");
  toggle(state.get("places") !== "hidden");
  filter();
  const asked = tiles.find(({ node }) => node.id === state.get("open"));
  const link = asked && one("[data-open]", asked.node);
  if (link) present(link);

  // The sheet of a run that goes on is replaced again and again; whoever is reading or typing is not interrupted.
  const renewed = Number(document.documentElement.dataset.renewed);
  const busy = () => box.open || document.activeElement === find || one("details[open]") || !getSelection().isCollapsed;
  if (renewed) setInterval(() => { if (!busy()) location.reload(); }, renewed * 1000);
}
