// All the script there is. Every page works without it: it only saves waiting and page loads.
//
// [data-poll=URL][data-every=3]   keeps a block fresh. 200 brings new children, 304 nothing; the header
//                                 X-Done ends it; a hidden tab waits; a failure doubles the wait, to a
//                                 minute at most; after three failures the block carries data-stale.
// form[data-preview="#id"][data-preview-url]   shows what would be sent, a moment after the last key; the form
//                                 gets `previewed` with what it sent, or `preview-failed` with the status.
// form[data-chat="#id"][data-status="#id"][data-failed="words"]   sends without a page load. When it
//                                 fails, the words are shown and what was typed stays.
//
// The server answers with the same fragment that the full page is made of. A chat form says that it wants
// the fragment by the header X-Fragment; without it the server redirects to the page.

const LONGEST_WAIT = 60;
const FAILURES_TO_STALE = 3;
const TYPING_REST = 400;
const REPLY_EXPECTED = 600;

const pollers = new WeakMap();

// --- putting a fragment into the page -----------------------------------------------------------------

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").body;
}

function sameShell(old, fresh) {
  return old.firstElementChild && old.cloneNode(false).isEqualNode(fresh.cloneNode(false));
}

function parts(node) {
  return [...node.childNodes].filter((one) => one.nodeType === Node.ELEMENT_NODE || one.data.trim());
}

// Only what differs is touched, so a screen reader hears the new message and not the whole talk again,
// and the focus stays where it is. Blank text between elements does not count: the parser moves it.
function settle(target, source) {
  const olds = parts(target);
  const news = parts(source);
  news.forEach((fresh, index) => {
    const old = olds[index];
    if (!old) target.append(document.importNode(fresh, true));
    else if (old.isEqualNode(fresh)) return;
    else if (sameShell(old, fresh)) settle(old, fresh);
    else old.replaceWith(document.importNode(fresh, true));
  });
  olds.slice(news.length).forEach((old) => old.remove());
}

function show(block, html) {
  settle(block, parsed(html));
  toEnd(block);
}

function toEnd(block) {
  block.querySelectorAll("[role=log]").forEach((log) => { log.scrollTop = log.scrollHeight; });
}

// --- keeping a block fresh ----------------------------------------------------------------------------

function poller(block) {
  const every = Number(block.dataset.every) || 3;
  let etag = "";
  let wait = every;
  let failures = 0;
  let timer = 0;
  let version = 0;
  let done = false;

  async function ask() {
    if (document.hidden || done) return;
    const asked = version;
    try {
      const answer = await fetch(block.dataset.poll, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
      if (answer.redirected || (!answer.ok && answer.status !== 304)) throw new Error(String(answer.status));
      const html = answer.status === 200 ? await answer.text() : "";
      // What was on its way while the person sent something is older than what is on the page.
      if (asked !== version) return;
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") || "";
        show(block, html);
      }
      failures = 0;
      wait = every;
      delete block.dataset.stale;
      done = answer.headers.has("X-Done");
    } catch {
      if (asked !== version) return;
      failures += 1;
      wait = Math.min(wait * 2, LONGEST_WAIT);
      if (failures >= FAILURES_TO_STALE) block.dataset.stale = "";
    }
    later(wait * 1000);
  }

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(ask, milliseconds);
  }

  document.addEventListener("visibilitychange", () => { if (!document.hidden) later(0); });
  later(every * 1000);
  return {
    changed() {
      version += 1;
      etag = "";
      later(REPLY_EXPECTED);
    },
  };
}

// --- the preview --------------------------------------------------------------------------------------

function preview(form) {
  let timer = 0;
  let latest = 0;

  async function refresh() {
    const mine = (latest += 1);
    const target = document.querySelector(form.dataset.preview);
    const sent = new FormData(form);
    try {
      const answer = await fetch(form.dataset.previewUrl, { method: "POST", body: sent });
      if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (mine !== latest) return;
      show(target, html);
      delete target.dataset.stale;
      form.dispatchEvent(new CustomEvent("previewed", { detail: sent }));
    } catch (fault) {
      if (mine !== latest) return;
      target.dataset.stale = "";
      form.dispatchEvent(new CustomEvent("preview-failed", { detail: fault.message }));
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, TYPING_REST);
  });
}

// --- the chat -----------------------------------------------------------------------------------------

const sending = new WeakSet();

async function send(form, submitter) {
  const block = document.querySelector(form.dataset.chat);
  const status = document.querySelector(form.dataset.status);
  if (sending.has(block)) return;
  const body = new FormData(form);
  // FormData leaves out the pressed button, and the button is the answer.
  if (submitter && submitter.name) body.set(submitter.name, submitter.value);
  sending.add(block);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" } });
    if ([400, 429].includes(answer.status)) return form.submit(); // the page itself says what to do
    if (!answer.ok) throw new Error(String(answer.status));
    // Sent somewhere else, for instance to a talk begun anew: that is a page, not a fragment.
    if (answer.redirected) {
      location.assign(answer.url);
      return;
    }
    show(block, await answer.text());
    status.textContent = "";
    form.reset();
    pollers.get(block)?.changed();
  } catch {
    status.textContent = form.dataset.failed;
  } finally {
    sending.delete(block);
    typing()?.focus();
  }
}

function typing() {
  return document.querySelector("form[data-chat] textarea");
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-chat]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

// Enter sends, as in every messaging app; Shift and Enter makes a new line. Not while a script's letters
// are still being put together.
document.addEventListener("keydown", (event) => {
  if (event.target !== typing() || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.querySelectorAll("[data-poll]").forEach((block) => pollers.set(block, poller(block)));
document.querySelectorAll("form[data-preview]").forEach(preview);
toEnd(document);
