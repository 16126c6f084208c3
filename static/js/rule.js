// A list that is typed with commas shows as chips, with a box that offers what exists.
// The list itself stays in the page and is what is sent: without this script one types into it.

const separator = /[,;、，；\n]/;

const dress = (list) => {
  if (list.hidden) return;
  const box = document.createElement("div");
  const entry = document.createElement("input");
  box.className = "chips";
  entry.type = "text";
  entry.autocomplete = "off";
  for (const name of ["aria-label", "aria-describedby", "aria-invalid"])
    if (list.hasAttribute(name)) entry.setAttribute(name, list.getAttribute(name));
  if (list.dataset.chips) entry.setAttribute("list", list.dataset.chips);
  const offered = document.getElementById(list.dataset.chips);
  let values = list.value.split(separator).map((word) => word.trim()).filter(Boolean);

  const tell = () => {
    list.value = [...values, entry.value.trim()].filter(Boolean).join(", ");
    list.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const nameOf = (value) => {
    const option = offered && [...offered.options].find((one) => one.value === value);
    return option ? option.textContent || value : value;
  };
  const draw = () => {
    box.querySelectorAll("span").forEach((chip) => chip.remove());
    for (const value of values) {
      const chip = document.createElement("span");
      const remove = document.createElement("button");
      chip.append(nameOf(value), remove);
      remove.type = "button";
      remove.textContent = "×";
      remove.setAttribute("aria-label", `× ${nameOf(value)}`);
      remove.addEventListener("click", () => {
        values = values.filter((one) => one !== value);
        draw();
        tell();
        entry.focus();
      });
      entry.before(chip);
    }
  };
  const take = (text) => {
    const words = text.split(separator).map((word) => word.trim()).filter(Boolean);
    values = [...new Set([...values, ...words])];
    entry.value = "";
    draw();
    tell();
  };
  entry.addEventListener("input", (event) => {
    event.stopPropagation();
    const isChosen = offered && [...offered.options].some((one) => one.value === entry.value);
    if (separator.test(entry.value) || (isChosen && event.inputType !== "insertText")) take(entry.value);
  });
  entry.addEventListener("change", (event) => {
    event.stopPropagation();
    take(entry.value);
  });
  entry.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault(); // a list that was pasted is taken already: Enter after it saves no rule
      take(entry.value);
    } else if (event.key === "Backspace" && !entry.value && values.length) {
      values = values.slice(0, -1);
      draw();
      tell();
    }
  });
  box.addEventListener("click", () => entry.focus());
  box.append(entry);
  list.hidden = true;
  list.before(box);
  draw();
};

const dressAll = () => document.querySelectorAll("textarea[data-chips]").forEach(dress);
dressAll();
document.addEventListener("htmx:afterSettle", dressAll);
