// How the archive stands, on a page that stays open: what its readers are to know, and as of when.

import { asOf, element } from "./dom.js";
import { pause } from "./waiting.js";

const CALM = 30_000; // milliseconds between two looks
const SOON = 2_000; // the same, while something changes
const box = document.getElementById("notices");
const moment = document.querySelector(".colophon > div");

/** Keeps the page true to the archive. */
export async function followStanding() {
  let wait = SOON;
  for (;;) {
    await pause(wait);
    if (document.hidden) continue;
    const response = await fetch("/readyz").catch(() => null);
    if (!response?.ok) continue;
    const standing = await response.json();
    if (!standing.indexes) continue; // of a closed archive, after the login has ended
    show(standing);
    wait = standing.indexes.building ? SOON : CALM;
  }
}

function show({ notices, as_of }) {
  box.replaceChildren(...notices.map((notice) => element("p", { class: "notice" }, notice)));
  moment.replaceChildren(asOf(as_of) ?? "");
}
