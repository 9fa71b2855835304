"""Pages of accounts: sign-in, one's own account, and people for the administrator."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Flask

from grievance.accounts.sessions import init_sessions

blueprint = Blueprint("accounts", __name__)
blueprint.record_once(lambda state: init_sessions(cast(Flask, state.app)))

from grievance.accounts.views import account, contact, deputy, people, sign_in, sign_in_code  # noqa: E402, F401  (they add their routes)
