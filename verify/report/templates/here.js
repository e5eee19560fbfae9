// Re-checks the certificate that stands in the page, where the page is read, and says so.
"use strict";

addEventListener("load", () => {
  const place = document.getElementById("here");
  const text = document.getElementById("certificate").textContent;
  const start = performance.now();
  const { status, line, claim, verdict, theorems, pieces } = Lemmata.recheck(text);
  const time = Math.max(1, Math.round(performance.now() - start));
  const count = (list, what) => `${list.length} ${what}${list.length === 1 ? "" : "s"}`;
  const said = {
    confirmed: `Checked here, in your browser, in ${time} ms`,
    unchecked: "Not checked here, in your browser",
    rejected: "Rejected here, in your browser",
    refused: "Refused here, in your browser",
  };
  const found = () => `${claim} is ${verdict}; ${count(theorems, "theorem")} and `
    + `${count(pieces, "piece")} confirmed`;
  const why = line.replace(/^kind not checked here: /, "");
  place.classList.add(status);
  place.firstChild.textContent = `${said[status]}, by `;
  place.lastChild.textContent = `: ${status === "confirmed" ? found() : why}.`;
});
