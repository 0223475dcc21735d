// Shows what moves without a reload. Not while somebody types or has opened something: that would be lost.
"use strict";
const stand = document.getElementById("stand");
async function look() {
  const busy = stand.contains(document.activeElement) && document.activeElement.tagName === "INPUT";
  if (!busy && !stand.querySelector("details[open]")) {
    const answer = await fetch("/stand", { headers: { Accept: "text/html" } }).catch(() => null);
    if (answer?.ok) {
      const text = await answer.text();
      if (text !== look.last) { stand.innerHTML = text; look.last = text; }
    }
  }
  setTimeout(look, 700);
}
look();
