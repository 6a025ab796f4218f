// The chat page: asks over the API, and shows the answer as it comes.

import { answer } from "./answers.js";
import { openCards } from "./card.js";
import "./confirm.js";
import { element } from "./dom.js";
import { Exchange } from "./exchange.js";
import { offerMarking } from "./feedback.js";
import { isTooLong, putBack, take, watchField } from "./field.js";
import { chosen, closeFilters, datesCross, watchFilters, withRetracted } from "./filters.js";
import { followStanding } from "./standing.js";
import { addTools } from "./tools.js";
import { untilFilled, untilReady } from "./waiting.js";

const form = document.getElementById("ask");
const stop = document.getElementById("stop");
const send = document.getElementById("send");
const announcer = document.getElementById("announcer");
let running = null;

async function ask(question) {
  if (running || datesCross()) return;
  closeFilters();
  const filters = chosen();
  const exchange = new Exchange(question, filters);
  document.querySelector(".welcome")?.replaceWith(element("h1", { class: "unseen" }, question));
  document.querySelector(".exchange.latest")?.classList.remove("latest");
  exchange.root.classList.add("latest");
  document.getElementById("exchanges").append(exchange.root);
  exchange.root.scrollIntoView({ block: "start" });
  take(question);
  busy(new AbortController());
  try {
    await follow(exchange, { question, filters, retracted: withRetracted(), stream: true });
  } catch (failure) {
    fail(exchange, question, failure);
  } finally {
    busy(null);
  }
}

async function follow(exchange, body) {
  const conversation = form.elements.conversation_id.value;
  if (conversation) body.conversation_id = conversation;
  for await (const { event, data } of answer(body, running.signal)) {
    if (event === "start") exchange.understand(data.standalone_question);
    else if (event === "token" || event === "rewrite") exchange.change(data);
    else if (event === "citation") exchange.cite(data);
    else if (event === "done") finish(exchange, data);
  }
}

function finish(exchange, done) {
  exchange.finish(done);
  announcer.textContent = exchange.text;
  form.elements.conversation_id.value = done.conversation_id;
  if ("unkept" in form.closest(".chat").dataset) return; // its address would lead nowhere before long
  const heading = document.querySelector("h1").textContent;
  if (!document.title.startsWith(heading)) document.title = `${heading} – ${document.title}`;
  history.replaceState(null, "", `/c/${done.conversation_id}`);
}

function fail(exchange, question, failure) {
  const retry = () => {
    exchange.root.remove();
    ask(question);
  };
  exchange.fail(failure.message, failure.passing ? retry : null);
  announcer.textContent = exchange.text;
  putBack(question);
}

function busy(now) {
  running = now;
  stop.hidden = !now;
  for (const button of document.querySelectorAll(".again")) button.disabled = now;
  allowAsking();
  if (!now) form.elements.question.focus({ preventScroll: true });
}

/** Lets the question be asked if it can be now. */
function allowAsking() {
  send.disabled = Boolean(running) || isTooLong() || datesCross();
}

function begin() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = form.elements.question.value.trim();
    if (question && !isTooLong()) ask(question);
  });
  for (const happened of ["input", "change"]) form.addEventListener(happened, allowAsking);
  stop.addEventListener("click", () => running?.abort());
  document.querySelector(".suggestions")?.addEventListener("click", (event) => {
    if (event.target.matches("a")) {
      event.preventDefault();
      ask(event.target.textContent);
    }
  });
  watchField();
  watchFilters();
  allowAsking();
  form.elements.question.focus({ preventScroll: true });
}

function opened() {
  const untouched = document.querySelector(".welcome") && !form?.elements.question.value;
  if (untouched && !running) location.reload(); // what to ask first is known only now
}

openCards();
offerMarking();
for (const exchange of document.querySelectorAll(".exchange:not(.help)")) addTools(exchange);
if (form) begin();
else untilFilled();
untilReady(opened);
followStanding();
