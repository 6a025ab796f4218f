// One question with its answer, on the page.

import { articleUrl, byline, element } from "./dom.js";

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
    this.root.append(tools(done));
  }

  /** Says what went wrong, with a way to try again. */
  fail(message, retry) {
    const again = element("button", { type: "button" }, "Try again");
    again.addEventListener("click", retry);
    this.#answer.className = "answer problem";
    this.#answer.replaceChildren(element("p", {}, message), again);
  }

  get text() {
    return this.#answer.textContent;
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

function tools(done) {
  const copy = element("button", { type: "button" }, "Copy with references");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(asText(done));
    copy.textContent = "Copied";
  });
  const thumbs = [
    [1, "Helpful"],
    [-1, "Not helpful"],
  ].map(([rating, label]) => {
    const button = element("button", { type: "button", "aria-pressed": "false" }, label);
    button.addEventListener("click", async () => {
      const response = await fetch(`/api/messages/${done.message_id}/feedback`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ rating }),
      });
      if (response.ok) for (const b of thumbs) b.setAttribute("aria-pressed", String(b === button));
    });
    return button;
  });
  return element("p", { class: "tools" }, copy, ...thumbs);
}

/** An answer as plain text, with its references numbered below it. */
function asText(done) {
  const plain = done.answer.replace(/^> ?/gm, "").replace(/\\([^\w\s])|\*+/g, "$1");
  const references = done.citations.map((citation) => {
    const where = citation.url ?? new URL(articleUrl(citation), location.href).href;
    return `[${citation.marker}] ${citation.title}. ${byline(citation)}. ${where}`;
  });
  return [done.question, "", plain, "", ...references].join("\n");
}
