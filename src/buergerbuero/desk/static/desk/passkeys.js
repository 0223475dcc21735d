/* Passkeys: the browser answers what the page asks, and the form carries the answer. Without this file, or in a browser
   that knows no passkeys, the form stays hidden and password and code are the way. */
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

function options(form) {
  const asked = JSON.parse(form.dataset.passkey);
  asked.challenge = bytes(asked.challenge);
  if (asked.user) asked.user.id = bytes(asked.user.id);
  for (const list of [asked.excludeCredentials, asked.allowCredentials]) {
    for (const each of list || []) each.id = bytes(each.id);
  }
  return { publicKey: asked };
}

function written(found) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (found.response[part]) response[part] = text(found.response[part]);
  }
  return JSON.stringify({ id: found.id, rawId: text(found.rawId), type: found.type, response });
}

async function answer(form, said) {
  const add = form.dataset.does === "add";
  try {
    const found = await (add ? navigator.credentials.create(options(form)) : navigator.credentials.get(options(form)));
    form.elements.antwort.value = written(found);
    form.submit();
  } catch (error) {
    said.textContent = error.name === "InvalidStateError" ? said.dataset.known : said.dataset.failed;
    said.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  for (const note of document.querySelectorAll("[data-no-passkey]")) note.hidden = true;
  const said = form.querySelector("[data-said]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    said.hidden = true;
    answer(form, said);
  });
}
