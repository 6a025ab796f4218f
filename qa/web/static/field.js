// The field that the question is written in.

const form = document.getElementById("ask");
const field = form?.elements.question;
const note = document.getElementById("too-long");

/** Puts a question that was not answered back, unless another is being written. */
export function putBack(question) {
  if (!field.value.trim()) write(question);
}

/** Empties the field of the question that is being asked. */
export function take(question) {
  if (field.value.trim() === question) write("");
}

/** Whether the question has more characters than may be asked. */
export function isTooLong() {
  return length() > most();
}

/** Asks with Enter, counts characters, and reserves room for the form at the foot of the window. */
export function watchField() {
  field.addEventListener("keydown", (event) => {
    const composing = event.isComposing || event.keyCode === 229; // Safari says only the latter
    if (event.key === "Enter" && !event.shiftKey && !composing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  field.style.resize = "none"; // it grows by itself
  field.addEventListener("input", show);
  window.addEventListener("resize", grow);
  show();
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--form-height", `${form.offsetHeight}px`);
  }).observe(form);
}

function write(text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function length() {
  return [...field.value.trim()].length; // code points, as the server counts
}

function most() {
  return Number(field.dataset.most);
}

function show() {
  const [has, may] = [length(), most()].map((number) => number.toLocaleString("en"));
  note.textContent = isTooLong() ? `${has} of ${may} characters – please shorten it.` : "";
  field.setCustomValidity(note.textContent);
  grow();
}

/** Makes the field as high as its text, up to the limit of the style sheet. */
function grow() {
  field.style.height = "auto";
  const borders = field.offsetHeight - field.clientHeight;
  if (field.scrollHeight > field.clientHeight) field.style.height = `${field.scrollHeight + borders}px`;
}
