// Shows what becomes of uploads that are being added: the live parts of the page are fetched again
// until nothing is being added any more.

const BETWEEN = 1_000; // milliseconds
const live = [...document.querySelectorAll("[data-live]")];

async function look() {
  const response = await fetch(location.href).catch(() => null);
  if (response) show(response.ok ? await response.text() : "");
  if (document.querySelector("[data-adding]")) setTimeout(look, BETWEEN);
}

function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelectorAll("[data-live]");
  if (fresh.length !== live.length) return location.reload(); // discarded meanwhile, or logged out
  live.forEach((part, n) => {
    if (part.innerHTML !== fresh[n].innerHTML) part.replaceChildren(...fresh[n].childNodes);
  });
}

setTimeout(look, BETWEEN);
