// The filters of the form, and the chips that show which are chosen.

import { element, longDate } from "./dom.js";

const form = document.getElementById("ask");
const chips = document.getElementById("chips");
const NAMES = ["author", "category", "issue", "after", "before"];

/** The chosen filters, as POST /api/chat takes them. */
export function chosen() {
  const found = {};
  for (const name of NAMES) {
    const value = form.elements[name].value;
    if (value) found[name] = name === "after" || name === "before" ? value : [value];
  }
  return found;
}

/** Whether retracted articles are to be looked at, too; where there are none, nobody is asked. */
export function withRetracted() {
  return form.elements.retracted?.checked ?? false;
}

/** Which articles a question was asked of, in words; null where it was all of them. */
export function askedOf(filters) {
  const said = NAMES.filter((name) => filters[name]).map((name) => words(name, filters[name]));
  const parts = said.flatMap((word, n) => [n ? " · " : "Only ", element("bdi", {}, word)]);
  return parts.length ? element("p", { class: "asked" }, ...parts) : null;
}

/** The values of one filter in words. */
export function words(name, values) {
  const days = { after: "from", before: "to" };
  return name in days ? `${days[name]} ${longDate(values)}` : values.join(", ");
}

function show() {
  chips.replaceChildren(
    ...NAMES.filter((name) => form.elements[name].value).map((name) => {
      const { value } = form.elements[name];
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${{ after: "from ", before: "to " }[name] ?? ""}${value} ×`;
      button.setAttribute("aria-label", `Take away the filter ${value}`);
      button.addEventListener("click", () => {
        form.elements[name].value = "";
        show();
      });
      const line = document.createElement("li");
      line.append(button);
      return line;
    }),
  );
}

/** Keeps the chips true to the form. */
export function watchFilters() {
  document.getElementById("filters").addEventListener("change", show);
  show();
}
