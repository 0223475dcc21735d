/* Small comforts. Every page works without them. */
"use strict";

/* A code that came behind the # of an address (never sent to a server, never in a log) goes into its field. */
for (const field of document.querySelectorAll("[data-code]")) {
  const code = decodeURIComponent(location.hash.slice(1));
  if (/^[0-9A-Za-z .-]{16,80}$/.test(code)) {
    field.value = code;
    history.replaceState(null, "", location.pathname + location.search);
  }
}

/* One click is enough: a second one within ten seconds is dropped. The server makes one case of two anyway. */
for (const form of document.querySelectorAll("form[data-once]")) {
  let sent = 0;
  form.addEventListener("submit", (event) => {
    if (Date.now() - sent < 10000) event.preventDefault();
    else sent = Date.now();
  });
  addEventListener("pageshow", () => { sent = 0; }); /* back again, maybe with something else typed */
}

/* What can be done with a code besides writing it down. Whether copying went well is said where it was pressed. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    document.getElementById(button.dataset.done).textContent = button.dataset.said;
  });
}

/* What went wrong is read first. */
document.getElementById("fehler")?.focus();
