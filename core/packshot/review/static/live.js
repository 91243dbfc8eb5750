// What happens elsewhere: in another window, in a run that goes on.
const receive = ({ groups, gone, run }) => {
  const before = new Map([...items.values()].map((item) => [item.id, item.sha256]));
  const waiting = new Map([...items.values()].filter((item) => item.decision !== item.settled).map((item) => [item.id, item.decision]));
  groups.forEach(stow);
  for (const [id, decision] of waiting) if (items.get(id)?.sha256 === before.get(id)) items.get(id).decision = decision;
  for (const id of gone) items.delete(id);
  const ids = groups.flatMap((group) => group.items.map((item) => item.id));
  const renewed = ids.filter((id) => before.get(id) !== items.get(id)?.sha256);
  const focused = document.activeElement?.closest?.(".tile");
  if (renewed.length || gone.length) {
    arrange();
    if (focused) choose(current);
  } else refresh(ids);
  if (renewed.length) say(`${counted(renewed.length)} new ${renewed.length === 1 ? "picture" : "pictures"}. ${progressed()}.`);
  tellRun(run);
};
const tellRun = (run) => {
  let told = one("[data-running]");
  if (!run) { told?.remove(); return; }
  told ??= make("p", { class: "running", "data-running": true });
  told.replaceChildren(icon("making"), make("b", {}, "A run goes on."), ` ${run}`);
  one(".top").append(told);
};
// A page of thousands begins with the first; the others follow.
const loadRest = async () => {
  const { groups } = await (await fetch("rest")).json();
  loading = false;
  groups.forEach(stow);
  const focused = document.activeElement?.closest?.(".tile");
  const wanted = view.get("open");
  arrange();
  if (wanted && wanted !== current && items.has(wanted)) { choose(wanted); present(); } else if (focused) choose(current);
};
const listen = () => {
  const source = new EventSource("events");
  source.addEventListener("message", ({ data }) => receive(JSON.parse(data)));
};
// The page a run keeps writing is loaded anew; whoever is reading or typing is not interrupted.
const busy = () => all("dialog[open]").length || typing(document.activeElement) || one("details.filters[open]") || !getSelection().isCollapsed;
const renew = () => setInterval(() => { if (!busy()) location.reload(); }, setting.renewed * 1000);
