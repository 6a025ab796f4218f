// The same question once more, of other articles: forms, as the server renders them.

import { element } from "./dom.js";
import { words } from "./filters.js";

/** The filters that were read from the question, each of which can be taken away; or null. */
export function readFilters(done) {
  const read = Object.entries(done.read_filters);
  if (!read.length) return null;
  const given = Object.entries(done.filters).filter(([name]) => !(name in done.read_filters));
  const form = asking(done, { ...done, filters: Object.fromEntries(given) }, "again read");
  form.append(element("span", {}, "Read from the question: "));
  for (const [name, values] of read) {
    const said = words(name, values);
    const label = `Ask again without “${said}”`;
    const attributes = { type: "submit", name: "ignore", value: name, "aria-label": label };
    form.append(element("button", attributes, element("bdi", {}, said), " ×"));
  }
  return form;
}

/** What may be asked instead, a form each. */
export function offers(done) {
  return done.offers.map((offer) => {
    const form = asking(done, offer, "again");
    form.append(element("button", { type: "submit" }, offer.label));
    return form;
  });
}

function asking(done, { filters, ignore, retracted }, kind) {
  const fields = [
    ["question", done.standalone_question],
    ["conversation_id", done.conversation_id],
    ...Object.entries(filters).flatMap(([name, values]) => [values].flat().map((one) => [name, one])),
    ...ignore.map((name) => ["ignore", name]),
    ...(retracted ? [["retracted", "yes"]] : []),
  ];
  const hidden = fields.map(([name, value]) => element("input", { type: "hidden", name, value }));
  return element("form", { class: kind, method: "post", action: "/" }, ...hidden);
}
