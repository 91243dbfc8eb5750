// Deciding: shown at once, sent in order, taken back when somebody else was faster. A page without a server keeps
// decisions in the browser.
const done = [];
// What has not been sent yet, the last wish for each picture; what comes while one is on its way goes together.
const unsent = new Map();
let onItsWay = [];
const unsaved = () => unsent.size + onItsWay.length;
const wishOf = (decision) => ({ state: decision?.state ?? "unreviewed", reason: decision?.reason ?? "", note: decision?.note ?? "" });

const decide = (chosenItems, wish) => {
  const changes = chosenItems.filter((item) => item.kind === "asset")
    .map((item) => ({ id: item.id, sha256: item.sha256, before: wishOf(item.decision), after: wish }));
  if (!changes.length) return;
  done.push(changes);
  apply(changes);
};
const apply = (changes) => {
  for (const change of changes) {
    const item = items.get(change.id);
    const wish = change.after;
    // What was seen to stand when this was decided; a decision of one's own on its way takes its place once it is kept.
    unsent.set(change.id, { ...change, expected: unsent.get(change.id)?.expected ?? item.settled?.number ?? null });
    item.decision = wish.state === "unreviewed" && !item.settled ? null : { ...item.settled, ...wish, who: "", at: new Date().toISOString() };
    if (view.get("state")) kept.add(item.id);
  }
  one("[data-undo]").disabled = done.length === 0;
  refresh(changes.map((change) => change.id));
  if (!onItsWay.length) flush();
};
const flush = async () => {
  while (unsent.size) {
    onItsWay = [...unsent.values()];
    unsent.clear();
    try { await (served ? send : keep)(onItsWay); } catch (error) { lost(onItsWay, String(error.message ?? error)); }
    onItsWay = [];
    fillChips();
  }
};
addEventListener("beforeunload", (event) => { if (served && unsaved()) event.preventDefault(); });
const undo = () => {
  const changes = done.pop();
  if (!changes) return say("Nothing to undo.");
  apply(changes.map(({ id, sha256, before, after }) => ({ id, sha256, before: after, after: before })));
  choose(changes[0].id);
  say(`Undone. ${titled(items.get(changes[0].id))}: ${STATES[changes[0].before.state]}. ${progressed()}.`);
};

const send = async (changes) => {
  const decisions = changes.map((change) => ({
    id: change.id, sha256: change.sha256, ...change.after, expected: change.expected,
  }));
  const answer = await fetch("decisions", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ decisions }) });
  if (answer.status !== 200 && answer.status !== 409) throw new Error(`the server answered ${answer.status}`);
  const { decided, stale, groups } = await answer.json();
  for (const [id, decision] of Object.entries(decided)) {
    const item = items.get(id);
    item.settled = decision;
    if (unsent.has(id)) unsent.get(id).expected = decision?.number ?? null;
    else item.decision = decision;
  }
  for (const id of Object.keys(stale)) unsent.delete(id);
  groups.forEach(stow);
  refresh(changes.map((change) => change.id));
  const overtaken = Object.entries(stale);
  if (overtaken.length) {
    done.splice(0, done.length, ...done.filter((each) => !each.some((change) => change.id in stale)));
    one("[data-undo]").disabled = done.length === 0;
    alertTo("Not saved: what you see has changed in between. It is shown as it stands now.",
      overtaken.map(([id, message]) => make("p", { class: "meta" }, said(titled(items.get(id))), ": ", said(message))));
  }
};
const lost = (changes, why) => {
  for (const change of changes) items.get(change.id).decision = items.get(change.id).settled;
  done.splice(0, done.length, ...done.filter((each) => !each.some(({ id }) => changes.some((change) => change.id === id))));
  refresh(changes.map((change) => change.id));
  alertTo(`Not saved: ${why}. Is packshot review still running?`);
};

// Without a server: by the picture's own digest, so that a new picture voids what was decided about an older one.
const drawer = `decisions:${setting.catalog}`;
const keep = async (changes) => {
  const held = remembered(drawer, {});
  for (const change of changes) {
    const item = items.get(change.id);
    held[change.id] = { ...change.after, sha256: change.sha256, at: new Date().toISOString() };
    item.settled = unsent.has(change.id) ? item.settled : item.decision;
  }
  if (!remember(drawer, held)) throw new Error("this browser keeps nothing for this page; download the decisions now");
};
const recall = () => {
  const changed = [];
  for (const [id, kept] of Object.entries(remembered(drawer, {}))) {
    const item = items.get(id);
    if (item?.kind !== "asset") continue;
    if (kept.sha256 === item.sha256) {
      if (!item.decision || Date.parse(kept.at) > Date.parse(item.decision.at)) {
        item.decision = kept.state === "unreviewed" ? null : kept;
        item.settled = item.decision;
        changed.push(id);
      }
    } else if (kept.state !== "unreviewed" && !item.decision) {
      item.voided ??= kept;
      changed.push(id);
    }
  }
  return changed;
};
const COLUMNS = ["product", "shot", "colorway", "scene", "take", "tier", "sha256", "state", "reason", "note", "decided_at"];
// No cell is taken for a formula by a spreadsheet: an apostrophe goes before what begins one, and comes off on import.
const FORMULA = /(^|[;\t\r\n])(?=[\s\u200b-\u200f\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])/g;
const quoted = (value) => /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
const cell = (value) => quoted(value.replaceAll("\0", "").replace(FORMULA, "$1'"));
const csv = () => [COLUMNS, ...inOrder().filter((item) => stateOf(item) && (item.decision || remembered(drawer, {})[item.id]))
  .map((item) => [item.product.id, item.shot, item.colorway?.key, item.scene?.key, item.take, item.tier, item.sha256,
    stateOf(item), item.decision?.reason, item.decision?.note, item.decision?.at])]
  .map((row) => `${row.map((value) => cell(String(value ?? ""))).join(",")}\r\n`).join("");
const download = () => {
  const url = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
  make("a", { href: url, download: "decisions.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};

// What a person does.
const onward = (words) => {
  const next = advance() ? nextOpen() : null;
  if (next) choose(next.id);
  const rest = next ? `Next: ${titled(next)}.` : counts().unreviewed ? "" : allDone();
  say(`${words}. ${progressed()}. ${rest}`);
};
const inHand = () => items.get(current);
const decidable = () => {
  const item = inHand();
  if (item?.kind === "asset") return item;
  say("There is no picture to decide about.");
  return null;
};
const approve = () => {
  const item = decidable();
  if (!item) return;
  decide([item], { state: "approved", reason: "", note: "" });
  onward("Approved");
};
const clear = () => {
  const item = decidable();
  if (!item || stateOf(item) === "unreviewed") return;
  decide([item], { state: "unreviewed", reason: "", note: "" });
  say(`To decide again. ${progressed()}.`);
};
const approveRow = (item = decidable()) => {
  if (!item) return;
  const rest = rowOf(item).filter((each) => shown.includes(each) && stateOf(each) === "unreviewed");
  if (!rest.length) return say("Nothing is left to decide in this row.");
  decide(rest, { state: "approved", reason: "", note: "" });
  onward(`${rest.length} approved`);
};
