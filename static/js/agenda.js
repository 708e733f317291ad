// Dragging an agenda item posts the same form as its arrows. Without this file the arrows do it all.
"use strict";
(() => {
  const list = document.querySelector("[data-agenda]");
  if (!list) return;
  // After a move the keyboard goes on where it was: at the arrows of the item that moved.
  window.addEventListener("load", () => {
    if (location.hash.startsWith("#item-")) document.getElementById(location.hash.slice(1))?.querySelector("[data-move] button")?.focus();
  });
  let dragged = null;
  const items = () => [...list.querySelectorAll(":scope > li[draggable]")];
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li[draggable]");
    if (dragged) dragged.classList.add("dragged");
  });
  list.addEventListener("dragend", () => {
    if (dragged) dragged.classList.remove("dragged");
    dragged = null;
  });
  list.addEventListener("dragover", (event) => {
    if (dragged) event.preventDefault();
  });
  list.addEventListener("drop", (event) => {
    const target = event.target.closest("li[draggable]");
    if (!dragged || !target || target === dragged) return;
    event.preventDefault();
    const form = dragged.querySelector("form[data-move]");
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "to";
    field.value = String(items().indexOf(target) + 1);
    form.append(field);
    form.submit();
  });
})();
