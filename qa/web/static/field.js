// The field that the question is written in.

const form = document.getElementById("ask");
const field = form?.elements.question;
const note = document.getElementById("too-long");

/** Puts a question that was not answered back, unless another is being written. */
export function putBack(question) {
  if (!field.value.trim()) field.value = question;
  checkLength();
}

/** Empties the field of the question that is being asked. */
export function take(question) {
  if (field.value.trim() === question) field.value = "";
  checkLength();
}

/** Asks with Enter, says when the question is too long, keeps what has focus above the form. */
export function watchField() {
  field.addEventListener("keydown", (event) => {
    const composing = event.isComposing || event.keyCode === 229; // Safari says only the latter
    if (event.key === "Enter" && !event.shiftKey && !composing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  field.addEventListener("input", checkLength);
  checkLength();
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--form-height", `${form.offsetHeight}px`);
  }).observe(form);
}

function checkLength() {
  const [length, most] = [[...field.value.trim()].length, Number(field.dataset.most)];
  const [has, may] = [length, most].map((number) => number.toLocaleString("en"));
  note.textContent = length > most ? `This has ${has} characters; ${may} are the most.` : "";
  field.setCustomValidity(note.textContent);
}
