// The lists below an answer: what it cites, and what is near.

import { articleUrl, byline, correction, element, standing } from "./dom.js";

/** The sources of an answer, those of one article together. */
export function sources(citations, attributes = {}) {
  const grouped = new Map();
  for (const citation of citations) {
    const others = grouped.get(citation.article_id) ?? [];
    grouped.set(citation.article_id, [...others, citation]);
  }
  const items = [...grouped.values()].map(source);
  return titled("sources", "Sources", element("ul", {}, ...items), attributes);
}

function source(citations) {
  const [first] = citations;
  const numbers = citations.map((citation) => citation.marker).join(", ");
  return element(
    "li",
    {},
    element("span", { class: "numbers" }, `${numbers} · `),
    element("a", { class: "source", href: articleUrl(first), dir: "auto" }, first.title),
    " ",
    element("span", { class: "byline" }, byline(first)),
    correction(first.correction),
    ...citations.map((one) =>
      element("q", { hidden: true, "data-marker": one.marker, cite: articleUrl(one) }, one.quote),
    ),
  );
}

/** The articles nearest to a question. */
export function related(done) {
  const items = done.related.map((article) =>
    element(
      "li",
      {},
      element("a", { href: articleUrl(article), dir: "auto" }, article.title),
      " ",
      element("span", { class: "byline" }, byline(article)),
      standing(article),
    ),
  );
  const title = done.answered ? "See also" : "Nearest articles";
  return titled("related", title, element("ul", {}, ...items));
}

function titled(kind, title, content, attributes = {}) {
  return element("section", { class: kind, ...attributes }, element("h3", {}, title), content);
}
