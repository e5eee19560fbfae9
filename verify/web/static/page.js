// Copies what stands beside a button, and re-checks a certificate that is chosen or dropped.
"use strict";

addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = button.dataset.copy
    ? document.getElementById(button.dataset.copy)
    : button.previousElementSibling;
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(source);
    button.textContent = "Selected";
  }
});

addEventListener("DOMContentLoaded", () => {
  const drop = document.getElementById("drop");
  if (!drop) return;
  const verdict = document.getElementById("verdict");

  async function check(file) {
    const { status, line } = Lemmata.recheck(await file.text());
    const said = { confirmed: "Confirmed", unchecked: "Not checked here", rejected: "Rejected", refused: "Refused" };
    verdict.className = `here ${status}`;
    verdict.textContent = `${said[status]}: ${line.replace(/^kind not checked here: /, "")}`;
  }

  document.getElementById("file").addEventListener("change", (event) => check(event.target.files[0]));
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) check(event.dataTransfer.files[0]);
    });
  }
});
