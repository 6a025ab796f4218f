// What a reader thinks of an answer, and of its citations.

import { element } from "./dom.js";

const LONGEST = 4_000; // characters of a comment, as the API has it

/** Buttons by which an answer is rated, and the field for a word on why. */
export function thumbs(exchange) {
  const buttons = [
    [1, "Helpful"],
    [-1, "Not helpful"],
  ].map(([rating, label]) => {
    const pressed = String(exchange.dataset.rating === String(rating));
    const button = element("button", { type: "button", "aria-pressed": pressed }, label);
    button.addEventListener("click", async () => {
      if (!(await send(exchange, "feedback", { rating }))) return;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      exchange.querySelector(".why")?.remove();
      exchange.append(why(exchange, rating));
    });
    return button;
  });
  return buttons;
}

function why(exchange, rating) {
  const words = rating > 0 ? "What helped? (optional)" : "What went wrong? (optional)";
  return comment("why", words, (text) => send(exchange, "feedback", { rating, comment: text }));
}

/** Has the card of a citation offer to call it wrong. */
export function offerMarking() {
  document.addEventListener("card", ({ detail: { card, exchange, marker } }) => {
    card.querySelectorAll(".wrong, .marked").forEach((old) => old.remove());
    const known = (exchange.dataset.wrong ?? "").split(" ").includes(marker);
    card.append(known ? marked() : button(card, exchange, marker));
  });
}

function button(card, exchange, marker) {
  const made = element("button", { type: "button", class: "wrong" }, "Wrong citation");
  const mark = (text) => send(exchange, `citations/${marker}/wrong`, { comment: text || null });
  made.addEventListener("click", async () => {
    if (!(await mark(""))) return;
    exchange.dataset.wrong = `${exchange.dataset.wrong ?? ""} ${marker}`.trim();
    const form = comment("wrong", "What went wrong? (optional)", mark);
    made.replaceWith(marked(), form);
    form.elements.comment.focus();
  });
  return made;
}

function marked() {
  return element("p", { class: "marked", role: "status" }, "Thank you. Marked as wrong.");
}

/** A field for a comment. */
function comment(kind, words, post) {
  const field = element("textarea", { name: "comment", rows: 2, maxlength: LONGEST, dir: "auto" });
  const form = element(
    "form",
    { class: `comment ${kind}` },
    element("label", {}, words, field),
    element("button", {}, "Send"),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if ((await post(field.value.trim())) && form.isConnected) {
      form.replaceWith(element("p", { class: "marked", role: "status" }, "Thank you."));
    }
  });
  return form;
}

async function send(exchange, path, body) {
  const response = await fetch(`/api/messages/${exchange.dataset.message}/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => null);
  return response?.ok ?? false;
}
