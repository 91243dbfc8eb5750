// Asking for a reason, and for a note.
const reasonBox = one("[data-reasons]");
const redoBox = one("[data-redo]");
let asked = null;

const open = (box, item) => {
  asked = item;
  for (const field of all("textarea", box)) field.value = "";
  box.showModal();
};
const reject = () => {
  const item = decidable();
  if (!item) return;
  open(reasonBox, item);
  one("button", reasonBox).focus();
};
const rejectFor = (reason) => {
  const note = one("[data-reason-note]").value.trim();
  if (reason === "other" && !note) {
    say("Say in a note what is wrong.");
    one("[data-reason-note]").setAttribute("aria-invalid", "true");
    one("[data-reason-note]").focus();
    return;
  }
  reasonBox.close();
  decide([asked], { state: "rejected", reason, note });
  onward(`Rejected: ${REASONS[reason]}`);
};
one("[data-reason-list]").replaceChildren(...Object.entries(REASONS).map(([reason, label], at) =>
  button([label, make("kbd", {}, String(at + 1))], () => rejectFor(reason), { class: "plain option" })));
reasonBox.addEventListener("keydown", (event) => {
  if (event.target.matches("textarea") || event.ctrlKey || event.metaKey || event.altKey || !singleKeys()) return;
  const reason = Object.keys(REASONS)[Number(event.key) - 1];
  if (!reason) return;
  event.preventDefault();
  rejectFor(reason);
});

const redo = () => {
  const item = decidable();
  if (!item) return;
  open(redoBox, item);
  one("[data-redo-note]").value = item.decision?.state === "redo" ? item.decision.note : "";
  one("[data-redo-note]").focus();
};
const redoFor = () => {
  const note = one("[data-redo-note]").value.trim();
  if (!note) return one("[data-redo-note]").reportValidity();
  redoBox.close();
  decide([asked], { state: "redo", reason: "", note });
  onward("To be made again");
};
redoBox.addEventListener("submit", (event) => { event.preventDefault(); redoFor(); });
one("[data-redo-note]").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  redoFor();
});
for (const each of all("[data-cancel]")) each.addEventListener("click", () => each.closest("dialog").close());
reasonBox.addEventListener("submit", (event) => event.preventDefault());
for (const box of [reasonBox, redoBox]) box.addEventListener("close", () => { if (!stage.open) choose(current); });
