"""A change is shown before it is made: what moves, where, and what else is affected. Works without a script.

In a view, inside ``form.taking_refusals()``::

    return check_or_save(change, _("Declare a holiday"), _("Declare holiday"), leave=url_for(…))

The first POST answers with the page of effects, which carries all that was typed; its button makes the same POST again
with ``sure``. "Change what I wrote" leads back to the form: then ``None`` is returned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from grievance.foundation.database import db
from grievance.foundation.transaction import rehearse
from grievance.reference.events import OpenDateMoved
from grievance.sentences import Sentence
from grievance.web.form_keys import once

OWN_FIELDS = frozenset({"csrf_token", "form_key", "sure", "back"})
OFFICES_SHOWN = 20


@dataclass(frozen=True)
class Effect:
    """``by_office``: how many open dates move, earlier and later. ``farthest``: the greatest move in days."""

    recomputed: int
    moved: int
    later: int
    farthest: int
    by_office: tuple[tuple[str, int], ...]
    said: tuple[Sentence, ...]

    @property
    def earlier(self) -> int:
        return self.moved - self.later

    @property
    def more_offices(self) -> int:
        return max(0, len(self.by_office) - OFFICES_SHOWN)


def effect_of(change: Callable[[], object]) -> Effect:
    """What the change would do to open dates. Raises what the change refuses."""
    _noted()
    found = rehearse(change)
    recomputed, moves = _noted(), _moves(found.events)
    spans = [move.new_on - move.old_on for move in moves]
    offices = Counter(move.office_code or "" for move in moves)
    return Effect(
        recomputed.recomputed if recomputed else 0, len(moves), sum(span > timedelta() for span in spans),
        max((abs(span.days) for span in spans), default=0), tuple(offices.most_common()), found.said,
    )  # fmt: skip


def _moves(events: tuple[Any, ...]) -> list[OpenDateMoved]:
    """Events of many rows stand for each of them."""
    return [row for event in events for row in event.kept_as() if isinstance(row, OpenDateMoved)]


def _noted() -> Any:
    """How many dates were computed and moved; left with the session by the reaction that did it."""
    return db.session().info.pop("recomputed", None)


def tell_moves(what: str = "") -> None:
    found = _noted()
    moved, what = found.moved if found else 0, what or _("Done.")
    if moved:
        said = ngettext("%(num)s open date moved.", "%(num)s open dates moved.", moved)
    else:
        said = _("No open date moved.")
    flash(f"{what} {said}", "ok")


def check_or_save(
    change: Callable[[], object], heading: str, label: str, *, leave: str, url: str = "", done: str = "",
    lede: Any = None, always: bool = True,
) -> Any:  # fmt: skip
    """The page of effects, or the change made. Without ``always`` a change that affects nothing is made at once."""
    if "back" in request.form:
        return None
    if "sure" not in request.form:
        effect = effect_of(change)
        if always or effect.moved or effect.said:
            return render_template("reference/check_change.html", heading=heading, label=label, leave=leave, lede=lede,
                                   effect=effect, typed=_typed(), shown=OFFICES_SHOWN)  # fmt: skip
    _noted()
    with once() as made:
        change()
        made.url = url or leave
    tell_moves(done)
    return redirect(made.url, 303)


def _typed() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name not in OWN_FIELDS]
