// Checks a file in the browser: it stays here, and only the public list inside it is sent.
// Without this script the form uploads the file.
(function () {
  "use strict";
  var form = document.querySelector("form[data-verify]");
  if (!form || !window.crypto || !crypto.subtle || !window.TextDecoder) return;
  form.querySelector("[data-verify-local]").hidden = false;

  var blank = "0".repeat(64);

  // latin reads bytes one by one, so that places in the text are places in the file.
  function latin(bytes) { return new TextDecoder("latin1").decode(bytes); }

  function hex(buffer) {
    return Array.from(new Uint8Array(buffer), function (b) { return b.toString(16).padStart(2, "0"); }).join("");
  }

  function digest(bytes) { return crypto.subtle.digest("SHA-256", bytes).then(hex); }

  // find gives the list inside a file and where its seal stands; null where there is none.
  function find(bytes) {
    var text = latin(bytes);
    var m = /\{\n  "format": "undersigned\/signatories\/1",\n  "file": "(json|pdf)",\n  "file_digest": "/.exec(text);
    if (!m) return null;
    var end = text.indexOf("\nendstream", m.index);
    return { kind: m[1], start: m.index, seal: m.index + m[0].length, end: end < 0 ? bytes.length : end };
  }

  function add(name, value) {
    var input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }

  function check(buffer) {
    var bytes = new Uint8Array(buffer), found = find(bytes);
    if (!found) {
      return digest(bytes).then(function (d) { location.assign("/verify/" + d); });
    }
    var list = new TextDecoder().decode(bytes.subarray(found.start, found.end));
    for (var i = 0; i < blank.length && found.seal + i < bytes.length; i++) bytes[found.seal + i] = 48;
    // A JSON file holds nothing before its list: another program would read that instead.
    var pdf = latin(bytes.subarray(0, 5)) === "%PDF-", whole = found.start === 0 || pdf;
    var alone = found.start === 0 && found.kind === "pdf"; // somebody took it out of its PDF
    return digest(bytes).then(function (d) {
      add("list", list);
      add("seal", alone ? "none" : whole ? d : "");
      form.elements.file.disabled = true;
      form.submit();
    });
  }

  form.addEventListener("submit", function (e) {
    var file = form.elements.file.files[0];
    if (!file || e.defaultPrevented) return;
    e.preventDefault();
    file.arrayBuffer().then(check).catch(function () { form.submit(); });
  });

  // A page that comes back from the history asks anew.
  window.addEventListener("pageshow", function () {
    form.elements.file.disabled = false;
    form.querySelectorAll("input[type=hidden]").forEach(function (i) { i.remove(); });
  });
})();
