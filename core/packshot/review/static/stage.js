// The large view: one picture, or two held against each other, with linked zoom and pan.
const stage = one("[data-stage]");
const table = one("[data-table]");
const dial = one("[data-dial]");
const MODES = { single: "Single", beside: "Side by side", swipe: "Swipe", onion: "Onion skin", difference: "Difference", heat: "Heat map" };
const DIALS = { swipe: "Divider", onion: "Strength", heat: "Strength" };
const look = { mode: "single", last: "beside", beside: null, real: false, zoom: 1, x: 0.5, y: 0.5, places: true };

// What a picture can be held against: its source, what was approved before, other takes and tiers.
const rivals = (item) => [
  ...(item.product.photo?.full || item.product.photo?.thumb ? [item.product.photo] : []),
  ...item.others.filter((each) => each.full || each.thumb),
  ...siblings(item).filter((each) => each.id !== item.id && each.kind === "asset").map((each) => ({ ...each, kind: "take", name: `Take ${each.take}` })),
].map((each) => ({ ...each, name: { approved: `Approved ${each.name}`, tier: `Tier ${each.name}` }[each.kind] ?? each.name }));
const heats = (item) => item.findings.filter((each) => each.heat)
  .sort((one, other) => GRAVITY.indexOf(other.verdict) - GRAVITY.indexOf(one.verdict));
const rival = (item) => {
  const every = rivals(item);
  return every.find((each) => `${each.kind} ${each.name}` === look.beside) ?? every.find((each) => each.kind === "approved") ?? every[0];
};
const possible = (item) => Object.keys(MODES).filter((mode) => mode === "single" || (mode === "heat" ? heats(item).length : rivals(item).length));

const full = (of) => of.full ?? of.thumb;
const frame = (of, extra = []) => {
  const image = make("img", { alt: of.alt ?? of.name ?? "", draggable: "false", decoding: "async" });
  // A full file that has gone since the page was written leaves its thumbnail.
  image.addEventListener("error", () => { if (of.thumb && image.src !== of.thumb) image.src = of.thumb; });
  image.src = full(of);
  const node = make("div", { class: "frame" }, image, ...extra);
  node.size = [of.width, of.height];
  return node;
};
const pane = (name, ...frames) => make("div", { class: "pane" }, frames, make("p", { class: "tag" }, said(name)));

const drawStage = () => {
  if (!stage.open) return;
  const item = inHand();
  if (item?.kind !== "asset") {
    table.replaceChildren(make("p", { class: "nothing" }, item ? VERDICTS[item.verdict] : "No picture"));
    fillStageHead(item, []);
    return;
  }
  const modes = possible(item);
  const mode = modes.includes(look.mode) ? look.mode : "single";
  const other = rival(item);
  const key = JSON.stringify([item.id, item.sha256, mode, mode === "single" ? "" : other && [other.kind, other.name, full(other)]]);
  fillStageHead(item, modes, mode, other);
  if (table.dataset.shows !== key) {
    table.dataset.shows = key;
    table.className = `table ${mode}`;
    const mine = frame(item, [outlines(item)].filter(Boolean));
    table.replaceChildren(...{
      single: () => [pane("", mine)],
      beside: () => [pane(other.name, frame(other)), pane("This picture", mine)],
      swipe: () => [pane(`${other.name} | this picture`, frame(other), mine)],
      onion: () => [pane(`${other.name}, under this picture`, frame(other), mine)],
      difference: () => [pane(`What differs from: ${other.name}`, frame(other), mine)],
      heat: () => [pane(`How far off each place is: ${heats(item)[0].check}`, mine, frame({ ...item, full: heats(item)[0].heat, alt: "Heat map" }))],
    }[mode]());
    if (mode === "swipe") one(".pane", table).append(make("div", { class: "divider", "aria-hidden": "true" }));
    const next = shown[shown.indexOf(item) + 1];
    if (next?.full) new Image().src = next.full;
  }
  layOut();
};
const fillStageHead = (item, modes, mode, other) => {
  const at = shown.indexOf(item);
  one("[data-title]").replaceChildren(...(item ? [said(titled(item))] : []));
  const state = item && (stateOf(item) ? STATES[stateOf(item)] : VERDICTS[item.verdict]);
  one("[data-position]").replaceChildren(...(item ? [make("span", { class: `pill ${stateOf(item) ?? item.kind}` }, icon(stateOf(item) ?? item.verdict), state),
    ` ${at + 1} of ${shown.length}`, item.kind === "asset" && make("span", { class: `why ${item.verdict}` }, ` · ${lines(item)}`)].filter(Boolean) : []));
  one("[data-original]").hidden = !item?.full;
  if (item?.full) one("[data-original]").href = item.full;
  one("[data-zoom]").setAttribute("aria-pressed", String(look.real));
  one("[data-places]").hidden = !item?.findings?.some((each) => each.number);
  one("[data-places]").setAttribute("aria-pressed", String(look.places));
  const compareBar = one("[data-compare]");
  compareBar.hidden = modes.length < 2;
  if (modes.length < 2) return;
  one("[data-beside]").replaceChildren(...rivals(item).map((each) => make("option", { value: `${each.kind} ${each.name}` }, each.name)));
  one("[data-beside]").value = other ? `${other.kind} ${other.name}` : "";
  one("[data-modes]").replaceChildren(...modes.map((each) => make("label", { class: "mode" },
    make("input", { type: "radio", name: "mode", value: each, checked: each === mode, onchange: () => setMode(each) }), make("span", {}, MODES[each]))));
  one("[data-patches]").replaceChildren(...patches(item));
  one("[data-dial-label]").hidden = !DIALS[mode];
  one("[data-dial-name]").textContent = DIALS[mode] ?? "";
};

// Every frame is as large as fits, then zoomed and moved alike; the middle of the pane shows (x, y) of the picture.
const fitted = ([width, height], box) => Math.min(box.width / width, box.height / height);
const layOut = () => {
  table.classList.toggle("unmarked", !look.places);
  const item = inHand();
  for (const node of all(".pane", table)) {
    const box = { width: node.clientWidth - 24, height: node.clientHeight - 24 };
    if (look.real) look.zoom = 1 / (devicePixelRatio * fitted([item.width, item.height], box));
    for (const each of all(".frame", node)) {
      const scale = fitted(each.size, box) * look.zoom;
      const [width, height] = each.size.map((side) => side * scale);
      each.style.width = `${width}px`;
      each.style.height = `${height}px`;
      each.style.translate = `${node.clientWidth / 2 - width * look.x}px ${node.clientHeight / 2 - height * look.y}px`;
      const places = one(".places", each);
      if (places) places.style.fontSize = `${14 / scale}px`;
    }
  }
  turned();
};
const turned = () => {
  const top = all(".frame", table).at(-1);
  const share = Number(dial.value);
  const mode = table.className.split(" ").find((name) => DIALS[name]);
  if (!top || !mode) return;
  top.style.opacity = mode === "swipe" ? "" : share / 100;
  const node = top.closest(".pane");
  const edge = (node.clientWidth * share) / 100;
  if (mode === "swipe") {
    const left = node.clientWidth / 2 - top.offsetWidth * look.x;
    top.style.clipPath = `inset(0 0 0 ${Math.max(0, edge - left)}px)`;
    one(".divider", node).style.left = `${edge}px`;
  } else top.style.clipPath = "";
  dial.setAttribute("aria-valuetext", `${share} %`);
};
const held = (value) => Math.min(1, Math.max(0, value));
const reset = () => Object.assign(look, { real: false, zoom: 1, x: 0.5, y: 0.5 });
const pan = (right, down, by = 0.08) => {
  look.x = held(look.x + (right * by) / Math.max(1, look.zoom));
  look.y = held(look.y + (down * by) / Math.max(1, look.zoom));
  layOut();
};
const zoomed = (at = null) => {
  if (!stage.open) present();
  const real = !look.real;
  reset();
  look.real = real;
  if (real && at) [look.x, look.y] = at.map(held);
  one("[data-zoom]").setAttribute("aria-pressed", String(real));
  layOut();
  say(real ? "Real size." : "Fitted to the screen.");
};
const under = (event) => {
  const node = event.target.closest?.(".frame") ?? one(".frame", table);
  const box = node.getBoundingClientRect();
  return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
};
const setMode = (mode) => {
  look.mode = mode;
  if (mode !== "single") look.last = mode;
  dial.value = "50";
  drawStage();
  one(`[data-modes] input[value="${mode}"]`)?.focus({ preventScroll: true });
  say(MODES[mode]);
};
const compare = () => {
  if (!stage.open) present();
  const item = inHand();
  if (item?.kind !== "asset" || possible(item).length < 2) return say("There is nothing to compare it with.");
  setMode(look.mode === "single" ? possible(item).includes(look.last) ? look.last : possible(item)[1] : "single");
};
const nextMode = () => {
  if (!stage.open) present();
  const item = inHand();
  const modes = item?.kind === "asset" ? possible(item).slice(1) : [];
  if (!modes.length) return say("There is nothing to compare it with.");
  setMode(modes[(modes.indexOf(look.mode) + 1) % modes.length]);
};
const togglePlaces = () => {
  look.places = !look.places;
  document.body.classList.toggle("unmarked", !look.places);
  one("[data-places]").setAttribute("aria-pressed", String(look.places));
  layOut();
};
const present = () => {
  if (!inHand()) return;
  reset();
  stage.showModal();
  setView("open", current);
  table.dataset.shows = "";
  table.focus();
  drawStage();
};
stage.addEventListener("close", () => {
  setView("open", "");
  table.replaceChildren();
  choose(current);
});
table.tabIndex = -1;
let grip = null;
table.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  grip = { x: event.clientX, y: event.clientY, from: [look.x, look.y], moved: false, swipe: event.target.closest(".swipe .pane") };
  table.setPointerCapture(event.pointerId);
});
table.addEventListener("pointermove", (event) => {
  if (!grip) return;
  const [right, down] = [event.clientX - grip.x, event.clientY - grip.y];
  if (Math.hypot(right, down) > 4) grip.moved = true;
  if (!grip.moved) return;
  if (grip.swipe && look.zoom <= 1) { swipeTo(event); return; }
  const box = one(".frame", table)?.getBoundingClientRect();
  if (!box) return;
  look.x = held(grip.from[0] - right / box.width);
  look.y = held(grip.from[1] - down / box.height);
  layOut();
});
const swipeTo = (event) => {
  const box = one(".pane", table).getBoundingClientRect();
  dial.value = String((100 * (event.clientX - box.left)) / box.width);
  turned();
};
table.addEventListener("pointerup", (event) => {
  const { moved, swipe } = grip ?? { moved: true };
  grip = null;
  if (moved) return;
  if (swipe) swipeTo(event);
  else zoomed(under({ ...{ clientX: event.clientX, clientY: event.clientY }, target: document.elementFromPoint(event.clientX, event.clientY) ?? table }));
});
table.addEventListener("pointercancel", () => { grip = null; });
table.addEventListener("wheel", (event) => {
  event.preventDefault();
  look.real = false;
  look.zoom = Math.min(16, Math.max(0.25, look.zoom * 2 ** (-event.deltaY / 300)));
  if (look.zoom <= 1) [look.x, look.y] = [0.5, 0.5];
  layOut();
}, { passive: false });
dial.addEventListener("input", turned);
new ResizeObserver(() => { if (stage.open) layOut(); }).observe(table);
