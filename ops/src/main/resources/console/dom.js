// Elements. Texts reach the document as text only, never as markup.

export const byId = (id) => document.getElementById(id);

/** Creates an element: properties by name, "on…" as listeners, names with a dash or "role" as attributes. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) {
      continue;
    }
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (name.includes("-") || name === "role" || name === "scope" || name === "for") {
      element.setAttribute(name, value);
    } else {
      element[name] = value;
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Sets a text only when it changes, so that screen readers and selections are left alone. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Replaces the children only when what they show has changed. */
export function render(parent, shown, build) {
  const key = JSON.stringify(shown);
  if (parent.shownKey !== key) {
    parent.shownKey = key;
    parent.replaceChildren(...build());
  }
}

/** Keeps one row for each item, in their order; a row that has focus or a selection survives its updates. */
export function keepRows(body, items, keyOf, create, update) {
  const known = new Map([...body.children].map((row) => [row.dataset.key, row]));
  const keys = new Set(items.map(keyOf));
  // First, because a row that has to move loses its focus.
  known.forEach((row, key) => keys.has(key) || row.remove());
  items.forEach((item, index) => {
    let row = known.get(keyOf(item));
    if (!row) {
      row = create(item);
      row.dataset.key = keyOf(item);
    }
    if (body.children[index] !== row) {
      body.insertBefore(row, body.children[index] || null);
    }
    update(row, item);
  });
}

/** Opens a dialog; focus returns to where it was when the dialog closes. */
export function open(dialog) {
  const before = document.activeElement;
  dialog.addEventListener("close", () => before && before.isConnected && before.focus(), { once: true });
  dialog.showModal();
}

export function closeButtons() {
  document.querySelectorAll("dialog [data-close]").forEach((button) =>
    button.addEventListener("click", () => button.closest("dialog").close()));
}
