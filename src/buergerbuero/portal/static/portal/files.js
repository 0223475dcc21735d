/* Files of a question: each is sent as soon as it is chosen, in pieces (tus 1.0.0), and goes on where it stopped when the
   line was lost or the same file is chosen again. The page works without this: then files go with the form. */

const VERSION = "1.0.0";
const PIECE = 256 * 1024, LARGEST = 512 * 1024, LEAST = 64 * 1024;
const AT_A_TIME = 3;
const PATIENCE = 60_000, PATIENCE_AT_THE_END = 180_000; /* milliseconds for a piece; the last one is converted too */
const TRIES = 8; /* when the server is at fault; without a line we wait as long as it takes */

class Refused extends Error {}

const wait = (ms) => new Promise((go) => {
  const timer = setTimeout(go, ms);
  addEventListener("online", () => { clearTimeout(timer); go(); }, { once: true });
});

class Field {
  constructor(box) {
    this.box = box;
    this.form = box.closest("form");
    this.input = box.querySelector("input[type=file]");
    this.list = box.querySelector("[data-files-list]");
    this.coming = box.querySelector("[data-files-coming]");
    this.said = box.querySelector("[data-files-said]");
    this.queue = [];
    this.active = new Set();
    this.held = null;
    this.announced = Promise.resolve();
    box.querySelector("[data-files-add]").hidden = true;
    this.input.addEventListener("change", () => this.chosen());
    this.list.addEventListener("click", (event) => this.pressed(event));
    this.form.addEventListener("submit", (event) => this.hold(event), true);
    addEventListener("offline", () => this.active.size && this.say("offline"));
    addEventListener("online", () => this.active.size && this.say("online"));
    this.chosen(); /* a browser that went back may have kept the choice */
  }

  text(key, values = {}) {
    return this.box.dataset[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  say(key, values) {
    this.said.textContent = this.text(key, values);
  }

  ask(address, method, headers = {}, body = undefined, signal = undefined) {
    const token = this.form.elements.csrfmiddlewaretoken.value;
    const application = this.form.elements["bb-antrag"]?.value ?? "";
    const own = { "Tus-Resumable": VERSION, "X-CSRFToken": token, "Bb-Antrag": application };
    return fetch(address, { method, headers: { ...own, ...headers }, body, signal, credentials: "same-origin" });
  }

  address(id) {
    return this.box.dataset.file.replace(/0{8}-[0-]+/, id);
  }

  chosen() {
    for (const file of this.input.files) {
      const known = [...this.active, ...this.queue].map((each) => each.file);
      if (known.some((each) => each.name === file.name && each.size === file.size)) continue;
      this.queue.push(new Sending(this, file));
    }
    this.input.value = "";
    this.start();
  }

  start() {
    while (this.queue.length && this.active.size < AT_A_TIME) {
      const sending = this.queue.shift();
      this.active.add(sending);
      sending.run().finally(() => {
        this.active.delete(sending);
        this.start();
        this.release();
      });
    }
  }

  /* "Weiter" waits for what is on its way; every other button may leave: what has arrived is kept. */
  hold(event) {
    const going = !event.submitter?.name;
    if (!going || !(this.active.size || this.queue.length)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.held = event.submitter ?? true;
    this.say("hold");
  }

  release() {
    if (!this.held || this.active.size || this.queue.length) return;
    const button = this.held;
    this.held = null;
    if (this.coming.children.length) return; /* something was refused: that is read first */
    if (button === true) this.form.requestSubmit();
    else button.click();
  }

  async pressed(event) {
    const button = event.target.closest("button");
    if (!button || event.defaultPrevented) return;
    const [word, rest] = button.value.split(":");
    const [id, page] = rest.split("/");
    event.preventDefault();
    try {
      const remove = word === "entfernen";
      const address = this.address(id) + (remove ? "" : `drehen/${page}/`);
      const answer = await this.ask(address, remove ? "DELETE" : "POST");
      if (!ours(answer)) throw new Refused(await words(answer) || this.text("lost"));
      await this.refresh();
      this.say(remove ? "removed" : "turned", { name: button.dataset.fileRemove });
    } catch (error) {
      this.said.textContent = error instanceof Refused && error.message ? error.message : this.text("offline");
    }
  }

  /* The list is drawn by the server; whoever was in it stays at the same button, or at its heading. */
  async refresh() {
    const answer = await this.ask(this.box.dataset.files, "GET");
    if (!ours(answer)) return;
    const was = this.list.contains(document.activeElement) ? document.activeElement : null;
    const open = [...this.list.querySelectorAll("details")].map((each) => each.open);
    this.list.innerHTML = await answer.text();
    this.list.querySelectorAll("details").forEach((each, number) => { each.open = open[number] ?? false; });
    const some = Boolean(this.list.querySelector("img"));
    if (some && !this.list.querySelector("[data-file-coming]")) this.settle();
    this.box.querySelector("[data-files-choose]").hidden = Boolean(this.list.querySelector("[data-files-full]"));
    this.box.querySelector("[data-files-first]").hidden = some;
    this.box.querySelector("[data-files-more]").hidden = !some;
    if (!was) return;
    const same = was.value && this.list.querySelector(`button[value="${CSS.escape(was.value)}"]`);
    (same || this.list.querySelector("h2") || this.input).focus();
  }

  /* What was wrong when the page was drawn is so no more: nothing says so any longer, neither here nor above nor in the
     title. What is wrong with other questions stays. */
  settle() {
    const error = this.box.querySelector(".kern-form-input--error .kern-error");
    if (!error) return;
    const whole = this.box.closest("fieldset");
    for (const each of [this.input, whole]) {
      const ids = (each.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== error.id);
      if (ids.length) each.setAttribute("aria-describedby", ids.join(" "));
      else each.removeAttribute("aria-describedby");
    }
    this.input.removeAttribute("aria-invalid");
    this.input.classList.remove("kern-form-input__input--error");
    error.closest(".kern-form-input--error").classList.remove("kern-form-input--error");
    error.remove();
    this.settleAbove();
  }

  settleAbove() {
    const above = document.getElementById("fehler");
    for (const link of above?.querySelectorAll(`a[href="#${CSS.escape(this.input.id)}"]`) ?? []) link.closest("li, p").remove();
    const left = above?.querySelectorAll("a").length;
    if (left === undefined) return;
    const word = left === 1 ? this.text("wrongOne") : this.text("wrongSome").replace("2", left);
    if (left) document.getElementById("fehler-titel").textContent = word;
    else {
      above.remove();
      document.title = document.title.replace(this.text("error"), "").trim();
    }
  }

  /* Where to go on when what had the focus goes. */
  rest() {
    const hidden = this.box.querySelector("[data-files-choose]").hidden;
    (hidden ? this.list.querySelector("h2") : this.input)?.focus();
  }
}

/* Whether the server did what was asked. Led elsewhere, we see another page: the application was sent, or is not open here
   any more. */
function ours(answer) {
  return answer.ok && !answer.redirected;
}

/* What the server says in words; a whole page instead says nothing that would fit here. */
async function words(answer) {
  const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
  return plain ? (await answer.text()).trim() : "";
}

/* The last pieces go one after another: the server converts one file of a sender at a time, and would send others away. */
let converted = Promise.resolve();
function inTurn(send, stopped) {
  const answer = converted.then(() => {
    stopped.throwIfAborted();
    return send();
  });
  converted = answer.catch(() => null);
  return answer;
}

class Sending {
  constructor(field, file) {
    this.field = field;
    this.file = file;
    this.piece = PIECE;
    this.offset = 0;
    this.stopped = new AbortController();
    this.draw();
  }

  draw() {
    const name = this.file.name;
    this.row = document.createElement("li");
    this.row.className = "bb-file bb-file--plain";
    this.row.append(document.createElement("div"), document.createElement("div"));
    this.row.firstChild.className = "kern-progress";
    this.title = document.createElement("strong");
    this.title.className = "bb-name";
    this.title.textContent = this.field.text("waiting", { name });
    this.bar = document.createElement("progress");
    this.bar.max = this.file.size || 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", name);
    this.note = document.createElement("p");
    this.note.className = "bb-note";
    this.row.firstChild.append(this.title, this.bar, this.note);
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "kern-link bb-link";
    this.button.textContent = this.field.text("cancel", { name });
    this.button.addEventListener("click", () => this.stop());
    this.row.lastChild.append(this.button);
    this.field.coming.append(this.row);
    this.field.coming.hidden = false;
    this.show();
  }

  show() {
    const lang = document.documentElement.lang;
    const size = (octets) => (octets / 1e6).toLocaleString(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    this.bar.value = this.offset;
    this.note.textContent = this.field.text("progress", { done: size(this.offset), all: size(this.file.size) });
  }

  async run() {
    const name = this.file.name;
    try {
      await this.send();
      await this.field.refresh();
      this.leave(); /* not before: the page would shrink and grow again under a finger on its way to a button */
      this.field.say("there", { name });
    } catch (error) {
      if (this.stopped.signal.aborted) return;
      this.refuse(error instanceof Refused && error.message ? error.message : this.field.text("failed", { name }));
    }
  }

  async send() {
    let tries = 0, pause = 1000;
    for (;;) {
      const before = this.offset;
      try {
        if (!this.address) await this.create();
        else this.offset = await this.received();
        await this.pieces();
        return;
      } catch (error) {
        if (error instanceof Refused || this.stopped.signal.aborted) throw error;
        if (error.status && ++tries > TRIES) throw new Refused(error.words);
        if (error.gone) this.address = null;
        if (error.words) this.note.textContent = error.words;
        if (!error.status) {
          this.field.say("offline");
          this.piece = Math.max(this.piece / 2, LEAST); /* a very bad line gets less through at a time */
        }
        if (this.offset > before) pause = 1000;
        await wait(error.wait ? error.wait * 1000 : pause);
        pause = Math.min(pause * 2, 30_000);
        if (this.stopped.signal.aborted) throw error;
      }
    }
  }

  /* One after another, so that they lie in the order in which they were chosen. */
  create() {
    this.field.announced = this.field.announced.catch(() => null).then(() => this.announce());
    return this.field.announced;
  }

  async announce() {
    const name = btoa(String.fromCharCode(...new TextEncoder().encode(this.file.name)));
    const headers = { "Upload-Length": String(this.file.size), "Upload-Metadata": `filename ${name}` };
    const answer = await this.ask(this.field.box.dataset.files, "POST", headers);
    this.address = answer.headers.get("Location");
    this.offset = Number(answer.headers.get("Upload-Offset"));
  }

  async received() {
    const answer = await this.ask(this.address, "HEAD");
    return Number(answer.headers.get("Upload-Offset"));
  }

  async pieces() {
    do {
      this.show();
      const piece = this.file.slice(this.offset, this.offset + this.piece);
      const last = this.offset + piece.size >= this.file.size;
      if (last) this.note.textContent = this.field.text("working", { name: this.file.name });
      const headers = { "Upload-Offset": String(this.offset), "Content-Type": "application/offset+octet-stream" };
      const began = performance.now();
      const send = () => this.ask(this.address, "PATCH", headers, piece, last ? PATIENCE_AT_THE_END : PATIENCE);
      const answer = await (last ? inTurn(send, this.stopped.signal) : send());
      this.offset = Number(answer.headers.get("Upload-Offset"));
      if (performance.now() - began < 1000) this.piece = Math.min(this.piece * 2, LARGEST);
      if (last) return;
    } while (true);
  }

  /* Ask; throw Refused for what will not change, and anything else for what is worth another try. */
  async ask(address, method, headers, body, patience = PATIENCE) {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), patience);
    const stop = () => late.abort();
    this.stopped.signal.addEventListener("abort", stop);
    try {
      const answer = await this.field.ask(address, method, headers, body, late.signal);
      if (ours(answer)) return answer;
      const said = await words(answer);
      const error = Object.assign(new Error(), { status: answer.status, words: said });
      error.wait = Number(answer.headers.get("Retry-After")) || 0;
      error.gone = answer.status === 404 && Boolean(this.address);
      const again = error.gone || answer.status >= 500 || answer.status === 429 || (answer.status === 409 && !said);
      throw again ? error : new Refused(said);
    } finally {
      clearTimeout(timer);
      this.stopped.signal.removeEventListener("abort", stop);
    }
  }

  async stop() {
    const name = this.file.name;
    this.field.queue = this.field.queue.filter((each) => each !== this);
    this.stopped.abort();
    this.leave();
    this.field.rest();
    this.field.say("stopped", { name });
    if (this.address) await this.field.ask(this.address, "DELETE").catch(() => null);
    await this.field.refresh().catch(() => null);
  }

  /* The reason stays in sight until it is dismissed; the others go on. */
  refuse(reason) {
    const name = this.file.name;
    this.bar.remove();
    this.title.textContent = name;
    const icon = document.createElement("span"), said = document.createElement("span");
    icon.className = "kern-icon kern-icon--danger";
    icon.setAttribute("aria-hidden", "true");
    said.className = "kern-body";
    said.textContent = reason;
    this.note.className = "kern-error";
    this.note.setAttribute("role", "alert");
    this.note.replaceChildren(icon, said);
    this.button.replaceWith(this.button = this.button.cloneNode());
    this.button.textContent = this.field.text("dismiss", { name });
    this.button.addEventListener("click", () => { this.leave(); this.field.rest(); });
    this.field.refresh().catch(() => null);
  }

  leave() {
    if (this.row.contains(document.activeElement)) this.field.rest();
    this.row.remove();
    this.field.coming.hidden = !this.field.coming.children.length;
  }
}

for (const box of document.querySelectorAll("[data-files]")) new Field(box);
