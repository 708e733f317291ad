// Photographs are made smaller before they are sent: quick on a weak connection. A form that has them waits while there is
// no connection at all, and goes when it is back. Without this file everything is sent at once, as it is.
(() => {
  "use strict";

  const shrink = async (file, most) => {
    if (!/^image\/(jpeg|png)$/.test(file.type)) return file;
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = most / Math.max(picture.width, picture.height);
    if (scale >= 1) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  };

  document.addEventListener("change", async (event) => {
    const input = event.target;
    if (!input.matches || !input.matches("input[type=file][data-shrink]")) return;
    const form = input.form;
    const chosen = [...input.files];
    if (form) form.dataset.shrinking = "yes";
    try {
      const kept = new DataTransfer();
      for (const file of chosen) kept.items.add(await shrink(file, Number(input.dataset.shrink)).catch(() => file));
      input.files = kept.files;
    } finally {
      if (form) delete form.dataset.shrinking;
    }
  });

  // Out of reach: what was written stays on the page, and is sent once when the connection is back.
  const hold = (form, words) => {
    if (form.dataset.held) return;
    form.dataset.held = "yes";
    const told = document.createElement("p");
    told.className = "alert alert-warning";
    told.setAttribute("role", "status");
    told.textContent = words;
    form.append(told);
    window.addEventListener(
      "online",
      () => {
        told.remove();
        delete form.dataset.held;
        form.requestSubmit();
      },
      { once: true },
    );
  };

  // Whoever is quicker than the shrinking waits for it: the form is sent a moment later.
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const input = form.querySelector("input[type=file][data-shrink]");
      if (input && !navigator.onLine) {
        event.preventDefault();
        event.stopImmediatePropagation();
        hold(form, input.dataset.offline || "");
        return;
      }
      if (!form.dataset.shrinking) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const wait = setInterval(() => {
        if (form.dataset.shrinking) return;
        clearInterval(wait);
        form.requestSubmit();
      }, 100);
    },
    true,
  );
})();
