/* Two comforts of the desk. Every page works without them. */
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
    text.focus();
  });
}
