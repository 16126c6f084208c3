// What is typed into a form with an address while its fields are fetched anew stays as it was typed.

const PANEL = "address-panel";
const filled = () => {
  const form = document.getElementById(PANEL)?.querySelector("form");
  return form ? Object.fromEntries(new FormData(form)) : {};
};
let sent = {};
let typed = {};

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id === PANEL) sent = filled();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== PANEL) return;
  typed = Object.fromEntries(Object.entries(filled()).filter(([name, text]) => text !== sent[name]));
});
document.addEventListener("htmx:afterSwap", () => {
  const fields = document.getElementById(PANEL)?.querySelector("form")?.elements;
  if (!fields) return;
  for (const [name, text] of Object.entries(typed)) if (fields[name]) fields[name].value = text;
  typed = {};
});
