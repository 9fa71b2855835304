/* Single keys, where an officer has switched them on: what they do is printed on each control and listed at "?". */
(function () {
  "use strict";
  var ROWS = ".queue .item h2 a, .queue .item h3 a";

  function isTyping(at) {
    return at.isContentEditable || at.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
  }
  function send(form) {
    form.requestSubmit(form.querySelector("button.btn:not(.alt)"));
  }
  /* Down and up a list: the link of the row is focused, Enter opens it, X ticks it. */
  function move(by) {
    var rows = Array.from(document.querySelectorAll(ROWS)), at = rows.indexOf(document.activeElement);
    var row = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (row) { row.focus(); }
    return row;
  }
  function tick() {
    var item = document.activeElement.closest(".item"), box = item && item.querySelector("input[type=checkbox]");
    if (box) { box.click(); document.activeElement === box || item.querySelector("a").focus(); }
    return box;
  }
  function press(control) {
    control.click();
    if (control.dataset.then) { document.getElementById(control.dataset.then).focus(); }
    return control;
  }
  function act(key) {
    var control = document.querySelector("[data-key=\"" + CSS.escape(key) + "\"]");
    if (control) { return press(control); }
    if (key === "j" || key === "k") { return move(key === "j" ? 1 : -1); }
    if (key === "x") { return tick(); }
    if (key === "/") { var find = document.getElementById("find"); if (find) { find.focus(); } return find; }
  }
  document.addEventListener("keydown", function (event) {
    var at = event.target, key = event.key.toLowerCase();
    if (event.defaultPrevented || event.isComposing || event.altKey || event.metaKey) { return; }
    if (event.ctrlKey) {
      if (key === "enter" && at.form && at.form.method === "post") { event.preventDefault(); send(at.form); }
      return;
    }
    if (key.length !== 1 || isTyping(at) || (event.shiftKey && /[a-z]/.test(key))) { return; }
    if (act(key)) { event.preventDefault(); }
  });

  /* A step opened by its key: on to the first thing that is not filled in. */
  var form = document.querySelector("form.keyed");
  if (form && !document.querySelector(".err-sum")) {
    var fields = Array.from(form.querySelectorAll("fieldset, textarea, select, input:not([type=hidden]):not([type=radio])"));
    var first = fields.find(function (field) {
      return field.matches("fieldset") ? !field.querySelector(":checked") : !field.value;
    }) || fields[0];
    if (first) { (first.querySelector("input") || first).focus(); }
  }
})();
