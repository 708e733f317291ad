// Adds and removes rows of a table in a form without the round trip that the buttons make without this script.
"use strict";

function toNumber(text) {
  const western = text.replace(/[٠-٩]/g, (d) => "٠١٢٣٤٥٦٧٨٩".indexOf(d)).replace(/[۰-۹]/g, (d) => "۰۱۲۳۴۵۶۷۸۹".indexOf(d));
  const number = Number(western.replace(/[٫،]/g, ".").replace(/[٬,\s]/g, ""));
  return Number.isFinite(number) ? number : 0;
}

document.querySelectorAll("[data-rows]").forEach((table) => {
  const total = table.querySelector(`[name="${table.dataset.rows}-TOTAL_FORMS"]`);
  const place = table.querySelector("[data-rows-here]");
  const template = table.querySelector("[data-row-template]");
  const sum = table.querySelector("[data-sum-here]");

  function showSum() {
    if (!sum) return;
    const inputs = place.querySelectorAll(`[name$="-${table.dataset.sum}"]`);
    const value = Array.from(inputs).reduce((before, input) => before + toNumber(input.value), 0);
    sum.textContent = String(Math.round(value * 100) / 100);
    sum.classList.toggle("sum-right", Math.abs(value - 100) < 0.005);
  }

  function number() {
    place.querySelectorAll("[data-row] > legend").forEach((legend, index) => {
      legend.textContent = legend.textContent.replace(/(\d+|__number__)/, String(index + 1));
    });
  }

  table.querySelector("[data-add]").addEventListener("click", (event) => {
    event.preventDefault();
    const index = Number(total.value);
    place.insertAdjacentHTML("beforeend", template.innerHTML.replaceAll("__prefix__", String(index)));
    total.value = String(index + 1);
    number();
    place.lastElementChild.querySelector("input:not([type=hidden]), select, textarea").focus();
  });

  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    event.preventDefault();
    button.closest("[data-row]").remove();
    number();
    showSum();
    table.querySelector("[data-add]").focus();
  });

  place.addEventListener("input", showSum);
  showSum();
});
