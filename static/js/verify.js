// Checks a file in the browser: it stays here, and only the list inside it is sent.
// Without this script the form uploads the file.
(function () {
  "use strict";
  var form = document.querySelector("form[data-verify]");
  if (!form || !window.crypto || !crypto.subtle || !window.TextDecoder) return;
  form.querySelector("[data-verify-local]").hidden = false;

  var begins = '{\n  "format": "undersigned/signatories/';
  var mark = /\{\n  "format": "undersigned\/signatories\/([12])",\n  "file": "(json|pdf)",\n  "file_digest": "/;
  var between = '",\n  "file_note": "';
  var digits = 64, most = 64 << 20;

  // latin reads bytes one by one, so that places in the text are places in the file.
  function latin(bytes) { return new TextDecoder("latin1").decode(bytes); }

  function hex(buffer) {
    return Array.from(new Uint8Array(buffer), function (b) { return b.toString(16).padStart(2, "0"); }).join("");
  }

  function digest(bytes) { return crypto.subtle.digest("SHA-256", bytes).then(hex); }

  function isPDF(bytes) { return latin(bytes.subarray(0, 5)) === "%PDF-"; }

  // find gives the list inside a file as it is, and where its seal stands; null where there is none.
  function find(bytes) {
    var text = latin(bytes), m = mark.exec(text);
    if (!m) return null;
    var end = text.indexOf("\nendstream", m.index), seal = m.index + m[0].length, note = seal + digits, noteEnd = note;
    if (m[1] === "2" && text.startsWith(between, note)) {
      note += between.length;
      noteEnd = Math.max(note, text.indexOf('"', note));
    }
    return {
      kind: m[2], start: m.index, end: end < 0 ? bytes.length : end, seal: seal, note: note, noteEnd: noteEnd,
      several: text.split(begins).length > 2
    };
  }

  // unfold unpacks a stream; what is broken gives nothing.
  function unfold(bytes) {
    var reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")).getReader(), parts = [], size = 0;
    function next() {
      return reader.read().then(function (r) {
        if (r.done) return new Blob(parts).arrayBuffer();
        size += r.value.length;
        if (size > most) return reader.cancel().then(function () { return new ArrayBuffer(0); });
        parts.push(r.value);
        return next();
      });
    }
    return next().catch(function () { return new ArrayBuffer(0); }).then(function (b) { return new Uint8Array(b); });
  }

  // packed are what may be packed streams of a PDF that another program has saved anew.
  function packed(bytes) {
    var text = latin(bytes), stream = /stream\r?\n/g, found = [], m;
    while ((m = stream.exec(text)) && found.length < 10000) {
      var at = m.index + m[0].length, end = text.indexOf("endstream", at);
      if (end < 0) break;
      if ((bytes[at] & 15) !== 8 || (bytes[at] * 256 + bytes[at + 1]) % 31 !== 0) continue;
      ["", "\n", "\r\n"].forEach(function (line) {
        if (text.slice(end - line.length, end) === line) found.push(bytes.subarray(at, end - line.length));
      });
    }
    return found;
  }

  // unpack gives the first list in a PDF's packed streams; null where there is none.
  function unpack(bytes) {
    if (!isPDF(bytes) || !window.DecompressionStream) return Promise.resolve(null);
    return packed(bytes).reduce(function (before, stream) {
      return before.then(function (list) {
        return list || unfold(stream).then(function (b) { return latin(b.subarray(0, begins.length)) === begins ? new TextDecoder().decode(b) : null; });
      });
    }, Promise.resolve(null));
  }

  // link gives where a PDF without a list leads to; null where nothing in it leads here.
  function link(bytes) {
    if (!isPDF(bytes)) return Promise.resolve(null);
    function within(b) {
      var m = /\/verify\/([0-9a-f]{64})(\?list=([0-9]{1,15}))?/.exec(latin(b));
      return m && "/verify/" + m[1] + "?file=pdf" + (m[3] ? "&list=" + m[3] : "");
    }
    return (window.DecompressionStream ? packed(bytes) : []).reduce(function (before, stream) {
      return before.then(function (at) { return at || unfold(stream).then(within); });
    }, Promise.resolve(within(bytes)));
  }

  function add(name, value) {
    var input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }

  // send asks about a list, with the digest of its file, "none" for a list without its PDF, and "" for a file that has no
  // digest any more; bytes is the digest of the file as it is, seal of the one without what vouches for it.
  function send(list, seal, bytes) {
    add("list", list);
    add("seal", seal);
    add("bytes", bytes);
    form.elements.file.disabled = true;
    form.submit();
  }

  function check(buffer) {
    return digest(buffer).then(function (whole) { return look(new Uint8Array(buffer), whole); });
  }

  function look(bytes, sum) {
    var found = find(bytes);
    if (!found) {
      return unpack(bytes).then(function (list) {
        if (list) return send(list, "", sum);
        // Names in Word, Excel and CSV are compared by the portal; what is no list in JSON, it knows best.
        if (/^(PK\x03\x04|(\xef\xbb\xbf)?(name,original_name,|\s*\{))/.test(latin(bytes.subarray(0, 64)))) return form.submit();
        return link(bytes).then(function (at) {
          if (at) return location.assign(at);
          return location.assign("/verify/" + sum);
        });
      });
    }
    var list = new TextDecoder().decode(bytes.subarray(found.start, found.end));
    bytes.fill(48, found.seal, found.seal + digits);
    bytes.fill(32, found.note, found.noteEnd);
    // A JSON file holds nothing before its list: another program would read that instead.
    var whole = found.start === 0 || isPDF(bytes);
    var alone = found.start === 0 && found.kind === "pdf"; // somebody took it out of its PDF
    return unpack(bytes).then(function (other) {
      if (found.several || other && other.trim() !== list.trim()) return send(list, "several", sum);
      return digest(bytes).then(function (d) { send(list, alone ? "none" : whole ? d : "", sum); });
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
