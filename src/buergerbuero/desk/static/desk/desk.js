/* Three comforts of the desk. Every page works without them. */
"use strict";

/* How long a decision can still be taken back; at the end the page is asked again what is so. */
for (const left of document.querySelectorAll("[data-countdown]")) {
  const end = performance.now() + Number(left.dataset.countdown) * 1000;
  const timer = setInterval(() => {
    const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    left.textContent = String(seconds);
    if (seconds === 0) clearInterval(timer);
  }, 500);
}

/* A ready-made sentence goes into the text at once, without asking the server for the page again. */
for (const button of document.querySelectorAll("button[data-sentence]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const text = document.getElementById("text");
    text.value = `${text.value.trimEnd()}\n${button.textContent.trim()}`.trimStart();
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  });
}

/* A question as the person will see it follows what is typed and ticked. */
const preview = Object.fromEntries([...document.querySelectorAll("[data-preview]")].map((part) => [part.dataset.preview, part]));
if (preview.text) {
  const form = document.getElementById("schritt");
  const empty = "Hier steht Ihre Frage.";
  const draw = () => {
    const ticked = new Set(new FormData(form).getAll("berichtigen"));
    preview.text.textContent = form.elements.text.value.trim() || empty;
    preview.pages.hidden = preview.correction.hidden = ticked.size === 0;
    preview.question.hidden = ticked.size > 0;
    for (const page of document.querySelectorAll("[data-preview-page]")) page.hidden = !ticked.has(page.dataset.previewPage);
  };
  preview.button.hidden = true;
  preview.text.classList.add("desk-typed");
  form.addEventListener("input", draw);
  draw();
}
