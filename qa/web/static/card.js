// The card behind a citation's marker.

const card = document.getElementById("card");

/** Has every marker on the page open its card, unless the click asks for a page of its own. */
export function openCards() {
  document.addEventListener("click", (event) => {
    const marker = event.target.closest?.(".marker");
    const plainClick = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (marker && plainClick && openCard(marker)) event.preventDefault();
  });
}

/** Opens the card for a marker that was clicked, from the source that its answer lists. */
function openCard(marker) {
  const number = marker.dataset.marker;
  const quote = marker.closest(".exchange")?.querySelector(`.sources q[data-marker="${number}"]`);
  if (!quote) return false;
  const source = quote.closest("li");
  card.querySelector("blockquote").textContent = `“${quote.textContent}”`;
  card.querySelector(".title").textContent = source.querySelector(".source").textContent;
  card.querySelector(".byline").textContent = source.querySelector(".byline").textContent;
  const said = source.querySelector(".correction");
  card.querySelector(".said").replaceChildren(...(said ? [said.cloneNode(true)] : []));
  card.querySelector(".read").href = marker.href;
  const detail = { card, marker: number, exchange: marker.closest(".exchange") };
  document.dispatchEvent(new CustomEvent("card", { detail }));
  card.showModal();
  return true;
}

card.querySelector(".close").addEventListener("click", () => card.close());
card.addEventListener("click", (event) => {
  if (event.target === card) card.close();
});
