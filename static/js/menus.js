// Menus made of <details> close when the person goes elsewhere or presses Escape.
(() => {
  "use strict";
  const open = () => document.querySelectorAll("details[data-drop][open]");

  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // Printing has a button where a script can do it; the page prints well without it too.
  for (const item of document.querySelectorAll("[data-print]")) {
    item.hidden = false;
    item.querySelector("button").addEventListener("click", () => window.print());
  }
})();
