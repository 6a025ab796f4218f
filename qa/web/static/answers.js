// Asks the archive, and tells what comes of it.

import { events } from "./sse.js";

/** Why there is no answer, in words for the reader. */
export class Failure extends Error {
  /** @param {boolean} passing whether the same question may be answered another time */
  constructor(message, passing) {
    super(message);
    this.passing = passing;
  }
}

/** Yields the events of an answer, {event, data}, «done» the last. Throws Failure. */
export async function* answer(body, signal) {
  try {
    const response = await post(body, signal);
    for await (const { event, data } of events(response)) {
      if (event === "error") throw refused(data.detail, data.status);
      yield { event, data };
      if (event === "done") return;
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (error.name === "AbortError") throw new Failure("Stopped.", true);
    throw new Failure("The archive cannot be reached. Is the service running?", true);
  }
  throw new Failure("The connection ended before the answer did.", true);
}

async function post(body, signal) {
  const response = await fetch("/api/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({})); // a proxy may answer with a page
  throw refused(problem.detail ?? "the archive does not answer at present", response.status);
}

function refused(detail, status) {
  return new Failure(`${detail[0].toUpperCase()}${detail.slice(1)}.`, status >= 500);
}
