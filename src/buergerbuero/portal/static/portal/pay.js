/* Look again by itself while somebody waits for word of their payment: soon at first, then less often, and not for ever.
   Without script there is a link. */
"use strict";

const waiting = document.getElementById("zahlung-stand");
const NAME = "bb-zahlung-mal";
if (waiting) {
  const turn = Number(sessionStorage.getItem(NAME) ?? 0);
  if (turn < 40) {
    const seconds = Number(waiting.dataset.again) + Math.min(turn, 20);
    setTimeout(() => {
      sessionStorage.setItem(NAME, String(turn + 1));
      location.reload();
    }, seconds * 1000);
  }
}
addEventListener("pagehide", (event) => { if (event.persisted) sessionStorage.removeItem(NAME); });
