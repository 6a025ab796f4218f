// Waiting for the archive: until it is open, and until it holds something.

const GENTLY = 5_000; // milliseconds between two looks at an empty archive

/** Hides the banner once the archive is open; calls back then. */
export async function untilReady(opened) {
  const banner = document.getElementById("banner");
  while (!banner.hidden) {
    const response = await fetch("/readyz").catch(() => null);
    banner.hidden = response?.ok ?? false;
    if (banner.hidden) opened();
    else await pause(500);
  }
}

/** Shows the page anew once somebody has read articles into the archive. */
export async function untilFilled() {
  for (;;) {
    await pause(GENTLY);
    if (document.hidden) continue;
    const response = await fetch("/readyz").catch(() => null);
    if (response?.ok && (await response.json()).articles) return location.reload();
  }
}

/** Resolves after a while. */
export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
