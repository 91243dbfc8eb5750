// Putting the page to work.
all("script[data-group]").forEach((node) => { stow(JSON.parse(node.textContent)); node.remove(); });
if (!served) recall();
const reviewNext = () => {
  const next = nextOpen();
  if (!next) return say(allDone());
  choose(next.id);
  if (!stage.open) present();
};
const togglePanel = () => {
  const hidden = document.body.classList.toggle("narrow");
  one("[data-panel]").setAttribute("aria-pressed", String(!hidden));
  remember("panel", !hidden);
  arrange();
};
const rest = (run, wait) => {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(run, wait); };
};

one("[data-keys-on]").checked = remembered("keys-on", true);
one("[data-advance]").checked = remembered("advance", true);
one("[data-keys-on]").addEventListener("change", (event) => { remember("keys-on", event.target.checked); showKeys(); });
one("[data-advance]").addEventListener("change", (event) => remember("advance", event.target.checked));
one("[data-keys-reset]").addEventListener("click", () => {
  Object.keys(bound).forEach((name) => delete bound[name]);
  remember("keys", bound);
  listKeys();
  showKeys();
});
one("[data-undo]").addEventListener("click", undo);
one("[data-help]").addEventListener("click", openHelp);
one("[data-next]").addEventListener("click", reviewNext);
one("[data-panel]").addEventListener("click", togglePanel);
one("[data-places]").addEventListener("click", togglePlaces);
one("[data-zoom]").addEventListener("click", () => zoomed());
one("[data-close]").addEventListener("click", () => stage.close());
one("[data-clear]").addEventListener("click", clearFilters);
one("[data-download]").addEventListener("click", download);
one("[data-download]").hidden = served || setting.renewed > 0;
all("[data-step]").forEach((each) => each.addEventListener("click", () => step(Number(each.dataset.step))));
all("[data-pick]").forEach((each) => each.addEventListener("change", () => pick(each.dataset.pick, each.value)));
one("[data-beside]").addEventListener("change", (event) => { look.beside = event.target.value; drawStage(); });
const find = one("[data-find]");
find.value = view.get("find") ?? "";
find.addEventListener("input", rest(() => pick("find", find.value.trim()), 120));
for (const name of ["order", "size"]) {
  const select = one(`[data-${name}]`);
  select.value = view.get(name) ?? "";
  select.addEventListener("change", () => { setView(name, select.value); arrange(); });
}
grid.addEventListener("click", (event) => {
  const node = event.target.closest(".tile");
  if (!node) return;
  const again = node.dataset.id === current;
  choose(node.dataset.id);
  if (again || innerWidth <= 760) present();
});
grid.addEventListener("focusin", (event) => {
  const node = event.target.closest(".tile");
  if (node && node.dataset.id !== current) choose(node.dataset.id, { focus: false });
});
// A finding whose line is pointed at shows its places and no others.
const light = ({ target }) => {
  const line = target.closest?.("[data-line]");
  for (const places of all(".places")) {
    const lit = line && inHand() && (places.closest(".tile")?.dataset.id === current || places.closest(".stage"));
    places.classList.toggle("lit", Boolean(lit));
    for (const each of all("[data-places]", places)) each.classList.toggle("lit", Boolean(lit) && each.dataset.places === line.dataset.line);
  }
};
panel.addEventListener("pointerover", light);
panel.addEventListener("pointerleave", light);

all("[data-app]").forEach((node) => { node.hidden = false; });
if (!remembered("panel", true)) {
  document.body.classList.add("narrow");
  one("[data-panel]").setAttribute("aria-pressed", "false");
}
current = items.has(view.get("open")) ? view.get("open") : null;
const asked_for = current;
showKeys();
arrange();
if (asked_for) present();
let wide = innerWidth;
addEventListener("resize", rest(() => { if (innerWidth !== wide) { wide = innerWidth; arrange(); } }, 150));
addEventListener("hashchange", () => {
  const fresh = new URLSearchParams(location.hash.slice(1));
  for (const name of [...view.keys()]) view.delete(name);
  for (const [name, value] of fresh) view.set(name, value);
  find.value = view.get("find") ?? "";
  kept.clear();
  arrange();
});
addEventListener("storage", (event) => {
  if (!served && event.key === `packshot:${drawer}`) { recall(); arrange(); }
});
if (setting.rest) loadRest().catch(() => alertTo("The other pictures did not come. Load the page again."));
if (served) listen();
else if (setting.renewed) renew();
