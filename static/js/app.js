// What pages do a little better with JavaScript. Everything works without it.
(function () {
  "use strict";

  // A refused form: take the reader to the summary of what is wrong.
  var summary = document.querySelector(".error-summary");
  if (summary) summary.focus();

  // One press, one request; the button is given back when the page is shown again from the cache.
  var sent = new WeakSet();
  document.addEventListener("submit", function (e) {
    if (e.target.matches("[data-file]")) return; // a file leaves the page where it is, and another may be wanted
    if (sent.has(e.target) && e.target.method === "post") return e.preventDefault();
    sent.add(e.target);
    if (changed === e.target) changed = null;
  });
  window.addEventListener("pageshow", function () { sent = new WeakSet(); });

  // Long texts are not lost by closing a tab.
  var changed = null; // the form that somebody has typed into: sending another one would lose that
  document.addEventListener("input", function (e) {
    changed = e.target.closest("form[data-keep]") || changed;
  });
  window.addEventListener("beforeunload", function (e) { if (changed) e.preventDefault(); });

  // Buttons that need JavaScript are hidden until it runs.
  document.querySelectorAll("[data-print]").forEach(function (b) {
    b.hidden = false;
    b.addEventListener("click", function () { window.print(); });
  });
  document.querySelectorAll("[data-copy]").forEach(function (b) {
    if (!navigator.clipboard) return;
    b.hidden = false;
    b.addEventListener("click", function () {
      navigator.clipboard.writeText(b.dataset.copy).then(function () { b.textContent = b.dataset.done; });
    });
  });

  // A menu closes with Escape and by a press outside it.
  document.addEventListener("keydown", function (e) {
    if (e.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach(function (d) {
      d.open = false;
      d.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", function (e) {
    document.querySelectorAll("details.menu[open]").forEach(function (d) {
      if (!d.contains(e.target)) d.open = false;
    });
  });
})();
