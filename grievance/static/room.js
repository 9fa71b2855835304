/* The room: keys that an officer switches on, what is written kept at each field, how long the item has run. */
(function () {
  "use strict";
  var room = document.getElementById("room"), form = document.getElementById("item-form");
  if (!room) { return; }
  var words = room.dataset, kept = document.getElementById("kept");

  /* Keys: single ones, never while typing, off until they are switched on. */
  var ON = "room-keys", place = document.getElementById("keys-switch");
  function keysAreOn() { try { return localStorage.getItem(ON) === "1"; } catch (e) { return false; } }
  var button = document.createElement("button");
  button.type = "button";
  button.className = "btn alt sm";
  function showSwitch() {
    button.textContent = keysAreOn() ? words.keysOff : words.keysOn;
    button.setAttribute("aria-pressed", keysAreOn() ? "true" : "false");
  }
  button.addEventListener("click", function () {
    try { localStorage.setItem(ON, keysAreOn() ? "0" : "1"); } catch (e) { return; }
    showSwitch();
  });
  showSwitch();
  place.appendChild(button);

  function typing(target) {
    return target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])") || target.isContentEditable;
  }
  function focusOn(name) {
    var field = form && form.elements[name];
    if (field) { field.focus(); }
  }
  var FIELDS = { w: "words", o: "office", d: "days" }, LINKS = { j: "next", k: "prev" };
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !keysAreOn()) { return; }
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (typing(event.target)) { return; }
    var key = event.key.toLowerCase(), link;
    if (LINKS[key]) {
      link = document.querySelector(".pager a[rel=" + LINKS[key] + "]");
      if (link) { event.preventDefault(); link.click(); }
    } else if (!form) {
      return;
    } else if (/^[1-6]$/.test(key)) {
      var choice = form.querySelectorAll("input[name=disposition]")[key - 1];
      choice.checked = true;
      choice.dispatchEvent(new Event("change", { bubbles: true }));
      event.preventDefault();
      if (choice.value === "not_reached") { choice.focus(); } else { focusOn("words"); }
    } else if (FIELDS[key]) {
      event.preventDefault();
      focusOn(FIELDS[key]);
    } else if (key === "r") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[name=act]"));
    }
  });

  /* Each field is kept when it is left. A form that is sent waits for what is on its way. */
  var timer = null, running = null, stopped = false;
  function say(text, url, see) {
    kept.textContent = text;
    if (url) {
      var link = document.createElement("a");
      link.href = url;
      link.textContent = see;
      kept.append(" ", link);
    }
  }
  function keep() {
    timer = null;
    if (running || stopped) { return; }
    var data = new FormData(form);
    data.delete("form_key");
    data.set("act", "keep");
    running = fetch(form.action, { method: "POST", body: new URLSearchParams(data), headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.json(); })
      .then(function (answer) {
        if (answer.version) { form.elements.version.value = answer.version; }
        if (answer.conflict) { stopped = true; say(answer.said, answer.conflict, answer.see); return; }
        say(answer.said || words.kept + " " + new Date().toTimeString().slice(0, 5));
      })
      .catch(function () { say(words.notKept); })
      .then(function () { running = null; });
  }
  if (form && form.querySelector("button[value=record]")) {
    form.addEventListener("change", function () { clearTimeout(timer); timer = setTimeout(keep, 250); });
    window.addEventListener("online", keep);
    document.addEventListener("submit", function (event) {
      if (event.target !== form) { return; }
      clearTimeout(timer);
      if (!running) { stopped = true; setTimeout(function () { stopped = false; }, 3000); return; }
      event.preventDefault();
      event.stopImmediatePropagation();
      var by = event.submitter;
      running.then(function () { form.requestSubmit(by); });
    }, true);
  }

  /* How long the item has been on the screen. */
  var clock = document.getElementById("room-clock");
  if (clock && form) {
    var since = Date.now(), name = "room-item";
    try {
      var before = (sessionStorage.getItem(name) || "").split(" ");
      if (before[0] === clock.dataset.item) { since = Number(before[1]); } else { sessionStorage.setItem(name, clock.dataset.item + " " + since); }
    } catch (e) { /* counts from now */ }
    var tell = function () {
      var seconds = Math.max(0, Math.round((Date.now() - since) / 1000));
      clock.textContent = words.running + " " + Math.floor(seconds / 60) + ":" + ("0" + seconds % 60).slice(-2) + " / " + clock.dataset.minutes + ":00";
    };
    tell();
    setInterval(tell, 1000);
  }
})();
