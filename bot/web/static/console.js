// What only officers' pages do. Every page works without it.
//
// [data-fill=NAME] in a preview   carries what belongs into the box NAME, if nobody typed there meanwhile.
// #preview-status                 says why a preview has stopped.
// #session[data-left][data-stay]  warns two minutes before the session ends. Typing counts as being there.

const WARN_SECONDS = 120;
const TYPING_COUNTS_EVERY = 60_000;
const LOOK_AGAIN = 30_000;

// --- the message follows the facts --------------------------------------------------------------------

function fill(form, sent) {
  const fills = [...document.querySelectorAll(form.dataset.preview + " [data-fill]")];
  const box = (one) => form.elements[one.dataset.fill];
  const plain = (text) => String(text).replaceAll("\r\n", "\n");
  if (fills.some((one) => plain(box(one).value) !== plain(sent.get(one.dataset.fill)))) return;
  fills.forEach((one) => { if (box(one).value.trim() !== one.value) box(one).value = one.value; });
}

function say(words) {
  const status = document.querySelector("#preview-status");
  if (!status || status.textContent === words) return;
  status.textContent = words;
  status.hidden = !words;
}

document.querySelectorAll("form[data-preview]").forEach((form) => {
  form.addEventListener("previewed", (event) => {
    fill(form, event.detail);
    say("");
  });
  form.addEventListener("preview-failed", (event) => {
    say(event.detail === "401"
      ? "You are signed out, so the preview has stopped. What you typed is kept: sign in in another tab, then go on."
      : "The preview does not answer now. What you typed is kept: go on, or press “Preview in every language”.");
  });
});

// --- the session --------------------------------------------------------------------------------------

function session(notice) {
  let timer = 0;
  let counted = Date.now();

  function tell(which) {
    notice.hidden = !which;
    notice.querySelectorAll("[data-when]").forEach((one) => { one.hidden = one.dataset.when !== which; });
  }

  function later(seconds) {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(seconds * 1000, 1000));
  }

  function heard(answer, text) {
    if (answer.status === 401 || answer.redirected) {
      tell("over");
      timer = setTimeout(look, LOOK_AGAIN); // somebody may sign in in another tab
      return;
    }
    const left = Number(text);
    tell(left <= WARN_SECONDS ? "soon" : "");
    later(left > WARN_SECONDS ? left - WARN_SECONDS : Math.min(left + 1, 30));
  }

  async function ask(address, options) {
    try {
      const answer = await fetch(address, { cache: "no-store", ...options });
      heard(answer, await answer.text());
    } catch {
      timer = setTimeout(look, LOOK_AGAIN);
    }
  }

  function look() {
    ask(notice.dataset.left);
  }

  function stay() {
    counted = Date.now();
    const body = new FormData();
    body.set("csrf_token", notice.dataset.token);
    ask(notice.dataset.stay, { method: "POST", body });
  }

  notice.querySelector("button").addEventListener("click", stay);
  document.addEventListener("input", () => { if (Date.now() - counted > TYPING_COUNTS_EVERY) stay(); });
  look();
}

const notice = document.querySelector("#session");
if (notice) session(notice);
