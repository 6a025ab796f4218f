// The filters of the form, and the chips that show which are chosen.

import { element, longDate } from "./dom.js";

const form = document.getElementById("ask");
const panel = document.getElementById("filters");
const chips = document.getElementById("chips");
const note = document.getElementById("dates-crossed");
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

/** Whether to answer from retracted articles, too; if there are none, the form does not ask. */
export function withRetracted() {
  return form.elements.retracted?.checked ?? false;
}

/** Whether the first day that counts is after the last. */
export function datesCross() {
  const [after, before] = [form.elements.after.value, form.elements.before.value];
  return Boolean(after && before && after > before);
}

/** Which articles a question was asked of, in words; null if it was all of them. */
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

/** Keeps chips, warnings and the link to a new conversation true to the form. */
export function watchFilters() {
  panel.addEventListener("change", show);
  show();
}

/** Closes the panel; its chips go on showing what is chosen. */
export function closeFilters() {
  panel.open = false;
}

function show() {
  const shown = Object.entries(chosen()).map(([name, values]) =>
    chip(words(name, values), () => (form.elements[name].value = "")),
  );
  if (withRetracted()) {
    shown.push(chip("retracted articles too", () => (form.elements.retracted.checked = false)));
  }
  chips.replaceChildren(...shown);
  note.textContent = datesCross() ? "The start date is after the end date." : "";
  document.getElementById("new").href = `/${query()}`;
}

function chip(said, takeAway) {
  const label = `Take away the filter ${said}`;
  const button = element("button", { type: "button", "aria-label": label }, `${said} ×`);
  button.addEventListener("click", () => {
    takeAway();
    panel.dispatchEvent(new Event("change"));
    form.elements.question.focus({ preventScroll: true }); // the chip that had focus is gone
  });
  return element("li", {}, button);
}

/** The filters as a query string with which the form begins; a new conversation keeps them. */
function query() {
  const pairs = Object.entries(chosen()).map(([name, value]) => [name, [value].flat()[0]]);
  if (withRetracted()) pairs.push(["retracted", "yes"]);
  return pairs.length ? `?${new URLSearchParams(pairs)}` : "";
}
