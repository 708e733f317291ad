// The count-down to a closing date, kept true while the page stays open. The server wrote it right already, and its
// clock counts: this device's is believed only where it agrees with the server's, which stands in the page to the minute.
(() => {
  "use strict";

  const holder = document.getElementById("countdown-words");
  const clocks = document.querySelectorAll(".countdown");
  if (!holder || !clocks.length) return;
  const words = JSON.parse(holder.textContent);
  const plural = new Intl.PluralRules(words.language);
  const opened = Date.now();
  const server = Date.parse(clocks[0].dataset.now);
  const agrees = opened - server > -5000 && opened - server < 120000;
  const now = () => (agrees ? Date.now() : server + Date.now() - opened);

  function sentence(seconds) {
    const days = Math.floor(seconds / 86400);
    const hours = Math.floor(seconds / 3600);
    const [unit, n] = days > 1 ? ["day", days] : hours > 1 ? ["hour", hours] : ["minute", Math.floor(seconds / 60)];
    return words[unit][plural.select(n)].replace("{n}", n);
  }

  function refresh() {
    for (const clock of clocks) {
      const seconds = (Date.parse(clock.dataset.until) - now()) / 1000;
      const text = seconds > 0 ? sentence(seconds) : words.over;
      if (clock.textContent !== text) clock.textContent = text;
    }
  }

  refresh();
  setInterval(refresh, 1000);
  window.addEventListener("pageshow", refresh);
})();
