/* Three small comforts. Every page works without them. */
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
}

/* What went wrong is read first. */
document.getElementById("fehler")?.focus();
