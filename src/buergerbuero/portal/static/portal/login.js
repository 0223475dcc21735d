/* On to the provider of the log-in without a click, but not for who has come back by the browser's own button: they
   want to be here. The button always works. */
"use strict";

const [arrival] = performance.getEntriesByType("navigation");
if (arrival?.type === "navigate") document.querySelector("form[data-leave]")?.requestSubmit();
