"""The form of a new token."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from grievance.api.rules.scopes import LIFETIMES, SCOPE_WORDS, Scope, scopes_for
from grievance.permissions import Actor
from grievance.web.fields import Needed, OneOf, SomeOf, TextLine
from grievance.web.forms import BaseForm


class TokenForm(BaseForm):
    """``scopes`` offers only what the person may do."""

    name = TextLine(
        _l("Name of the program"), validators=[Needed(_l("Write a name by which you know it again."))], longest=80
    )
    scopes = SomeOf(_l("What may it do?"), validators=[Needed(_l("Choose what the program may do."))])
    days = OneOf(_l("How long is it good?"), validators=[Needed(_l("Choose how long it is good."))])

    def __init__(self, actor: Actor, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scopes.choices = [(scope.value, gettext(SCOPE_WORDS[scope])) for scope in scopes_for(actor)]
        self.days.choices = [(str(days), ngettext("%(num)s day", "%(num)s days", days)) for days in LIFETIMES]

    def chosen(self) -> frozenset[Scope]:
        return frozenset(Scope(word) for word in self.scopes.data or ())
