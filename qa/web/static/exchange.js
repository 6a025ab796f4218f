// One question with its answer, on the page.

import { articleUrl, byline, element } from "./dom.js";
import { addTools } from "./tools.js";

/** A question whose answer is still to come. */
export class Exchange {
  #answer = element("div", { class: "answer waiting" }, "Looking it up …");
  #text = "";

  constructor(question) {
    this.root = element("article", { class: "exchange" });
    this.root.append(element("h2", { class: "question" }, question), this.#answer);
  }

  /** Adds a piece of the answer's text, as it streams in. */
  add(piece) {
    this.#text += piece;
    this.#answer.className = "answer";
    const lines = this.#text.replace(/^> ?/gm, "").replace(/\\([^\w\s])/g, "$1");
    this.#answer.textContent = lines.replace(/\*+/g, "");
    this.#answer.style.whiteSpace = "pre-line";
  }

  /** Shows the whole answer. */
  finish(done) {
    this.root.id = done.message_id;
    this.#answer.style.whiteSpace = "";
    this.#answer.className = done.answered ? "answer" : "answer declined";
    this.#answer.innerHTML = done.answer_html; // made by the server out of escaped text
    if (done.citations.length) this.root.append(sources(done.citations));
    if (done.related.length) this.root.append(related(done));
    this.root.dataset.message = done.message_id;
    addTools(this.root);
  }

  /** Says what went wrong, with a way to try again. What has come of the answer stays. */
  fail(message, retry) {
    const again = element("button", { type: "button" }, "Try again");
    again.addEventListener("click", retry);
    if (this.#answer.classList.contains("waiting")) this.#answer.remove();
    this.root.append(element("div", { class: "problem" }, element("p", {}, message), again));
  }

  /** The answer as it stands, or why there is none, for who listens rather than reads. */
  get text() {
    return (this.root.querySelector(".problem") ?? this.#answer).textContent;
  }
}

function sources(citations) {
  const items = citations.map((citation) =>
    element(
      "li",
      { value: citation.marker, "data-marker": citation.marker },
      element("a", { class: "source", href: articleUrl(citation) }, citation.title),
      " ",
      element("span", { class: "byline" }, byline(citation)),
      element("q", { hidden: true }, citation.quote),
    ),
  );
  return titled("sources", "Sources", element("ol", {}, ...items));
}

function related(done) {
  const items = done.related.map((article) =>
    element(
      "li",
      {},
      element("a", { href: articleUrl(article) }, article.title),
      " ",
      element("span", { class: "byline" }, byline(article)),
    ),
  );
  const title = done.answered ? "See also" : "Nearest articles";
  return titled("related", title, element("ul", {}, ...items));
}

function titled(kind, title, content) {
  return element("section", { class: kind, "aria-label": title }, element("h3", {}, title), content);
}
