// Search as one types: what is found takes the place of the list, and the address follows.

const form = document.querySelector("form.search");
const list = document.getElementById("browsed");
const PAUSE = 120; // milliseconds in which no key was pressed
let waiting = null;
let asking = null;

async function find() {
  asking?.abort();
  asking = new AbortController();
  const chosen = new URLSearchParams(new FormData(form));
  if (!chosen.get("q").trim()) chosen.delete("q");
  const address = `/browse?${chosen}`;
  const response = await fetch(`${address}&part=1`, { signal: asking.signal }).catch(() => null);
  if (!response?.ok) return;
  const html = await response.text();
  const fresh = document.createElement("template");
  fresh.innerHTML = html; // made by the server out of escaped text
  list.replaceChildren(fresh.content);
  history.replaceState(null, "", address);
}

form.elements.q.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(find, PAUSE);
});
