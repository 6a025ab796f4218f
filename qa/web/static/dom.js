// Building elements without ever parsing text as HTML.

const ODD_SEGMENT = /(?:^|\/)\.{0,2}(?:\/|$)/; // empty or dotted: browsers resolve it in a path

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
  const page = article.page ? `p.\u00a0${article.page}` : null;
  return [article.author, article.issue, page, longDate(article.date)].filter(Boolean).join(" · ");
}

/** A day as «5 June 2024», of «2024-06-05». */
export function longDate(day) {
  if (!day) return null;
  const form = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Date(`${day}T00:00:00Z`).toLocaleDateString("en-GB", form);
}

/** What staff say of an article, for whoever reads words of it; null where they say nothing. */
export function correction(said) {
  if (!said) return null;
  const kind = said.kind[0].toUpperCase() + said.kind.slice(1);
  const line = element("p", { class: "correction" }, element("strong", {}, kind));
  line.append(` on ${longDate(said.at.slice(0, 10))}: `, element("bdi", {}, said.note));
  if (said.newer) {
    const lead = said.kind === "corrected" ? "See also:" : "Read instead:";
    const title = element("bdi", {}, said.newer.title);
    const href = articleUrl(said.newer);
    line.append(" ", element("a", { href }, element("span", {}, lead), " ", title));
  }
  return line;
}

/** The same in a list, in a word. */
export function standing(article) {
  return article.correction && element("span", { class: "standing" }, article.correction.kind);
}

/** As of when the archive is, or was when it answered; null where that is not known. */
export function asOf(moment) {
  if (!moment) return null;
  const written = element("time", { datetime: moment }, longMoment(moment));
  return element("p", { class: "as-of" }, "Archive as of ", written);
}

/** A moment as «24 November 2026, 14:05 UTC», of «2026-11-24T14:05:09+00:00». */
function longMoment(moment) {
  const utc = new Date(moment).toISOString();
  return `${longDate(utc.slice(0, 10))}, ${utc.slice(11, 16)} UTC`;
}

/** Where an article's page is; with start and end, at these words. */
export function articleUrl(article) {
  const id = article.article_id.split("/").map(encodeURIComponent).join("/");
  const odd = ODD_SEGMENT.test(article.article_id);
  const url = odd ? `/articles/?id=${id}` : `/articles/${id}`;
  if (!("start" in article)) return url;
  return `${url}${odd ? "&" : "?"}start=${article.start}&end=${article.end}#quote`;
}
