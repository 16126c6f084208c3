// The draft's list: Alt with an arrow moves the rule that has the focus, and a rule may be dragged.
// Both press what the page has anyway: the form of the rule's own arrows.

let moved = "";

const send = (rule, to) => {
  const form = rule.querySelector("[data-mover]");
  moved = rule.dataset.rule;
  htmx.ajax("POST", form.action, { source: form, target: "#draft-panel", swap: "outerHTML", values: { to } });
};

document.addEventListener("keydown", (event) => {
  const rule = event.target.closest?.("[data-rule]");
  if (!rule || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const button = rule.querySelector(`[data-move=${event.key === "ArrowUp" ? "up" : "down"}]`);
  if (!button.disabled) send(rule, button.value);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (button) moved = button.closest("[data-rule]").dataset.rule;
});

// The focus goes with the rule that has moved, also where it has arrived at an end.
document.addEventListener("htmx:afterSettle", () => {
  if (!moved) return;
  const buttons = document.querySelectorAll(`[data-rule="${moved}"] [data-move]`);
  moved = "";
  if ([...buttons].includes(document.activeElement) && !document.activeElement.disabled) return;
  [...buttons].find((button) => !button.disabled)?.focus();
});

let dragged = null;
const unmark = () =>
  document.querySelectorAll(".over-above, .over-below").forEach((rule) => rule.classList.remove("over-above", "over-below"));
const isAbove = (event, rule) => {
  const box = rule.getBoundingClientRect();
  return event.clientY < box.top + box.height / 2;
};
const allowDragging = () =>
  document.querySelectorAll("[data-rule]").forEach((rule) => rule.setAttribute("draggable", "true"));

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-rule]");
  if (!dragged) return;
  dragged.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.rule);
});
document.addEventListener("dragover", (event) => {
  const rule = event.target.closest?.("[data-rule]");
  if (!dragged || !rule) return;
  event.preventDefault();
  unmark();
  if (rule !== dragged) rule.classList.add(isAbove(event, rule) ? "over-above" : "over-below");
});
document.addEventListener("drop", (event) => {
  const rule = event.target.closest?.("[data-rule]");
  if (!dragged || !rule || rule === dragged) return;
  event.preventDefault();
  const from = Number(dragged.dataset.position);
  const place = Number(rule.dataset.position) + (isAbove(event, rule) ? 0 : 1);
  send(dragged, place > from ? place - 1 : place);
});
document.addEventListener("dragend", () => {
  unmark();
  dragged?.classList.remove("dragged");
  dragged = null;
});

allowDragging();
document.addEventListener("htmx:afterSettle", allowDragging);
