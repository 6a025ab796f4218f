// What can be done with an answer: copy it, and say whether it helped.

import { element } from "./dom.js";
import { thumbs } from "./feedback.js";

/** Puts the buttons below an exchange that is whole. */
export function addTools(exchange) {
  const copy = element("button", { type: "button" }, "Copy with references");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(asText(exchange));
      copy.textContent = "Copied";
    } catch {
      copy.textContent = "The browser forbids copying";
    }
  });
  exchange.append(element("p", { class: "tools" }, copy, ...thumbs(exchange)));
}

/** An exchange as plain text, with its references numbered below it, and as of when it holds. */
function asText(exchange) {
  const answer = exchange.querySelector(".answer").cloneNode(true);
  for (const marker of answer.querySelectorAll(".marker")) {
    marker.replaceWith(`[${marker.dataset.marker}]`);
  }
  const paragraphs = [...answer.querySelectorAll("p")].map((p) => squeezed(p.textContent));
  const references = [...exchange.querySelectorAll(".sources q")].map((quote) => {
    const [title, known] = [".source", ".byline"].map((name) =>
      squeezed(quote.closest("li").querySelector(name).textContent),
    );
    return [Number(quote.dataset.marker), `${title}. ${known}. ${quote.cite}`];
  });
  references.sort(([one], [other]) => one - other);
  const listed = references.map(([number, words]) => `[${number}] ${words}`).join("\n");
  const question = exchange.querySelector(".question").textContent;
  const asOf = exchange.querySelector(".as-of")?.textContent;
  return [question, ...paragraphs, listed, asOf].filter(Boolean).join("\n\n");
}

function squeezed(text) {
  return text.replace(/\s+/g, " ").trim();
}
