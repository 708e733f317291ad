// Photographs are made smaller before they are sent: quick on a weak connection. Without this file they go as they are.
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

  // Whoever is quicker than the shrinking waits for it: the form is sent a moment later.
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
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
