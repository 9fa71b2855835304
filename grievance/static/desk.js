/* Officers' pages: what is typed into a step is kept while it is written; a session about to end says so. */
(function () {
  "use strict";
  function send(address, body, then, failed) {
    fetch(address, { method: body ? "POST" : "GET", body: body, credentials: "same-origin", redirect: "error" })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); })
      .then(then, failed);
  }

  /* Kept for later, three seconds after the last letter. */
  var line = document.getElementById("kept-line"), form = line ? line.closest("form") : null, timer = null;
  function keep() {
    timer = null;
    var body = new URLSearchParams();
    new FormData(form).forEach(function (value, name) { if (typeof value === "string" && name !== "form_key") { body.append(name, value); } });
    body.append("keep", "script");
    send(location.href, body, function (said) { line.textContent = said; moved(); }, function () { line.textContent = line.dataset.lost; });
  }
  if (form && form.querySelector("button[name=keep]")) {
    form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(keep, 3000); });
    form.addEventListener("submit", function () { clearTimeout(timer); });
  }

  /* The end of the session, five minutes before; another page of the same person puts it off here too. */
  var bar = document.getElementById("session-end"), SEEN = "seen-at";
  function seenAt() { try { return Number(localStorage.getItem(SEEN)) || 0; } catch (e) { return 0; } }
  var here = Date.now(), stay = bar ? bar.querySelector("button") : null;
  function moved() {
    here = Date.now();
    try { localStorage.setItem(SEEN, String(here)); } catch (e) { /* counted here alone */ }
  }
  function look() {
    var idle = (Date.now() - Math.max(here, Math.min(seenAt(), Date.now()))) / 1000;
    bar.hidden = idle < Number(bar.dataset.after);
    if (!bar.hidden) {
      var isOver = idle >= Number(bar.dataset.end);
      bar.firstElementChild.textContent = isOver ? bar.dataset.over : bar.dataset.soon;
      if (isOver && stay.parentNode) { stay.remove(); }
    }
  }
  if (bar) {
    moved();
    stay.addEventListener("click", function () {
      send(bar.dataset.stay, null, function () { moved(); look(); }, function () { bar.firstElementChild.textContent = bar.dataset.over; });
    });
    setInterval(look, 15000);
    document.addEventListener("visibilitychange", look);
  }
})();
