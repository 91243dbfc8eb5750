// One picture of the grid, with its state as icon, word and border.
const lines = (item) => {
  const lines = (item.findings ?? []).filter((each) => each.verdict !== "pass");
  if (item.kind === "failed") return item.problem.message;
  if (item.kind === "making") return item.preview ? `preview ${item.preview[0]} of ${item.preview[1]}` : "no picture yet";
  if (item.voided && !item.decision) return `${STATES[item.voided.state].toLowerCase()} before: this is a new picture`;
  if (item.decision?.reason) return REASONS[item.decision.reason];
  if (item.decision?.note) return item.decision.note;
  return lines.length ? `${lines[0].check} ${lines[0].figure}` : item.verdict === "pass" ? "passed its checks" : VERDICTS[item.verdict];
};
const spoken = (item) => [
  titled(item), item.take > 1 && `take ${item.take}`, item.tier !== setting.tier && item.tier,
  item.kind === "asset" ? STATES[stateOf(item)] : VERDICTS[item.verdict],
  item.kind === "asset" && `checks: ${VERDICTS[item.verdict]}`, lines(item),
].filter(Boolean).join(", ");

const small = (item) => {
  if (!item.thumb) {
    const why = { failed: "No picture", making: "No picture yet" }[item.kind] ?? item.missing;
    return make("div", { class: "well empty" }, make("span", {}, why));
  }
  const alt = item.kind === "making" ? `Preview of ${item.product.title}, unfinished` : item.alt;
  return make("div", { class: "well" }, make("img", { src: item.thumb, alt, loading: "lazy", decoding: "async", draggable: "false" }),
    item.kind === "making" && make("span", { class: "stamp" }, "unfinished"), outlines(item));
};
const fillTile = (node, item) => {
  const state = stateOf(item);
  const word = state ? STATES[state] : VERDICTS[item.verdict];
  node.className = `tile ${state ?? item.kind}`;
  node.setAttribute("aria-label", spoken(item));
  const flag = item.voided && !item.decision ? "review" : item.verdict;
  node.replaceChildren(small(item), make("div", { class: "text" },
    make("p", { class: "name" }, make("b", {}, view.get("order") === "risk" ? said(titled(item)) : said(place(item))),
      item.take > 1 && make("span", { class: "meta" }, ` take ${item.take}`),
      item.tier !== setting.tier && make("span", { class: "meta" }, " ", said(item.tier))),
    make("p", { class: "state" }, icon(state ?? item.verdict), word),
    make("p", { class: `why ${flag}` }, flag !== "pass" && flag !== "making" && !item.decision && icon(flag), said(lines(item)))));
};
const tile = (item) => {
  const node = make("div", { role: "gridcell", tabindex: "-1", "data-id": item.id });
  fillTile(node, item);
  return node;
};

// Where findings point: boxes with the number of the finding, those that passed only while their line is pointed at.
const GRAVITY = ["pass", "review", "fail"];
const outlines = (item) => {
  const pointing = (item.findings ?? []).filter((each) => each.number)
    .sort((one, other) => GRAVITY.indexOf(one.verdict) - GRAVITY.indexOf(other.verdict));
  if (!pointing.length) return null;
  const size = Math.max(item.width, item.height) * setting.letter;
  return draw("svg", { class: "places", viewBox: `0 0 ${item.width} ${item.height}`, "font-size": size, "aria-hidden": "true" },
    pointing.map((each) => draw("g", { class: each.verdict, "data-places": each.number }, each.places.toReversed().map((box) => [
      ["halo", "edge"].map((name) => draw("rect", { class: name, x: box.left, y: box.top, width: box.width, height: box.height })),
      draw("g", { transform: `translate(${box.x} ${box.y})` },
        draw("rect", { class: "sign", x: `${box.dx * 1.5}em`, y: `${box.dy * 1.5}em`, width: "1.5em", height: "1.5em" }),
        draw("text", { x: `${box.dx * 1.5 + 0.75}em`, y: `${box.dy * 1.5 + 0.75}em` }, String(each.number))),
    ]))));
};
