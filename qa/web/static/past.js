// The conversations of this browser: kept here, and nowhere else.

const KEY = "archive-qa-conversations";
const MOST = 50;
const section = document.getElementById("past");

function load() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

function save(conversations) {
  try {
    localStorage.setItem(KEY, JSON.stringify(conversations.slice(0, MOST)));
  } catch {
    // storage is full or forbidden: the list is a convenience, the conversation has its address
  }
}

/** Puts a conversation at the head of the list, unless it is known. */
export function remember(id, title) {
  const known = load();
  if (!known.some((other) => other.id === id)) save([{ id, title, at: Date.now() }, ...known]);
}

/** Shows the list. */
export function showPast() {
  const conversations = load();
  section.hidden = conversations.length === 0;
  section.querySelector("ul").replaceChildren(...conversations.map(item));
}

function item({ id, title }) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = `/c/${encodeURIComponent(id)}`;
  link.textContent = title;
  const forget = document.createElement("button");
  forget.type = "button";
  forget.textContent = "Forget";
  forget.setAttribute("aria-label", `Forget “${title}”`);
  forget.addEventListener("click", () => {
    save(load().filter((other) => other.id !== id));
    showPast();
  });
  line.append(link, forget);
  return line;
}
