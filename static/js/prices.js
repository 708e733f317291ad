// Totals of the price schedule while it is written; the server computes them again when it is saved.
"use strict";

(() => {
  const schedule = document.querySelector("[data-prices]");
  if (!schedule) return;
  const sum = schedule.querySelector("[data-price-sum]");

  // Thousandths as whole numbers: no binary fraction ever touches money.
  function thousandths(text) {
    const western = text
      .replace(/[٠-٩]/g, (d) => "٠١٢٣٤٥٦٧٨٩".indexOf(d))
      .replace(/[۰-۹]/g, (d) => "۰۱۲۳۴۵۶۷۸۹".indexOf(d))
      .replace(/٫/g, ".")
      .replace(/[٬،,\s]/g, "");
    const parts = /^(\d+)(?:\.(\d{1,3}))?$/.exec(western);
    return parts ? BigInt(parts[1] + (parts[2] || "").padEnd(3, "0")) : null;
  }

  function shown(value) {
    const text = value.toString().padStart(4, "0");
    return `${text.slice(0, -3).replace(/\B(?=(\d{3})+$)/g, ",")}.${text.slice(-3)}`;
  }

  function show() {
    let all = 0n;
    schedule.querySelectorAll("[data-price-line]").forEach((line) => {
      const quantity = thousandths(line.querySelector("[name$=-quantity]").value);
      const price = thousandths(line.querySelector("[name$=-unit_price]").value);
      const exact = quantity !== null && price !== null ? quantity * price : null;
      line.querySelector("output").textContent = exact === null ? "—" : shown((exact + 500n) / 1000n);
      if (exact !== null) all += exact;
    });
    sum.textContent = shown((all + 500n) / 1000n);
  }

  schedule.addEventListener("input", show);
  show();
})();
