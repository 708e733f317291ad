// The score sheet: a running total, every change saved by itself and kept over a lost connection, the keyboard all the way.
// Without this file the sheet is saved by its button.
"use strict";

(() => {
  const sheet = document.querySelector("[data-sheet]");
  const line = document.querySelector("[data-sheet-state]");
  if (!sheet || !line || !sheet.querySelector("input[name^='p-']")) return;
  const address = sheet.dataset.autosave;
  const words = line.dataset;
  const shelf = `sheet:${address}`;
  const again = document.querySelector("[data-sheet-again]");
  const low = Number(sheet.dataset.low);
  const high = Number(sheet.dataset.high);
  const waiting = new Map(Object.entries(JSON.parse(sessionStorage.getItem(shelf) || "{}")));
  let sending = false;
  let closed = false;
  let leaving = false;
  let timer = 0;
  let wait = 1000;

  // What the page showed, for the server to tell what was changed here; a cell that was typed in is changed, whatever stands in it.
  const shown = sheet.querySelector("[name=seen]");
  function typedIn(name) {
    const marks = JSON.parse(shown?.value || "{}");
    if (!(name in marks)) return;
    delete marks[name];
    shown.value = JSON.stringify(marks);
  }

  function points(text) {
    const western = text
      .replace(/[٠-٩]/g, (d) => "٠١٢٣٤٥٦٧٨٩".indexOf(d))
      .replace(/[۰-۹]/g, (d) => "۰۱۲۳۴۵۶۷۸۹".indexOf(d))
      .replace(/٫/g, ".")
      .trim();
    return /^\d{1,3}(\.\d{1,3})?$/.test(western) && Number(western) <= 100 ? Number(western) : null;
  }

  function total(bid) {
    const place = document.querySelector(`[data-total="${bid}"]`);
    if (!place) return;
    let sum = 0;
    let any = false;
    sheet.querySelectorAll(`input[data-bid="${bid}"]`).forEach((field) => {
      const value = points(field.value);
      if (value === null) return;
      any = true;
      sum += value * Number(field.dataset.weight);
    });
    place.textContent = any ? (Math.round(sum * 10) / 1000).toFixed(3) : "—";
  }

  function comment(field) {
    const said = sheet.querySelector(`[name="c-${field.name.slice(2)}"]`);
    const value = points(field.value);
    const needed = value !== null && (value < low || value > high);
    if (!said) return;
    said.toggleAttribute("aria-required", needed);
    if (needed) said.setAttribute("aria-required", "true");
    const note = document.getElementById(`n-${field.name.slice(2)}`);
    if (note) note.hidden = !(needed && !said.value.trim());
  }

  // How far the sheet is: what stands on this page and is right, and what is saved of the bids that are not shown.
  function progress() {
    const panel = document.querySelector("[data-sheet-progress]");
    if (!panel) return;
    const bar = panel.querySelector("progress");
    const right = [...sheet.querySelectorAll("input[name^='p-']")].filter((field) => points(field.value) !== null).length;
    bar.value = Number(panel.dataset.elsewhere) + right;
    panel.querySelector("[data-sheet-count]").textContent = panel.dataset.words.replace("{done}", bar.value).replace("{all}", bar.max);
    panel.querySelector("[data-sheet-missing]")?.remove();
    panel.querySelector("[data-sheet-done]").hidden = bar.value < bar.max || Boolean(sheet.querySelector(".needs-comment:not([hidden])"));
  }

  function say(text, tone) {
    line.textContent = text;
    line.dataset.tone = tone;
  }

  function keep() {
    if (waiting.size) sessionStorage.setItem(shelf, JSON.stringify(Object.fromEntries(waiting)));
    else sessionStorage.removeItem(shelf);
  }

  function wrong(errors) {
    Object.entries(errors).forEach(([name, text]) => {
      const field = sheet.querySelector(`[name="p-${name}"]`);
      const place = document.getElementById(`e-${name}`);
      if (!field || !place) return;
      field.classList.add("is-invalid");
      field.setAttribute("aria-invalid", "true");
      place.textContent = text;
      place.hidden = false;
    });
  }

  function clear(name) {
    const field = sheet.querySelector(`[name="p-${name}"]`);
    const place = document.getElementById(`e-${name}`);
    if (field) {
      field.classList.remove("is-invalid");
      field.removeAttribute("aria-invalid");
    }
    if (place) place.hidden = true;
  }

  async function send() {
    if (sending || closed || !waiting.size) return;
    sending = true;
    const batch = new Map(waiting);
    const body = new URLSearchParams();
    body.append("csrfmiddlewaretoken", sheet.querySelector("[name=csrfmiddlewaretoken]").value);
    batch.forEach((value, name) => body.append(name, value));
    say(words.saving, "busy");
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
      if ([401, 403, 404].includes(answer.status)) throw new Error("signed out");
      if (answer.status >= 500 || answer.status === 429) throw new Error("later");
      if (!answer.headers.get("content-type")?.includes("json")) throw new Error("away");
      const found = await answer.json();
      if (answer.status === 409) {
        closed = true;
        say(found.text, "bad");
        sending = false;
        return;
      }
      batch.forEach((value, name) => { if (waiting.get(name) === value) waiting.delete(name); });
      new Set([...batch.keys()].map((name) => name.slice(2))).forEach(clear);
      wrong(found.errors || {});
      keep();
      wait = 1000;
      say(Object.keys(found.errors || {}).length ? words.wrong : found.text, Object.keys(found.errors || {}).length ? "bad" : "good");
    } catch (problem) {
      if (problem.message === "signed out") {
        closed = true;
        say(words.ended, "bad");
        again.hidden = false;
        sending = false;
        return;
      }
      wait = Math.min(wait * 2, 30000);
      say(words.offline, "care");
      timer = window.setTimeout(send, wait);
    }
    sending = false;
    if (waiting.size && wait === 1000) timer = window.setTimeout(send, 300);
  }

  sheet.addEventListener("input", (event) => {
    const field = event.target;
    if (!/^[pc]-/.test(field.name)) return;
    const name = field.name.slice(2);
    typedIn(name);
    ["p-", "c-"].forEach((kind) => {
      const part = sheet.querySelector(`[name="${kind}${name}"]`);
      if (part) waiting.set(kind + name, part.value);
    });
    keep();
    const box = sheet.querySelector(`[name="p-${name}"]`);
    if (box) {
      total(box.dataset.bid);
      comment(box);
      progress();
    }
    window.clearTimeout(timer);
    timer = window.setTimeout(send, 700);
  });

  // Up and down go from one points field to the next; Ctrl+S saves.
  sheet.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      sheet.requestSubmit();
    }
    if (!event.target.name?.startsWith("p-") || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const fields = [...sheet.querySelectorAll("input[name^='p-']")];
    const next = fields[fields.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  });

  // The session has ended, or the page belongs to an older one: after signing in this page comes back, and what was typed with it.
  again.href += `?next=${encodeURIComponent(location.pathname + location.search)}`;
  again.addEventListener("click", () => { leaving = true; });

  // The button saves too. What was typed stays on the shelf until the server has it: the line may be down just now.
  sheet.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("online", () => { window.clearTimeout(timer); wait = 1000; send(); });
  window.addEventListener("beforeunload", (event) => { if (waiting.size && !closed && !leaving) event.preventDefault(); });

  // What a lost connection kept from the server before the page was left comes back into its fields.
  waiting.forEach((value, name) => {
    const field = sheet.querySelector(`[name="${name}"]`);
    if (field) { field.value = value; typedIn(name.slice(2)); }
    else waiting.delete(name);
  });
  sheet.querySelectorAll("input[name^='p-']").forEach(comment);
  new Set([...sheet.querySelectorAll("input[data-bid]")].map((field) => field.dataset.bid)).forEach(total);
  if (waiting.size) send();
})();
