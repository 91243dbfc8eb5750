// What is shown and in which order. It lives in the URL, so that a view can be sent and found again.
const view = new URLSearchParams(location.hash.slice(1));
const setView = (name, value) => {
  if (value) view.set(name, value);
  else view.delete(name);
  history.replaceState(null, "", `#${view}`);
};
const FILTERS = ["state", "verdict", "finding", "shot", "scene", "colorway", "cost", "find"];
const costOf = (item) => item.cost === undefined ? "none" : item.cost === null ? "unknown" : item.cost ? "paid" : "free";
const COSTS = { free: "Free", paid: "Paid", unknown: "Unknown price" };

const TESTS = {
  state: (item, wanted) => wanted === "voided" ? Boolean(item.voided && !item.decision) : stateOf(item) === wanted,
  verdict: (item, wanted) => item.verdict === wanted,
  finding: (item, wanted) => (item.findings ?? []).some((each) => each.check === wanted && each.verdict !== "pass"),
  shot: (item, wanted) => item.shot === wanted,
  scene: (item, wanted) => item.scene?.key === wanted,
  colorway: (item, wanted) => item.colorway?.key === wanted,
  cost: (item, wanted) => costOf(item) === wanted,
  find: (item, wanted) => wanted.toLowerCase().split(/\s+/).every((word) => item.words.includes(word)),
};
const passes = (item) => FILTERS.every((name) => !view.get(name) || TESTS[name](item, view.get(name)));
const filtered = () => FILTERS.some((name) => view.get(name));

// What has been decided about under a state filter stays in sight until the filter is set anew.
const kept = new Set();
const chosen = () => {
  const rows = inOrder().filter((item) => passes(item) || kept.has(item.id));
  if (view.get("order") === "risk") rows.sort((one, other) => other.risk - one.risk || one.number - other.number);
  return rows;
};

const OPTIONS = {
  verdict: (item) => [[item.verdict, VERDICTS[item.verdict]]],
  finding: (item) => (item.findings ?? []).filter((each) => each.verdict !== "pass").map((each) => [each.check, each.check]),
  shot: (item) => [[item.shot, item.shot]],
  scene: (item) => item.scene ? [[item.scene.key, item.scene.label]] : [],
  colorway: (item) => item.colorway ? [[item.colorway.key, item.colorway.label]] : [],
  cost: (item) => item.kind === "asset" ? [[costOf(item), COSTS[costOf(item)]]] : [],
};
const fillPicks = () => {
  for (const select of all("[data-pick]")) {
    const name = select.dataset.pick;
    const tally = new Map();
    for (const item of items.values()) {
      for (const [value, label] of new Map(OPTIONS[name](item))) {
        tally.set(value, [label, (tally.get(value)?.[1] ?? 0) + 1]);
      }
    }
    if (view.get(name) && !tally.has(view.get(name))) tally.set(view.get(name), [view.get(name), 0]);
    const options = [...tally].map(([value, [label, count]]) => make("option", { value }, `${label} (${counted(count)})`));
    select.replaceChildren(make("option", { value: "" }, "Any"), ...options);
    select.value = view.get(name) ?? "";
    select.disabled = options.length === 0;
  }
};
const fillChips = () => {
  const sums = counts();
  const states = [["", "All", sums.all], ...Object.entries(STATES).map(([key, label]) => [key, label, sums[key]])];
  if (sums.voided) states.push(["voided", "New picture", sums.voided]);
  one("[data-states]").replaceChildren(...states.map(([key, label, count]) => make("button",
    { type: "button", class: `chip ${key}`, "data-state": key, "aria-pressed": String((view.get("state") ?? "") === key), onclick: () => pick("state", key) },
    key && icon(key === "voided" ? "review" : key), label, make("span", { class: "count" }, counted(count)))));
  const share = (count) => `${sums.assets ? (100 * count) / sums.assets : 0}%`;
  one("[data-track]").replaceChildren(...["approved", "rejected", "redo"].map((state) => {
    const part = make("span", { class: state });
    part.style.width = share(sums[state]);
    return part;
  }));
  one("[data-done]").textContent = `${progressed()}${unsaved() ? `, saving ${counted(unsaved())}` : ""}`;
};
const fillBanner = (shown) => {
  const banner = one("[data-banner]");
  banner.hidden = !filtered();
  if (!filtered()) return;
  const words = FILTERS.filter((name) => view.get(name)).map((name) => {
    const select = one(`[data-pick="${name}"]`);
    const value = select?.selectedOptions[0]?.textContent.replace(/ \([\d,]+\)$/, "") ?? STATES[view.get(name)] ?? view.get(name);
    return name === "state" && view.get(name) === "voided" ? "New picture" : value;
  });
  banner.replaceChildren(make("b", {}, `Filtered: ${counted(shown)} of ${counted(items.size)}`), said(words.join(", ")),
    button("Show all", clearFilters));
};
const pick = (name, value) => {
  kept.clear();
  setView(name, value);
  arrange();
};
const clearFilters = () => {
  kept.clear();
  FILTERS.forEach((name) => setView(name, ""));
  one("[data-find]").value = "";
  arrange();
  one("#pictures").focus();
};
const minds = () => FILTERS.filter((name) => view.get(name) && !["state", "find"].includes(name)).length;
