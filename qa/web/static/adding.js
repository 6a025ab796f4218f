// Shows how far a file was read that is being added, and then what came of it.

const told = document.getElementById("adding");
const BETWEEN = 500; // milliseconds

async function look() {
  const response = await fetch(`/desk/uploads/${told.dataset.upload}/progress`).catch(() => null);
  const found = response?.ok ? await response.json() : null;
  if (found && (found.state !== "adding" || found.trouble)) return location.reload();
  if (found?.passages) told.textContent = `It is being added: ${found.passages} passages so far …`;
  setTimeout(look, BETWEEN);
}

if (told) look();
