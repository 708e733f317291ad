// A page that shows something under way is read anew, but never under somebody's hands: not while a form has been
// touched, not while the page is hidden.
(() => {
  "use strict";

  const seconds = Number(document.currentScript.dataset.seconds);
  let touched = false;
  document.addEventListener("input", () => (touched = true));
  setInterval(() => {
    if (!touched && !document.hidden) location.reload();
  }, seconds * 1000);
})();
