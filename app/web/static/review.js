/* A review that outlives everything: every keystroke is kept in this browser until the service has it, questions that
   another window changed come in by themselves, a question that both changed shows both texts, a cut connection is tried
   again, and after a session has ended one signs in beside this page and goes on. Words come from data attributes. */
"use strict";

(() => {
  const form = document.querySelector("form#review-form");
  const setting = form && document.querySelector("[data-draft]");
  if (!setting) return;

  const words = setting.dataset;
  const status = form.querySelector("[data-autosave-status]");
  const prefix = `draft:${words.draft}:`;
  const tab = sessionStorage.getItem("draft-tab") || crypto.randomUUID();
  sessionStorage.setItem("draft-tab", tab);
  const KEPT = 30 * 24 * 3600 * 1000, FIRST = 2000, LONGEST = 30000, PATIENCE = 15000, REMEMBERED = 200;

  const controls = new Map();
  for (const control of form.elements) if (control.name.startsWith("answers.")) controls.set(control.name, control);
  const base = new Map(), written = new Map(), disputed = new Map();
  let wait = FIRST, timer = 0, sending = false, renewed = false;

  const tidy = (text) => (text || "").replace(/\r\n?/g, "\n").trim();
  const value = (name) => tidy(controls.get(name).value);
  const isDirty = (name) => value(name) !== base.get(name);
  const dirty = () => [...controls.keys()].filter(isDirty);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

  const say = (text, problem, link) => {
    status.textContent = text;
    status.classList.toggle("autosave-problem", Boolean(problem));
    if (!link) return;
    const way = document.createElement("a");
    way.href = words.signIn;
    way.target = "_blank";
    way.rel = "noopener";
    way.textContent = words.signInLabel;
    status.append(" ", way);
  };

  /* Everything this window ever had in a field: a text of its own that comes back is no other's. */
  const remember = (name, text) => {
    const all = written.get(name) || [];
    if (all.at(-1) !== text) all.push(text);
    written.set(name, all.slice(-REMEMBERED));
  };

  const keepHere = () => {
    const fields = {};
    for (const name of dirty()) {
      remember(name, value(name));
      fields[name] = { base: base.get(name), mine: value(name) };
    }
    try {
      if (Object.keys(fields).length) localStorage.setItem(prefix + tab, JSON.stringify({ at: Date.now(), fields }));
      else localStorage.removeItem(prefix + tab);
    } catch {
      say(words.full, true);
    }
  };

  const put = (name, text) => {
    const control = controls.get(name);
    if (control.tagName === "SELECT" && ![...control.options].some((option) => option.value === text)) return;
    control.value = text;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  };

  /* Both texts of one question, and what can be done about it. */
  const dispute = (name, theirs) => {
    settle(name);
    const box = document.createElement("div");
    box.className = "notice notice-warning dispute";
    box.setAttribute("role", "alert");
    const head = document.createElement("p"), text = document.createElement("div"), row = document.createElement("p");
    head.textContent = words.disputed;
    text.className = "text-box";
    text.textContent = theirs || words.empty;
    const choose = (label, made) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "usa-button usa-button--outline";
      button.textContent = label;
      button.addEventListener("click", () => {
        base.set(name, theirs);
        settle(name);
        put(name, made());
        controls.get(name).focus();
        later(0);
      });
      row.append(button, " ");
    };
    choose(words.mine, () => value(name));
    choose(words.theirs, () => theirs);
    if (controls.get(name).tagName === "TEXTAREA") choose(words.both, () => `${value(name)}\n\n${theirs}`);
    box.append(head, text, row);
    controls.get(name).closest(".usa-form-group").append(box);
    disputed.set(name, box);
  };
  const settle = (name) => {
    if (disputed.has(name)) disputed.get(name).remove();
    disputed.delete(name);
  };

  /* What the service keeps now. A field that holds nothing of its own here takes it; after a save that is also one that
     still says what was `sent`. */
  const takeIn = (answers, sent) => {
    for (const name of controls.keys()) {
      const [, code, part] = name.split(".");
      if (!(code in answers) || disputed.has(name)) continue;
      const now = tidy(answers[code][part]);
      const isFree = !isDirty(name) || value(name) === sent.get(name);
      base.set(name, now);
      if (isFree && value(name) !== now) put(name, now);
    }
  };

  const body = (names) => {
    const data = new FormData();
    data.set("csrf_token", form.elements.csrf_token.value);
    data.set("version", form.elements.version.value);
    const codes = new Set(names.map((name) => name.split(".")[1]));
    for (const [name, control] of controls) {
      if (!codes.has(name.split(".")[1])) continue;
      data.set(name, disputed.has(name) ? base.get(name) : control.value);
    }
    return data;
  };

  const accepted = (answer, sent) => {
    form.elements.version.value = answer.version;
    takeIn(answer.answers, sent);
    wait = FIRST;
    renewed = false;
    keepHere();
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
    if (disputed.size) say(words.stillDisputed, true);
    else say(fill(status.dataset.saved, { time: time.format(new Date()) }));
  };

  const refused = (answer) => {
    form.elements.version.value = answer.version;
    for (const [code, parts] of Object.entries(answer.conflicts)) {
      for (const [part, text] of Object.entries(parts)) {
        const name = `answers.${code}.${part}`, theirs = tidy(text);
        if (!controls.has(name)) continue;
        if ((written.get(name) || []).includes(theirs)) base.set(name, theirs);
        else dispute(name, theirs);
      }
    }
    takeIn(answer.answers, new Map());
    if (disputed.size) say(words.stillDisputed, true);
    later(0);
  };

  /* The page as it is now, in another life of the session: its token is the one that counts. */
  const refresh = async () => {
    const response = await fetch(location.pathname, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (response.redirected || !response.ok) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const other = page.querySelector("form#review-form");
    if (!other) return false;
    form.elements.csrf_token.value = other.elements.csrf_token.value;
    return true;
  };

  const failed = (text, link) => {
    say(text, true, link);
    later(wait);
    wait = Math.min(wait * 2, LONGEST);
  };

  async function send() {
    const names = dirty().filter((name) => !disputed.has(name));
    if (sending || !names.length) return;
    sending = true;
    say(status.dataset.saving);
    const sent = new Map([...controls.keys()].map((name) => [name, value(name)]));
    try {
      const response = await fetch(words.url, { method: "POST", body: body(names), headers: { Accept: "application/json", "X-Autosave": "1" }, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) });
      const isJson = (response.headers.get("Content-Type") || "").includes("json");
      if (response.ok && isJson) accepted(await response.json(), sent);
      else if (response.status === 412 && isJson) refused(await response.json());
      else if (response.status === 503 || response.status === 429) failed(status.dataset.failed);
      else if (response.redirected || [400, 401, 403].includes(response.status)) {
        if (await refresh() && !renewed) { renewed = true; later(0); } else { renewed = false; failed(words.signedOut, true); }
      } else failed(words.notTaken);
    } catch {
      failed(status.dataset.failed);
    }
    sending = false;
    if (dirty().some((name) => !disputed.has(name)) && !timer) later(wait);
  }
  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = 0; send(); }, delay);
  }

  /* What an earlier window of this browser could not hand over. */
  const bringBack = () => {
    let count = 0;
    for (let at = localStorage.length - 1; at >= 0; at -= 1) {
      const key = localStorage.key(at);
      if (!key.startsWith("draft:")) continue;
      const copy = JSON.parse(localStorage.getItem(key));
      if (Date.now() - copy.at > KEPT) { localStorage.removeItem(key); continue; }
      if (!key.startsWith(prefix)) continue;
      for (const [name, { base: old, mine }] of Object.entries(copy.fields)) {
        if (!controls.has(name) || mine === value(name)) continue;
        remember(name, mine);
        if (value(name) === old || value(name) === "") { put(name, mine); count += 1; }
        else if (!isDirty(name)) { const theirs = value(name); put(name, mine); dispute(name, theirs); count += 1; }
      }
      if (key !== prefix + tab) localStorage.removeItem(key);
    }
    keepHere();
    if (count) say(words.broughtBack);
    if (count) later(FIRST);
  };

  const stored = JSON.parse(words.kept);
  for (const name of controls.keys()) base.set(name, tidy(stored[name]));
  for (const name of dirty()) {
    remember(name, value(name));
    if (words.stale) dispute(name, base.get(name));
  }
  bringBack();

  form.addEventListener("input", (event) => { if (controls.has(event.target.name)) { keepHere(); if (!sending && wait === FIRST) later(wait); } });
  form.addEventListener("submit", () => { keepHere(); clearTimeout(timer); timer = 0; });
  for (const happening of ["online", "focus", "pageshow"]) addEventListener(happening, () => { if (dirty().length) { wait = FIRST; later(100); } });
  addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });
  const out = document.querySelector(".site-signout");
  if (out) out.addEventListener("submit", () => { for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key); });
})();
