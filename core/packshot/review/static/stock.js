// The products and pictures of the page, as the catalog orders them.
const products = new Map();
const items = new Map();

let loading = setting.rest;
const allDone = () => loading ? "More pictures are on their way." : "Everything is decided.";

const stateOf = (item) => item.kind === "asset" ? item.decision?.state ?? "unreviewed" : null;
const STATES = { unreviewed: "To decide", approved: "Approved", rejected: "Rejected", redo: "Redo" };
const VERDICTS = { pass: "Passed", review: "To look at", fail: "Failed", failed: "Not made", making: "In the making" };
const REASONS = {
  colour: "Colour", shape: "Shape", text: "Text or logo", "missing-part": "Missing part", "added-part": "Added part",
  background: "Background", other: "Other",
};

const place = (item) => item.scene ? item.scene.label : item.shot;
const titled = (item) => [item.product.title, item.colorway?.label, place(item)].filter(Boolean).join(" · ");
const searched = (item) => [
  item.product.title, item.product.id, item.colorway?.label, item.colorway?.written, item.colorway?.material, item.shot,
  item.scene?.label, item.prompt, item.alt, item.problem?.message,
].filter(Boolean).join(" ").toLowerCase();

const stow = ({ product, items: rows }) => {
  products.set(product.id, { ...products.get(product.id), ...product });
  for (const row of rows) {
    const item = items.get(row.id) ?? {};
    for (const name of Object.keys(item)) if (!(name in row)) delete item[name];
    Object.assign(item, row, { product: products.get(product.id) });
    item.words = searched(item);
    item.settled = item.decision ?? null;
    items.set(row.id, item);
  }
};
const inOrder = () => [...items.values()].sort((one, other) => one.number - other.number);
const siblings = (item) => inOrder().filter((each) => each.product.id === item.product.id && each.shot === item.shot
  && each.colorway?.key === item.colorway?.key && each.scene?.key === item.scene?.key && each.tier === item.tier);
const rowOf = (item) => inOrder().filter((each) => each.product.id === item.product.id
  && each.colorway?.key === item.colorway?.key);

const counts = () => {
  const sums = { unreviewed: 0, approved: 0, rejected: 0, redo: 0, voided: 0, all: items.size };
  for (const item of items.values()) {
    if (item.kind !== "asset") continue;
    sums[stateOf(item)] += 1;
    sums.voided += Boolean(item.voided && !item.decision);
  }
  sums.assets = sums.unreviewed + sums.approved + sums.rejected + sums.redo;
  sums.decided = sums.assets - sums.unreviewed;
  return sums;
};
const progressed = () => {
  const sums = counts();
  return `${counted(sums.decided)} of ${counted(sums.assets)} decided`;
};
