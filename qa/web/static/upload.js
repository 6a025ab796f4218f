// Uploads files, and shows how much of them has come. Without it the form does the same, in silence.

import { element } from "./dom.js";

const form = document.getElementById("upload");
const told = document.getElementById("uploading");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send(new FormData(form));
});

function send(files) {
  const request = new XMLHttpRequest(); // fetch tells nothing of what was sent
  const bar = element("progress", { max: 1, value: 0, "aria-label": "Uploaded" });
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = total ? loaded / total : 0;
    if (loaded === total) told.replaceChildren(bar, " It is being read …");
  });
  request.addEventListener("load", () => {
    if (request.status < 400) location.assign(request.responseURL);
    else fail(reason(request));
  });
  request.addEventListener("error", () => fail("The archive cannot be reached."));
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html, application/problem+json;q=0.9");
  told.replaceChildren(bar, " It is being uploaded …");
  busy(true);
  request.send(files);
}

function reason(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  return (page.querySelector(".trouble") ?? page.querySelector("main p"))?.textContent ?? "Refused.";
}

function fail(words) {
  told.replaceChildren(words);
  busy(false);
}

function busy(now) {
  form.querySelector("button").disabled = now;
}
