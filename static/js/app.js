// Small conveniences; every page works without them.

// "/" puts the cursor into the search box.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.querySelector("#find input[type=search]");
  if (box) {
    event.preventDefault();
    box.focus();
  }
});

// A click beside a code copies it; the button says so for a moment.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy || button.previousElementSibling.textContent);
  button.classList.add("copied");
  setTimeout(() => button.classList.remove("copied"), 1200);
});

// One submit a form: the second click of a double click is not a second act. A form that downloads a file
// stays where it is and may be sent again; its key keeps a double click from making two files.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if ("download" in event.target.dataset) return;
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = "1";
});
// Back button: the page comes out of the browser's memory with its forms marked as sent.
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

// A choice that only narrows the list submits its form at once; what is typed waits for its button.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-submit-on-change]");
  if (form && !event.target.closest("[data-wait]")) form.requestSubmit();
});

// Ticked orders: the box above them ticks the whole page, the bar says how many there are.
document.addEventListener("change", (event) => {
  const boxes = [...document.querySelectorAll('input[name="ticked"]')];
  if (event.target.matches("[data-tick-all]")) boxes.forEach((box) => (box.checked = event.target.checked));
  else if (event.target.name !== "ticked") return;
  const count = boxes.filter((box) => box.checked).length;
  const all = document.querySelector("[data-tick-all]");
  if (all) {
    all.checked = count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  }
  const said = document.querySelector("[data-ticked]");
  if (said) said.textContent = said.dataset.ticked.replace("%(count)s", count);
});

// A paper is printed by its own button.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});

// Open menus close when one clicks elsewhere or presses Escape.
const closeMenus = (except) =>
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus();
});

// A page that comes back with something marked wrong shows the first of it, ready to be mended.
const wrong = document.querySelector(".field.wrong :is(input, select, textarea):not([type=hidden]), [aria-invalid=true]:not([hidden])");
if (wrong) {
  wrong.focus({ preventScroll: true });
  wrong.scrollIntoView({ block: "center" });
}

// A row of tabs that is wider than the screen shows the chosen one.
const showChosen = () =>
  document.querySelectorAll(".tabs, .parts").forEach((row) => {
    const chosen = row.querySelector("[aria-current]");
    if (!chosen || row.scrollWidth <= row.clientWidth) return;
    row.scrollLeft += chosen.getBoundingClientRect().left - row.getBoundingClientRect().left - 48;
  });
showChosen();
document.addEventListener("htmx:afterSettle", showChosen);
