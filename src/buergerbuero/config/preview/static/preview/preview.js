/* Asks whether the service has changed, and loads the page anew; what was typed and not sent yet stays in the inputs. */
"use strict";

const bar = document.querySelector("[data-preview]");
const KEPT = "vorschau";
const inputs = () => [...document.querySelectorAll("#frage input, #frage textarea, #frage select")]
  .filter((each) => each.name && !["hidden", "file", "submit"].includes(each.type));

function keep() {
  const typed = inputs().map((each) => [each.name, each.type, each.value, each.checked === true]);
  sessionStorage.setItem(KEPT, JSON.stringify({ path: location.pathname, typed, focus: document.activeElement?.id }));
}

function bringBack() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  if (kept?.path !== location.pathname) return;
  const tick = ["radio", "checkbox"];
  for (const [name, type, value, checked] of kept.typed) {
    const found = inputs().filter((each) => each.name === name && (!tick.includes(type) || each.value === value));
    for (const each of found.slice(0, 1)) tick.includes(type) ? (each.checked = checked) : (each.value = value);
  }
  if (kept.focus) document.getElementById(kept.focus)?.focus();
}

async function look() {
  try {
    const answer = await fetch(bar.dataset.preview, { cache: "no-store" });
    if ((await answer.json()).stand !== bar.dataset.stand) {
      if (inputs().length) keep();
      location.href = location.pathname + location.search;
      return;
    }
  } catch { /* the preview has ended, or begins anew */ }
  setTimeout(look, document.hidden ? 3000 : 500);
}

if (document.querySelector("#frage")) bringBack();
look();
