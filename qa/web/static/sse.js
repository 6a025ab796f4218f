// Server-sent events out of a fetch response. EventSource cannot POST.

/** Yields {event, data} for each event of a text/event-stream body; data is parsed JSON. */
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    pending += value;
    const blocks = pending.split("\n\n");
    pending = blocks.pop();
    for (const block of blocks.filter(tells)) yield parse(block);
  }
}

/** Whether a block is more than a comment, which only keeps the connection alive. */
function tells(block) {
  return block.split("\n").some((line) => line && !line.startsWith(":"));
}

function parse(block) {
  const fields = { event: "message", data: "" };
  for (const line of block.split("\n")) {
    const colon = line.indexOf(": ");
    if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
  }
  return { event: fields.event, data: JSON.parse(fields.data) };
}
