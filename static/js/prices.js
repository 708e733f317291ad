// Totals of the price schedule while it is written; the server computes them again, in the same way, when it is saved.
"use strict";

(() => {
  const schedule = document.querySelector("[data-prices]");
  if (!schedule) return;

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

  const least = (a, b) => (a < b ? a : b);
  const amountIn = (place, name) => thousandths((place.querySelector(`[name$="${name}"]`) || { value: "" }).value);

  // Half a fils and more counts as one; a discount never makes a line negative.
  function lineTotal(line) {
    const quantity = amountIn(line, "-quantity");
    const price = amountIn(line, "-unit_price");
    if (quantity === null || price === null) return null;
    const whole = (quantity * price + 500n) / 1000n;
    return whole - least(amountIn(line, "-discount") || 0n, whole);
  }

  function show() {
    let sum = 0n;
    schedule.querySelectorAll("[data-price-line]").forEach((line) => {
      const total = lineTotal(line);
      line.querySelector("output").textContent = total === null ? "—" : shown(total);
      if (total !== null) sum += total;
    });
    const discount = least(thousandths(schedule.querySelector("[name=discount]").value) || 0n, sum);
    const rate = thousandths(schedule.querySelector("[name=vat_rate]").value) || 0n;
    const vat = ((sum - discount) * rate + 50000n) / 100000n;
    const put = (name, value) => { schedule.querySelector(`[data-price-${name}]`).textContent = shown(value); };
    put("subtotal", sum);
    put("discount", discount);
    put("vat", vat);
    put("sum", sum - discount + vat);
  }

  schedule.addEventListener("input", show);
  schedule.addEventListener("click", show); // a row was removed or added
  show();
})();
