// The panel: what is known of the picture in hand, and the buttons to decide.
const panel = one("[data-about]");
const details = (title, ...content) => make("details", { open: remembered(`open:${title}`, true), ontoggle: (event) => remember(`open:${title}`, event.target.open) },
  make("summary", {}, title), ...content);
const pairs = (rows) => make("dl", {}, rows.filter(([, value]) => value !== "" && value !== null && value !== undefined)
  .map(([name, value]) => [make("dt", {}, name), make("dd", {}, value instanceof Node ? value : said(String(value)))]));

const markedPrompt = ({ prompt, marks }) => {
  const pieces = [];
  let at = 0;
  for (const [from, to, name] of marks) {
    pieces.push(prompt.slice(at, from), make("mark", { title: name }, prompt.slice(from, to), make("span", { class: "unseen" }, ` (${name})`)));
    at = to;
  }
  return make("p", { class: "prompt", dir: "auto" }, ...pieces, prompt.slice(at));
};
const changedSince = ({ changed }) => changed && details("Changed since it was approved",
  make("p", { class: "meta" }, changed.parts.length ? changed.parts.join(", ") : "nothing it is made of"),
  changed.prompt.some(([sign]) => sign !== "=") && make("p", { class: "prompt", dir: "auto" }, changed.prompt.map(([sign, text]) =>
    sign === "=" ? text : make(sign === "+" ? "ins" : "del", {}, text))));

const findingLine = (finding) => make("li", { class: finding.verdict, "data-line": finding.number },
  finding.verdict === "pass" ? icon("approved") : icon(finding.verdict),
  finding.number && make("span", { class: "sign", title: finding.where }, String(finding.number)),
  make("span", { class: "measure" }, said(finding.check), " ", make("bdi", { class: "of" }, finding.measure)),
  make("span", { class: "figure" }, finding.figure),
  finding.message && finding.verdict !== "pass" && make("span", { class: "why" }, said(finding.message)));
const findings = (item) => make("ul", { class: "findings" },
  item.findings.toSorted((one, other) => GRAVITY.indexOf(other.verdict) - GRAVITY.indexOf(one.verdict)).map(findingLine));

// The colour that was found beside the one it should be in the same light, touching: an edge that cannot be seen is none.
const patches = (item) => (item.findings ?? []).filter((each) => each.colours.length === 2 && each.colours.every(Boolean))
  .map((each) => make("figure", { class: "patch" },
    draw("svg", { viewBox: "0 0 120 40", role: "img", "aria-label": `Wanted ${each.colours[1]}, measured ${each.colours[0]}` },
      item.colorway?.hex && draw("rect", { width: 40, height: 40, fill: item.colorway.hex }),
      draw("rect", { x: 40, width: 40, height: 40, fill: each.colours[1] }),
      draw("rect", { x: 80, width: 40, height: 40, fill: each.colours[0] })),
    make("figcaption", { class: "meta" }, make("span", {}, "swatch"), make("span", {}, "wanted"), make("span", {}, "measured"))));

const decided = (item) => {
  const { decision, voided } = item;
  if (decision && decision.state !== "unreviewed") {
    return make("div", { class: `verdict ${decision.state}` }, make("p", {}, icon(decision.state), make("b", {}, STATES[decision.state]),
      decision.reason && ` · ${REASONS[decision.reason]}`),
    decision.note && make("p", { class: "note", dir: "auto" }, decision.note),
    make("p", { class: "meta" }, decision.who && [said(decision.who), ", "], decision.at && day(decision.at)));
  }
  if (voided && !decision) {
    return make("div", { class: "verdict voided" }, make("p", {}, icon("review"), make("b", {}, "A new picture")),
      make("p", {}, `${STATES[voided.state]} ${day(voided.at)}${voided.who ? ` by ${voided.who}` : ""}, but that was about an earlier picture.`),
      voided.note && make("p", { class: "note", dir: "auto" }, voided.note));
  }
  return make("div", { class: "verdict unreviewed" }, make("p", {}, icon("unreviewed"), make("b", {}, STATES.unreviewed)));
};
const copied = (text, target) => {
  const told = (words) => { target.textContent = words; setTimeout(() => { target.textContent = "Copy"; }, 1500); };
  const area = make("textarea", { class: "unseen", readonly: true });
  area.value = text;
  target.after(area);
  area.select();
  told(document.execCommand("copy") ? "Copied" : "Press Ctrl+C");
  area.remove();
  target.focus();
  say("Copied.");
};
const head = (item) => [
  make("h2", {}, said(item.product.title)),
  make("p", { class: "sub" }, item.colorway && [swatch(item.colorway.hex), said(item.colorway.label), " · "], said(place(item)),
    item.take > 1 && ` · take ${item.take}`),
];
const known = (item) => [
  findings(item),
  patches(item),
  changedSince(item),
  item.prompt && details("Prompt", markedPrompt(item)),
  details("Record", pairs([
    ["Made by", item.generator], ["Charged", item.price], ["Origin", item.origin], ["Size", `${item.width} × ${item.height}, ${item.file}`],
    ["Shot, tier", `${item.shot}, ${item.tier}`], ["Alt text", item.alt], ["Product", `${item.product.id} (${item.product.where})`],
    ["Stored as", item.key], ["Made", item.made && day(item.made)], ["Run", item.run],
    ["Original", item.original && make("code", { title: item.original }, item.original.slice(0, 16))],
    ["Asset", item.asset && make("code", { title: item.asset }, item.asset.slice(0, 16))],
    ["SHA-256", make("code", { title: item.sha256 }, item.sha256.slice(0, 16))],
  ])),
  make("div", { class: "command" }, make("code", {}, item.explain), button("Copy", (event) => copied(item.explain, event.target))),
];
const fillPanel = () => {
  const item = inHand();
  if (!item) return panel.replaceChildren();
  const body = {
    asset: () => [decided(item), ...known(item)],
    failed: () => [make("div", { class: "verdict rejected" }, make("p", {}, icon("failed"), make("b", {}, "Not made"))),
      make("p", {}, said(item.problem.message)), item.problem.fix && make("p", {}, said(item.problem.fix)),
      make("p", { class: "meta" }, make("code", {}, item.problem.code), item.problem.where && [" · ", said(item.problem.where)]),
      make("div", { class: "command" }, make("code", {}, item.explain), button("Copy", (event) => copied(item.explain, event.target)))],
    making: () => [make("div", { class: "verdict unreviewed" }, make("p", {}, icon("making"), make("b", {}, "In the making")))],
  }[item.kind];
  panel.replaceChildren(...head(item), ...body().flat().filter(Boolean));
  for (const each of all("[data-decide]")) {
    each.disabled = item.kind !== "asset";
    each.setAttribute("aria-pressed", String(each.dataset.decide === stateOf(item) && stateOf(item) !== "unreviewed"));
  }
};
const ACTIONS = [["approved", "Approve", "approve"], ["rejected", "Reject", "reject"], ["redo", "Redo", "redo"], ["unreviewed", "Clear", "clear"]];
for (const row of all("[data-deciding]")) {
  row.replaceChildren(...ACTIONS.map(([state, label, key]) => button([icon(state), make("span", {}, label), make("kbd", { "data-key": key, "aria-hidden": "true" })],
    () => commands[key].run(), { class: `plain act ${state}`, "data-decide": state })));
}
