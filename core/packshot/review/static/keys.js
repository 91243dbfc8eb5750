// Single keys as in culling tools. Each can be another one, and all can be switched off.
const commands = {
  approve: { key: "p", words: "Approve", run: approve },
  reject: { key: "x", words: "Reject, then 1 to 7 for the reason", run: reject },
  redo: { key: "r", words: "Redo, with a note for the next prompt", run: redo },
  clear: { key: "u", words: "Clear the decision", run: clear },
  row: { key: "a", words: "Approve the rest of this row", run: () => approveRow() },
  undo: { key: "Backspace", words: "Undo (also Ctrl+Z)", run: undo },
  full: { key: " ", words: "Full screen and back", run: () => stage.open ? stage.close() : present() },
  zoom: { key: "z", words: "Real size and back", run: () => zoomed() },
  compare: { key: "c", words: "Compare and back", run: () => compare() },
  mode: { key: "d", words: "Next way of comparing", run: () => nextMode() },
  places: { key: "b", words: "Boxes where findings point", run: () => togglePlaces() },
  panel: { key: "i", words: "Panel", run: () => togglePanel() },
  next: { key: "n", words: "Next picture to decide", run: () => reviewNext() },
  find: { key: "/", words: "Find", run: () => { if (!stage.open) one("[data-find]").focus(); } },
  help: { key: "?", words: "This help", run: () => openHelp() },
};
const NAMES = { " ": "Space", Backspace: "⌫", Enter: "Enter", Delete: "Del" };
const keyName = (key) => NAMES[key] ?? key.toUpperCase();
const bound = remembered("keys", {});
const keyOf = (name) => bound[name] ?? commands[name].key;
const singleKeys = () => one("[data-keys-on]").checked;
const advance = () => one("[data-advance]").checked;

const showKeys = () => {
  for (const each of all("[data-key]")) {
    each.textContent = keyName(keyOf(each.dataset.key));
    each.hidden = !singleKeys();
  }
};
const listKeys = () => {
  const rows = Object.entries(commands).map(([name, { words }]) => make("li", {}, make("span", {}, words),
    button(keyName(keyOf(name)), (event) => bind(name, event.target), { class: "plain bind", "aria-label": `${words}: ${keyName(keyOf(name))}` })));
  one("[data-key-list]").replaceChildren(make("li", {}, make("span", {}, "Move between pictures"), make("kbd", {}, "← ↑ ↓ →")),
    make("li", {}, make("span", {}, "Move a large picture"), make("kbd", {}, "Shift + ← ↑ ↓ →")), ...rows);
};
let binding = null;
const bind = (name, target) => {
  binding = name;
  target.textContent = "press a key";
  say("Press the key you would rather use, or Escape.");
};
const bindTo = (key) => {
  const name = binding;
  binding = null;
  const taken = Object.keys(commands).find((other) => other !== name && keyOf(other) === key);
  if (taken) bound[taken] = keyOf(name);
  bound[name] = key;
  remember("keys", bound);
  listKeys();
  showKeys();
  one(`[aria-label^="${CSS.escape(commands[name].words)}"]`, one("[data-key-list]"))?.focus();
  say(taken ? `${keyName(key)} now does it; ${commands[taken].words} has ${keyName(keyOf(taken))}.` : `${keyName(key)} now does it.`);
};
const openHelp = () => { listKeys(); one("[data-help-box]").showModal(); };

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const typing = (target) => target.matches?.("textarea, select, input:not([type=checkbox], [type=range], [type=radio])");
const arrow = (event, [right, down]) => {
  const { target } = event;
  if (target.matches?.("input[type=range], input[type=radio]")) return false;
  if (event.shiftKey) { if (stage.open) pan(right, down); return stage.open; }
  if (stage.open) step(right + down);
  else if (target.closest?.(".tile") || target === document.body || target.id === "pictures") { if (down) climb(down > 0); else step(right); }
  else return false;
  return true;
};
document.addEventListener("keydown", (event) => {
  if (binding) {
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") { binding = null; listKeys(); } else if (!["Shift", "Control", "Alt", "Meta", "Tab"].includes(event.key)) bindTo(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    return;
  }
  if (event.isComposing || typing(event.target) || all("dialog.ask[open]").length) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z") { event.preventDefault(); undo(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (ARROWS[event.key]) { if (arrow(event, ARROWS[event.key])) event.preventDefault(); return; }
  const inGrid = event.target.closest?.(".tile");
  if (event.key === "Enter" && inGrid) { event.preventDefault(); present(); return; }
  if ([" ", "Enter"].includes(event.key) && event.target.closest?.("button, a, summary, input")) return;
  if (["Home", "End"].includes(event.key) && (inGrid || stage.open)) { event.preventDefault(); choose(shown.at(event.key === "Home" ? 0 : -1)?.id); return; }
  if (!singleKeys() && event.key !== "Escape") return;
  const name = Object.keys(commands).find((each) => keyOf(each) === (event.key.length === 1 ? event.key.toLowerCase() : event.key));
  if (!name) return;
  event.preventDefault();
  if (!event.repeat || ["approve"].includes(name) === false) commands[name].run();
}, true);
