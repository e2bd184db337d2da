// Shows the first page anew while one chooses, and how far a file has come. Without this script a button and the
// browser's own refresh do the same.
(function () {
  "use strict";

  // The first page follows the choices, a moment after the last of them.
  var form = document.querySelector("form[data-export]"), picture = document.getElementById("preview");
  if (form && picture) {
    var said = document.querySelector("[data-updated]"), withheld = document.querySelector("[data-withheld]");
    var own = document.querySelector("[data-own]"), timer, latest;
    form.querySelector("[data-without-script]").hidden = true;

    var show = function () {
      var next = new Image();
      latest = next;
      next.onload = function () {
        if (latest !== next) return;
        picture.src = next.src;
        picture.width = next.naturalWidth;
        picture.height = next.naturalHeight;
        said.textContent = said.dataset.updated;
      };
      next.src = form.dataset.export + "?" + new URLSearchParams(new FormData(form)).toString();
    };
    form.addEventListener("change", function () {
      withheld.hidden = form.elements.circle.value === "public";
      if (own) own.hidden = true;
      said.textContent = "";
      clearTimeout(timer);
      timer = setTimeout(show, 250);
    });
  }

  // A file that is being written is looked after every other second, until it is ready or failed.
  var box = document.querySelector("[data-file]");
  var running = function (state) { return state === "waiting" || state === "writing"; };
  var look = function () {
    fetch(location.href, { headers: { Accept: "text/html" } }).then(function (answer) {
      if (answer.status >= 400 && answer.status < 500) return location.reload(); // it is gone, and the page says why
      if (!answer.ok) throw answer;
      return answer.text();
    }).then(function (text) {
      if (text === undefined) return;
      var page = new DOMParser().parseFromString(text, "text/html"), next = page.querySelector("[data-file]");
      if (!running(next.dataset.file)) {
        document.querySelector("main .entry-meta").replaceWith(page.querySelector("main .entry-meta"));
        box.replaceWith(next);
        document.querySelector("[data-said]").textContent = next.querySelector(".note").textContent.trim();
        return;
      }
      ["label", "progress"].forEach(function (part) { box.querySelector(part).replaceWith(next.querySelector(part)); });
      setTimeout(look, 2000);
    }).catch(function () { setTimeout(look, 10000); });
  };
  if (box && running(box.dataset.file)) setTimeout(look, 1000);
})();
