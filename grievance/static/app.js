/* Makes better what already works without it: one send per press, a dead line that loses nothing, letters left. */
(function () {
  "use strict";
  var words = document.body.dataset, here = "typed:" + location.pathname;

  /* What is typed outlives a reload of its page and is forgotten when the next page has come. */
  function fields(form) {
    return Array.from(form.elements).filter(function (field) {
      return field.name && !/^(hidden|password|file|submit|button)$/.test(field.type);
    });
  }
  function typedIn(form) {
    return fields(form).map(function (field) { return [field.name, field.value, field.checked]; });
  }
  function keep(form, isSent) {
    var typed = typedIn(form);
    var key = isSent && form.elements.form_key ? form.elements.form_key.value : "";
    try {
      sessionStorage.setItem(here, JSON.stringify({ at: Array.from(document.forms).indexOf(form), key: key, typed: typed }));
    } catch (full) { /* a browser that keeps nothing */ }
  }
  function forget() {
    try { sessionStorage.removeItem(here); } catch (none) { /* the same */ }
  }
  function kept() {
    try {
      Object.keys(sessionStorage).forEach(function (name) {
        if (name.indexOf("typed:") === 0 && name !== here) { sessionStorage.removeItem(name); }
      });
      return JSON.parse(sessionStorage.getItem(here));
    } catch (none) { return null; }
  }
  function putBack(found) {
    var form = document.forms[found.at], now = form ? fields(form) : [];
    if (now.length !== found.typed.length || now.some(function (field, n) { return field.name !== found.typed[n][0]; })) { return; }
    now.forEach(function (field, n) {
      if (/^(radio|checkbox)$/.test(field.type)) { field.checked = found.typed[n][2]; } else { field.value = found.typed[n][1]; }
    });
    if (found.key && form.elements.form_key) {
      form.elements.form_key.value = found.key;
      form.sentAs = JSON.stringify(typedIn(form));
      say(form, words.cut, null);
    }
  }

  function say(form, text, again) {
    var note = form.querySelector(".offline");
    if (!note) {
      note = document.createElement("div");
      note.className = "note warn offline";
      note.setAttribute("role", "alert");
      form.appendChild(note);
    }
    note.textContent = text + " ";
    if (again) { note.appendChild(pressed(again)); }
  }
  function pressed(act) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = words.again;
    button.addEventListener("click", act);
    return button;
  }

  /* The same form with the same key: where the first answer was lost, the server leads to the first result. */
  function post(form, data) {
    var isPlain = form.enctype !== "multipart/form-data";
    return fetch(data.to || form.getAttribute("action") || location.href, {
      method: "POST", credentials: "same-origin", headers: { "X-Sent-By": "script" },
      body: isPlain ? new URLSearchParams(data.fields) : data.fields
    }).then(function (answer) {
      if (answer.status >= 502 && answer.status <= 504) { throw new Error("cut"); }
      var next = answer.headers.get("Go-To");
      return next ? { next: next } : answer.text().then(function (page) { return { page: page, at: answer.url, answer: answer }; });
    });
  }
  function go(next) {
    var to = new URL(next, location.href);
    if (to.hash && to.pathname + to.search === location.pathname + location.search) {
      history.replaceState(null, "", to);
      location.reload();
    } else { location.assign(to); }
  }
  function send(form, button) {
    var now = JSON.stringify(typedIn(form));
    if (form.sentAs && form.sentAs !== now) { form.elements.form_key.value = newKey(); }  // other words are another form
    form.sentAs = now;
    var data = new FormData(form);
    if (button && button.name) { data.append(button.name, button.value); }
    busy(form, button);
    keep(form, true);
    post(form, { fields: data, to: button && button.getAttribute("formaction") }).then(function (found) {
      forget();
      if (found.next) { return go(found.next); }
      history.replaceState(null, "", found.at);
      document.open();
      document.write(found.page);
      document.close();
    }).catch(function () {
      ready();
      say(form, words.cut, function () { send(form, button); });
    });
  }
  function busy(form, button) {
    form.querySelectorAll(".offline").forEach(function (note) { note.remove(); });
    form.dataset.sent = "1";
    if (button && button.classList.contains("btn") && !button.classList.contains("ic")) {
      button.setAttribute("aria-disabled", "true");
      button.dataset.words = button.textContent;
      button.textContent = words.sending;
    }
  }
  function isOurs(form) {
    return window.fetch && window.URLSearchParams && form.elements.form_key && !document.body.classList.contains("staff");
  }

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (form.method !== "post" || event.defaultPrevented) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (isOurs(form)) {
      event.preventDefault();
      send(form, button);
    } else if (navigator.onLine === false) {
      event.preventDefault();
      say(form, words.cut, null);
    } else { busy(form, button); }
  });
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.method === "post" && isOurs(form)) { keep(form, false); }
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
  var before = kept();
  if (before) { putBack(before); }

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
    if (input.form && input.form.dataset.each && isOurs(input.form)) { return; }
    input.addEventListener("change", function () {
      Promise.all(Array.from(input.files, smaller)).then(function (files) {
        var list = new DataTransfer();
        files.forEach(function (file) { list.items.add(file); });
        input.files = list.files;
      }).catch(function () {});
    });
  });

  /* Each file goes by itself, with a key of its own, and says how it stands. */
  function newKey() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }
  function upload(form, name, one) {
    one.item.className = "";
    one.item.textContent = one.file.name + ": " + words.sending;
    return smaller(one.file).then(function (file) {
      var data = new FormData(form);
      data.delete(name);
      data.set("form_key", one.key);
      data.append(name, file, file.name);
      return post(form, { fields: data });
    }).then(function (found) {
      var wrong = found.next ? null : new DOMParser().parseFromString(found.page, "text/html").querySelector(".err-sum p, .err-sum li");
      if (found.next) {
        one.next = found.next;
        one.item.textContent = one.file.name + ": " + form.dataset.kept;
      } else { fail(one, wrong ? wrong.textContent : found.answer.status); }
    }).catch(function () {
      fail(one, form.dataset.cut);
      one.item.appendChild(pressed(function () { upload(form, name, one).then(done.bind(null, [one])); }));
    });
  }
  function fail(one, why) {
    one.item.className = "bad";
    one.item.textContent = one.file.name + ": " + why + " ";
  }
  function done(all) {
    var open = document.querySelector("[data-list] .bad");
    if (!open && all.every(function (one) { return one.next; })) { go(all[all.length - 1].next); }
  }
  document.querySelectorAll("form[data-each] input[type=file]").forEach(function (input) {
    if (!isOurs(input.form) || !window.DOMParser || !window.crypto) { return; }
    input.addEventListener("change", function () {
      var list = document.createElement("ul"), form = input.form;
      list.className = "files";
      list.dataset.list = "1";
      list.setAttribute("role", "status");
      form.insertBefore(list, form.querySelector(".drop").parentNode);
      var all = Array.from(input.files, function (file) {
        var item = list.appendChild(document.createElement("li"));
        item.textContent = file.name + ": " + form.dataset.waiting;
        return { file: file, item: item, key: newKey() };
      });
      input.value = "";
      all.reduce(function (before, one) {
        return before.then(function () { return upload(form, input.name, one); });
      }, Promise.resolve()).then(done.bind(null, all));
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
