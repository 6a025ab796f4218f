// One question with its answer, on the page.

import { offers, readFilters } from "./again.js";
import { asOf, element } from "./dom.js";
import { askedOf } from "./filters.js";
import { related, sources } from "./lists.js";
import { addTools } from "./tools.js";

const LONG = 300; // characters of a question that is shown in a box of its own

/** A question whose answer is still to come. */
export class Exchange {
  #question;
  #answer = element("div", { class: "answer waiting", dir: "auto" }, "Looking it up …");
  #html = "";
  #citations = [];
  #sources = null;

  constructor(question, filters) {
    this.#question = question;
    this.root = element("article", { class: "exchange" });
    this.root.append(...[heading(question), askedOf(filters), this.#answer].filter(Boolean));
  }

  /** Says what a question that leans on the conversation was understood as. */
  understand(standalone) {
    if (standalone === this.#question) return;
    const words = element("bdi", {}, standalone);
    const line = element("p", { class: "understood" }, "Understood as: ", words);
    this.root.querySelector(".question").after(line);
  }

  /** Brings the answer up to a change, as the event «token» tells it. */
  change({ keep, html }) {
    this.#answer.className = "answer";
    this.#show(this.#html.slice(0, keep) + html);
  }

  /** Adds a source: from now on its markers open their card. The list is shown at the end. */
  cite(citation) {
    this.#citations.push(citation);
    this.#list(this.#citations, { hidden: true });
  }

  /** Shows the whole answer. */
  finish(done) {
    this.root.id = this.root.dataset.message = done.message_id;
    this.#answer.className = done.answered ? "answer" : "answer declined";
    this.#show(done.answer_html);
    this.#answer.before(readFilters(done) ?? "");
    this.#list(done.citations);
    this.#answer.after(...written(done), ...offers(done));
    if (done.related.length) this.root.append(related(done));
    if (done.mode === "help") return; // to a greeting, say: there is nothing to report or to rate
    this.root.append(asOf(done.as_of) ?? "");
    this.root.append(mistake(done.message_id));
    addTools(this.root);
  }

  /** Says what went wrong; retry, if given, is offered. What has come of the answer stays. */
  fail(message, retry) {
    if (this.#answer.classList.contains("waiting")) this.#answer.remove();
    this.#list(this.#citations);
    const problem = element("div", { class: "problem" }, element("p", {}, message));
    if (retry) {
      const again = element("button", { type: "button", class: "again" }, "Try again");
      again.addEventListener("click", retry);
      problem.append(again);
    }
    this.root.append(problem);
  }

  /** The answer as it stands, or why there is none, for who listens rather than reads. */
  get text() {
    return (this.root.querySelector(".problem p") ?? this.#answer).textContent;
  }

  /** Replaces only the blocks that differ, so that focus and selection stay in the others. */
  #show(html) {
    this.#html = html;
    const fresh = document.createElement("template");
    fresh.innerHTML = html; // made by the server out of escaped text
    const [old, now] = [[...this.#answer.childNodes], [...fresh.content.childNodes]];
    const same = now.findIndex((node, n) => !old[n]?.isEqualNode(node));
    const kept = same < 0 ? now.length : same;
    for (const node of old.slice(kept)) node.remove();
    this.#answer.append(...now.slice(kept));
  }

  #list(citations, attributes = {}) {
    this.#sources?.remove();
    this.#sources = citations.length ? sources(citations, attributes) : null;
    if (this.#sources) this.#answer.after(this.#sources);
  }
}

/** How the answer came about. */
function written(done) {
  const lines = [done.notice, done.written_by].filter(Boolean);
  return lines.map((line) => element("p", { class: "written" }, line));
}

/** The way to say that something in it is wrong. */
function mistake(messageId) {
  const href = `/report?message=${messageId}`;
  return element("p", { class: "mistake" }, element("a", { href }, "Report a mistake"));
}

function heading(question) {
  const long = question.length > LONG;
  const attributes = { class: long ? "question long" : "question", tabindex: long && "0" };
  return element("h2", { dir: "auto", ...attributes }, question);
}
