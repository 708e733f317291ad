// The weighted total of each bid while it is scored; the server computes it again when the sheet is saved.
"use strict";

(() => {
  const sheet = document.querySelector("[data-sheet]");
  if (!sheet) return;

  function points(text) {
    const western = text
      .replace(/[٠-٩]/g, (d) => "٠١٢٣٤٥٦٧٨٩".indexOf(d))
      .replace(/[۰-۹]/g, (d) => "۰۱۲۳۴۵۶۷۸۹".indexOf(d))
      .replace(/٫/g, ".")
      .trim();
    return /^\d{1,3}(\.\d{1,3})?$/.test(western) && Number(western) <= 100 ? Number(western) : null;
  }

  function show(table) {
    let total = 0;
    let any = false;
    table.querySelectorAll("tr[data-weight]").forEach((row) => {
      const field = row.querySelector("input[name^='p-']");
      const value = field ? points(field.value) : null;
      if (value === null) return;
      any = true;
      total += value * Number(row.dataset.weight);
    });
    table.querySelector("[data-total]").textContent = any ? (Math.round(total * 10) / 1000).toFixed(3) : "—";
  }

  const editable = sheet.querySelector("input[name^='p-']");
  if (!editable) return;
  let changed = false;
  sheet.addEventListener("input", (event) => {
    changed = true;
    const table = event.target.closest("table");
    if (table) show(table);
  });
  sheet.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  sheet.querySelectorAll("table.sheet").forEach(show);
})();
