// The chat page: asks over the API, and shows the answer as it comes.

import { openCard } from "./card.js";
import { Exchange } from "./exchange.js";
import { chosen, watchFilters } from "./filters.js";
import { remember, showPast } from "./past.js";
import { events } from "./sse.js";
import { addTools } from "./tools.js";

const form = document.getElementById("ask");
const stop = document.getElementById("stop");
const send = document.getElementById("send");
const announcer = document.getElementById("announcer");
let running = null;

async function ask(question) {
  const exchange = new Exchange(question);
  document.getElementById("exchanges").append(exchange.root);
  exchange.root.scrollIntoView({ block: "start" });
  document.querySelector(".welcome")?.remove();
  form.elements.question.value = "";
  running = new AbortController();
  busy(true);
  try {
    await follow(exchange, question);
  } catch (error) {
    const retry = () => {
      exchange.root.remove();
      ask(question);
    };
    const stopped = error.name === "AbortError";
    exchange.fail(stopped ? "Stopped." : plain(error), retry);
    announcer.textContent = exchange.text;
  } finally {
    busy(false);
  }
}

async function follow(exchange, question) {
  const body = { question, filters: chosen(), stream: true };
  if (form.elements.conversation_id.value) {
    body.conversation_id = form.elements.conversation_id.value;
  }
  const response = await fetch("/api/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: running.signal,
  });
  if (!response.ok) throw new Error((await response.json()).detail);
  for await (const { event, data } of events(response)) {
    if (event === "token") exchange.add(data.text);
    else if (event === "error") throw new Error(data.detail);
    else if (event === "done") return finish(exchange, data);
  }
  throw new Error("The connection ended before the answer did.");
}

function finish(exchange, done) {
  exchange.finish(done);
  announcer.textContent = exchange.text;
  form.elements.conversation_id.value = done.conversation_id;
  history.replaceState(null, "", `/c/${done.conversation_id}`);
  remember(done.conversation_id, done.question);
  showPast();
}

function plain(error) {
  const unreachable = error instanceof TypeError;
  return unreachable ? "The archive cannot be reached. Is the service running?" : error.message;
}

function busy(now) {
  send.disabled = now;
  stop.hidden = !now;
  if (!now) form.elements.question.focus({ preventScroll: true });
}

async function untilReady() {
  const banner = document.getElementById("banner");
  while (!banner.hidden) {
    const response = await fetch("/readyz").catch(() => null);
    if (response?.ok) opened(banner);
    else await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function opened(banner) {
  banner.hidden = true;
  const untouched = document.querySelector(".welcome") && !form?.elements.question.value;
  if (untouched && !running) location.reload(); // what to ask first is known only now
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = form.elements.question.value.trim();
    if (question && !send.disabled) ask(question);
  });
  form.elements.question.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  stop.addEventListener("click", () => running?.abort());
  document.querySelector(".suggestions")?.addEventListener("click", (event) => {
    if (event.target.matches("a")) {
      event.preventDefault();
      ask(event.target.textContent);
    }
  });
  watchFilters();
  form.elements.question.focus({ preventScroll: true });
}
document.addEventListener("click", (event) => {
  const marker = event.target.closest?.(".marker");
  const plainClick = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (marker && plainClick && openCard(marker)) event.preventDefault();
});
for (const exchange of document.querySelectorAll(".exchange")) addTools(exchange);
showPast();
untilReady();
