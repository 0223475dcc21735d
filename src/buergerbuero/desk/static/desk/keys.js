/* Single keys: J, K and / on lists; everywhere the letter that a link names in data-key. The page works without them.
   Loaded only where they are switched on. Not while typing, and never together with Ctrl, Alt or the system's key. */
"use strict";

const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
const rows = [...document.querySelectorAll("a[data-row]")];

for (const note of document.querySelectorAll("[data-only-js]")) note.hidden = false;

function move(step) {
  const here = rows.indexOf(document.activeElement);
  const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + step, 0), rows.length - 1);
  rows[next]?.focus();
  rows[next]?.closest("tr").scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter" && event.target.form) {
    event.target.form.requestSubmit(event.target.form.querySelector(".kern-btn--primary"));
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || event.repeat) return;
  const key = event.key.toLowerCase();
  if (key === "escape") {
    document.querySelector('[data-key="escape"]')?.click();
    return;
  }
  if (typing(event.target)) return;
  if (key === "j" && rows.length) move(1);
  else if (key === "k" && rows.length) move(-1);
  else {
    const target = /^[a-z/]$/.test(key) && document.querySelector(`[data-key="${key}"]`);
    if (!target) return;
    target.click();
  }
  event.preventDefault();
});
