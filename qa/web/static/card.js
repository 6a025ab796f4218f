// The card behind a citation's marker.

const card = document.getElementById("card");

/** Opens the card for a marker that was clicked, from the source that its answer lists. */
export function openCard(marker) {
  const number = marker.dataset.marker;
  const quote = marker.closest(".exchange")?.querySelector(`.sources q[data-marker="${number}"]`);
  if (!quote) return false;
  const source = quote.closest("li");
  card.querySelector("blockquote").textContent = `“${quote.textContent}”`;
  card.querySelector(".title").textContent = source.querySelector(".source").textContent;
  card.querySelector(".byline").textContent = source.querySelector(".byline").textContent;
  card.querySelector(".read").href = marker.href;
  card.showModal();
  return true;
}

card.querySelector(".close").addEventListener("click", () => card.close());
card.addEventListener("click", (event) => {
  if (event.target === card) card.close();
});
