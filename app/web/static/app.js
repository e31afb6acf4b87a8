/* Small conveniences over pages that work without them: focus of refusals, counters, autosave, bulk counts, shortcuts.
   Words come from data attributes of the page, so that every language is translated in one place. */
"use strict";

(() => {
  const live = document.getElementById("live");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const numbers = new Intl.NumberFormat(document.documentElement.lang);

  const focusRefusal = () => {
    const summary = document.getElementById("error-summary");
    if (summary) summary.focus();
  };

  /* A link of the error summary may name a group: its first control takes the focus. */
  const followErrorLink = (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    const control = place.matches("input, select, textarea") ? place : place.querySelector("input:not([type=hidden]), select, textarea");
    if (!control) return;
    event.preventDefault();
    (place.closest(".usa-form-group") || place).scrollIntoView({ block: "start" });
    control.focus({ preventScroll: true });
  };

  const count = (area) => {
    const text = area.value.trim();
    if (area.dataset.unit === "words") return text ? text.split(/\s+/).length : 0;
    return [...text].length;
  };
  const showCount = (area) => {
    const place = document.querySelector(`[data-counter="${CSS.escape(area.id)}"]`);
    if (!place) return;
    const used = count(area);
    const limit = Number(area.dataset.limit);
    place.textContent = fill(place.dataset.text, { used: numbers.format(used), limit: numbers.format(limit) });
    place.classList.toggle("counter-over", used > limit);
  };

  const showChosen = () => {
    const place = document.querySelector("[data-bulk-count]");
    if (!place) return;
    const chosen = document.querySelectorAll("[data-bulk]:checked").length;
    place.textContent = fill(place.dataset.text, { count: numbers.format(chosen) });
  };

  /* Autosave: the whole form goes to data-autosave two seconds after the last change. The answer carries the new version
     in the ETag; 412 and 409 leave the decision to the person. */
  const autosave = (form) => {
    const status = form.querySelector("[data-autosave-status]");
    const words = status ? status.dataset : {};
    let timer = 0, wait = 2000, dirty = false, sending = false;
    const say = (text, problem) => {
      if (!status) return;
      status.textContent = text;
      status.classList.toggle("autosave-problem", Boolean(problem));
    };
    const later = (delay) => { clearTimeout(timer); timer = setTimeout(send, delay); };
    const saved = (response) => {
      const version = (response.headers.get("ETag") || "").replace(/^W\/|"/g, "");
      if (version && form.elements.version) form.elements.version.value = version;
      wait = 2000;
      const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
      say(fill(words.saved || "", { time: time.format(new Date()) }));
    };
    const failed = () => {
      dirty = true;
      wait = Math.min(wait * 2, 60000);
      say(words.failed || "", true);
      later(wait);
    };
    async function send() {
      if (sending || !dirty) return;
      sending = true;
      dirty = false;
      say(words.saving || "");
      try {
        const response = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), headers: { Accept: "application/json", "X-Autosave": "1" }, credentials: "same-origin" });
        if (response.ok) saved(response);
        else if (response.status === 412 || response.status === 409) say(words.stale || "", true);
        else failed();
      } catch {
        failed();
      }
      sending = false;
      if (dirty) later(wait);
    }
    form.addEventListener("input", () => { dirty = true; later(wait); });
    form.addEventListener("submit", () => { dirty = false; clearTimeout(timer); });
    addEventListener("beforeunload", (event) => { if (dirty || sending) event.preventDefault(); });
  };

  /* A second click on a button sends nothing again while the first is under way. */
  const sendOnce = (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  };

  /* j and k move through the rows of a list, Enter opens, / goes to the search, ? lists the keys. */
  const rows = () => [...document.querySelectorAll("[data-rows] tbody tr")];
  const moveRow = (step) => {
    const all = rows();
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
    const link = next && (next.querySelector("a[href]") || next.querySelector("button, input"));
    if (link) link.focus();
  };
  const shortcut = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, dialog")) return;
    if (event.key === "j") moveRow(1);
    else if (event.key === "k") moveRow(-1);
    else if (event.key === "/") { const search = document.querySelector("[type=search]"); if (search) { event.preventDefault(); search.focus(); } }
    else if (event.key === "?" && rows().length) document.getElementById("shortcuts").showModal();
  };

  /* Print shows what is folded; afterwards it is folded as before. */
  const unfold = () => { for (const part of document.querySelectorAll("details.card:not([open])")) { part.open = true; part.dataset.folded = ""; } };
  const foldAgain = () => { for (const part of document.querySelectorAll("details[data-folded]")) { part.open = false; delete part.dataset.folded; } };

  /* On a phone the rows of a list are cards: each cell bears the name of its column, and the roles of a table stay. */
  const nameCells = (table) => {
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    for (const row of table.tBodies[0].rows) {
      row.setAttribute("role", "row");
      [...row.cells].forEach((cell, at) => {
        cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "cell");
        if (cell.tagName === "TD") cell.dataset.label = heads[at] || "";
      });
    }
  };

  /* Where a table fits, its head may stick to the window and its frame needs no tab stop. */
  const fitTables = () => {
    for (const frame of document.querySelectorAll(".table-scroll")) {
      frame.classList.remove("table-fits");
      const fits = frame.scrollWidth <= frame.clientWidth;
      frame.classList.toggle("table-fits", fits);
      frame.tabIndex = fits ? -1 : 0;
    }
  };

  const prepare = (root) => {
    for (const table of root.querySelectorAll("table[data-rows]")) nameCells(table);
    for (const area of root.querySelectorAll("textarea[data-limit]")) showCount(area);
    for (const form of root.querySelectorAll("form[data-autosave]")) if (!form.dataset.watched) { form.dataset.watched = "1"; autosave(form); }
    showChosen();
    fitTables();
  };

  addEventListener("resize", fitTables);
  addEventListener("beforeprint", unfold);
  addEventListener("afterprint", foldAgain);
  document.addEventListener("click", followErrorLink);
  document.addEventListener("input", (event) => { if (event.target.matches("textarea[data-limit]")) showCount(event.target); });
  document.addEventListener("change", (event) => { if (event.target.matches("[data-bulk]")) showChosen(); });
  document.addEventListener("submit", sendOnce);
  document.addEventListener("keydown", shortcut);
  document.addEventListener("htmx:after:swap", () => prepare(document));
  document.addEventListener("htmx:error", () => { if (live) live.textContent = live.dataset.lost || ""; });
  addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent; });
  prepare(document);
  focusRefusal();
})();
