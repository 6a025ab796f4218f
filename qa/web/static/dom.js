// Building elements without ever parsing text as HTML.

/** Makes an element. Attributes that are null or false are left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** What is known of an article, in one line. */
export function byline(article) {
  const page = article.page ? `p. ${article.page}` : null;
  return [article.author, article.issue, page, longDate(article.date)].filter(Boolean).join(" · ");
}

function longDate(day) {
  if (!day) return null;
  const form = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", form);
}

/** Where an article's page is; with start and end, at these words. */
export function articleUrl(article) {
  const path = article.article_id.split("/").map(encodeURIComponent).join("/");
  const place = "start" in article ? `?start=${article.start}&end=${article.end}#quote` : "";
  return `/articles/${path}${place}`;
}
