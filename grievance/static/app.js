/* Makes better what already works without it: one send per press, a word when the line is cut, letters left. */
(function () {
  "use strict";
  var words = document.body.dataset;

  function say(form, text) {
    var note = form.querySelector(".offline");
    if (!note) {
      note = document.createElement("p");
      note.className = "note warn offline";
      note.setAttribute("role", "alert");
      form.appendChild(note);
    }
    note.textContent = text;
  }

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (form.method !== "post" || event.defaultPrevented) { return; }
    if (navigator.onLine === false) {
      event.preventDefault();
      say(form, words.cut);
      return;
    }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    if (button && button.classList.contains("btn") && !button.classList.contains("ic")) {
      button.setAttribute("aria-disabled", "true");
      button.dataset.words = button.textContent;
      button.textContent = words.sending;
    }
  });

  function ready() {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("[data-words]").forEach(function (button) {
        button.textContent = button.dataset.words;
        button.removeAttribute("aria-disabled");
        delete button.dataset.words;
      });
    });
  }
  window.addEventListener("pageshow", ready);
  window.addEventListener("online", function () {
    document.querySelectorAll(".offline").forEach(function (note) { note.remove(); });
  });

  document.querySelectorAll("textarea[maxlength]").forEach(function (area) {
    var count = document.createElement("p");
    count.className = "q count";
    area.insertAdjacentElement("afterend", count);
    function show() {
      var left = area.maxLength - area.value.length;
      count.textContent = left <= area.maxLength / 4 ? words.left.replace("0", left) : "";
    }
    area.addEventListener("input", show);
    show();
  });

  /* A photo is made at most 1,600 pixels wide before it goes out; what cannot be made smaller is sent as it is. */
  function smaller(file) {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < 400000 || !window.createImageBitmap) { return Promise.resolve(file); }
    return createImageBitmap(file).then(function (picture) {
      var scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return new Promise(function (done) { canvas.toBlob(done, "image/jpeg", 0.82); });
    }).then(function (blob) {
      if (!blob || blob.size >= file.size) { return file; }
      return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    }).catch(function () { return file; });
  }

  document.querySelectorAll(".drop input[type=file]").forEach(function (input) {
    input.addEventListener("change", function () {
      Promise.all(Array.from(input.files, smaller)).then(function (files) {
        var list = new DataTransfer();
        files.forEach(function (file) { list.items.add(file); });
        input.files = list.files;
      }).catch(function () {});
    });
  });

  /* Dragging an item types its new place and presses "save": the same form as without script. */
  document.querySelectorAll("[data-drag]").forEach(function (list) {
    var held = null;
    function over(event) {
      var item = event.target.closest && event.target.closest("[data-item]");
      return held && item && item !== held && item.dataset.section === held.dataset.section ? item : null;
    }
    list.querySelectorAll("[data-item]").forEach(function (item) { item.draggable = true; });
    list.addEventListener("dragstart", function (event) {
      if (!event.target.dataset || !event.target.dataset.item) { return; }
      held = event.target;
      held.classList.add("held");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", held.dataset.item);
    });
    list.addEventListener("dragover", function (event) { if (over(event)) { event.preventDefault(); } });
    list.addEventListener("drop", function (event) {
      var item = over(event), form = list.closest("form");
      if (!item) { return; }
      event.preventDefault();
      form.elements["place-" + held.dataset.item].value = form.elements["place-" + item.dataset.item].value;
      form.requestSubmit(form.elements[list.dataset.drag]);
    });
    list.addEventListener("dragend", function () {
      if (held) { held.classList.remove("held"); }
      held = null;
    });
  });

  var first = document.querySelector(".err-sum, .note[autofocus]");
  if (first) { first.focus(); }
})();
