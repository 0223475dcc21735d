// What the screen can do better with a script: type without waiting, look whether a door has moved, count, sound tones,
// and take keys of a keypad. Without it every key is a form of its own.
"use strict";

const body = document.body.dataset;
const form = document.forms[0];
const field = document.getElementById("typed");
const secret = field?.type === "password";
const slots = [...document.querySelectorAll(".slots span:not(.group)")];
const POLL = 400;
const NAMED = {F1: "speech", "*": "speech", F2: "language", ".": "language", F3: "time", "/": "time", F4: "contrast",
  F5: "dark", F6: "silence", "+": "louder", "-": "quieter", Escape: "cancel"};
const TONES = {read: [[880, 0.12]], key: [[520, 0.03]], wrong: [[220, 0.25], [180, 0.25]], open: [[660, 0.15], [880, 0.2]],
  done: [[880, 0.15], [660, 0.25]], warn: [[440, 0.15], [440, 0.15], [440, 0.15]]};
let sound;

document.documentElement.classList.add("scripted");

function tone(name) {
  sound ??= new AudioContext(); // the browser of a box allows sound before the first touch: see main.py
  let at = sound.currentTime;
  for (const [height, length] of TONES[name] ?? []) {
    const one = sound.createOscillator();
    const quiet = sound.createGain();
    quiet.gain.value = 0.2;
    one.frequency.value = height;
    one.connect(quiet).connect(sound.destination);
    one.start(at);
    one.stop(at + length);
    at += length + 0.06;
  }
}

function tell(what) {
  const told = new URLSearchParams({token: form.elements.token.value, do: what});
  fetch("/", {method: "POST", body: told}).catch(() => {});
}

function press(name) {
  const found = form.querySelector(`button[value="${name}"]:not(.first)`);
  found?.click();
  return Boolean(found);
}

// Typing

const scanned = () => /^BB[XS]1./i.test(field.value);
const held = () => Number(field.dataset.held);

function show() {
  const known = secret ? "●".repeat(held() + field.value.length) : field.value.replace(/[^0-9a-z]/gi, "").toUpperCase();
  slots.forEach((slot, n) => {
    slot.textContent = scanned() ? "●" : known[n] ?? "";
    slot.classList.toggle("now", n === known.length);
  });
  const count = document.querySelector("[data-count]");
  if (count && field.value) count.textContent = field.dataset.words.replace("%", known.length);
}

function typed(fast) {
  show();
  if (fast) return;
  tone("key");
  if (secret) tell(`count-${held() + field.value.length}`);
  else if (body.speech && field.value && !scanned()) tell(`spell-${field.value.slice(-1)}`);
  else tell("stir");
}

function add(letter) {
  if (secret && field.value.length + held() >= slots.length) return;
  field.value += letter;
  typed(false);
}

function takeBack() {
  if (!field.value) return false;
  field.value = field.value.slice(0, -1);
  typed(false);
  return true;
}

form.addEventListener("click", (event) => {
  const name = event.target.closest("button")?.value ?? "";
  const letter = name.startsWith("key-") ? name.slice(4) : "";
  if (letter) add(letter);
  if (letter || (name === "delete" && takeBack())) event.preventDefault();
  field?.focus();
});

let last = 0;
field?.addEventListener("input", () => {
  const now = performance.now();
  typed(now - last < 30); // a reader types faster than fingers
  last = now;
});

// A keypad, a keyboard, and keys at the headphones

function number(key) {
  return document.querySelector(`[data-number="${CSS.escape(key)}"]`);
}

document.addEventListener("keydown", (event) => {
  if (event.repeat) return event.preventDefault(); // who cannot let go of a key in time types it once
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const name = NAMED[event.key];
  const hyphen = event.key === "-" && field && !secret; // a part of the code
  if (name && !hyphen && (press(name) || event.key.length > 1)) return event.preventDefault();
  if (field && document.activeElement !== field && event.key.length === 1) field.focus();
  if (!field && event.key.length === 1 && number(event.key)) number(event.key).click();
  if (event.key === "Enter" && !field && document.activeElement === document.body) press("go");
});

// Time and doors

async function look() {
  const answer = await fetch("/stand", {cache: "no-store"});
  const stand = await answer.json();
  if (String(stand.version) !== body.version) return location.replace("/");
  const left = document.querySelector(".left");
  left.hidden = stand.left === null;
  left.textContent = left.dataset.text.replace("%", Math.ceil(stand.left / 10) * 10);
  if (stand.warn) left.hidden = true;
  reveal("[data-warning]", stand.warn);
  reveal("[data-still]", stand.still_open);
}

function reveal(place, on) {
  const words = document.querySelector(place);
  if (words?.hidden === on) {
    words.hidden = !on;
    if (on) tone("warn");
  }
}

function again() {
  look().catch(() => {}).finally(() => setTimeout(again, POLL));
}

addEventListener("pagehide", () => { if (field) field.value = ""; });
addEventListener("pageshow", (event) => { if (event.persisted) location.replace("/"); });
if (field) {
  field.setSelectionRange?.(field.value.length, field.value.length);
  show();
  field.focus();
}
if (body.tone) tone(body.tone);
again();
