"""Units that sign a case by a personal link, as they do it: the page, a code out of the mail, the signature."""

from __future__ import annotations

import re
from typing import Any

from grievance.cases.models import Case, CoSignature
from grievance.cases.rules.words import Said, Signing
from grievance.cosigning import signing
from grievance.enterprises.operations import find_or_make_unit
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox


def signed(case: Case, number: int, **more: Any) -> CoSignature:
    """Unit ``number`` signs through the operation."""
    with transaction():
        unit = find_or_make_unit(f"Unit {number}", clock.now(), district="Jammu")
        given = {"name": f"Unit {number}", "contact_name": f"Owner {number}", "email": f"unit{number}@example.net",
                 "unit_id": unit.id, "words": f"Loss {number}"} | more  # fmt: skip
        return signing.sign(case, signing.Signer(**given), Signing.INVITED, clock.now()).row


def says(row: CoSignature, said: str, words: str = "Still dark") -> Case:
    with transaction():
        return signing.say_word(row, Said(said), words if said == "contests" else "", clock.now())


def leaves(row: CoSignature) -> Case:
    with transaction():
        return signing.leave(row, "", clock.now())


def mailed(message: str, address: str) -> Outbox:
    """The last mail of a kind to an address."""
    found = db.session.query(Outbox).filter_by(message=message, to_address=address).order_by(Outbox.id.desc()).first()
    assert found is not None, (message, address)
    return found


def links_on(page: str) -> list[str]:
    """The paths of the personal links that a page shows."""
    return re.findall(r"(/co-sign/[\w-]+)<", page)


def sign_by_link(client: Any, link: str, email: str, **more: str) -> Any:
    """Fills the form, takes the code out of the mail, types it; the page that says what was signed."""
    given = {"unit": email.split("@")[0], "name": "Owner", "contact": email, "consent": "counted", **more}
    sent = client.post(link, data=given)
    assert sent.status_code == 303, sent.text
    context = mailed("cosign_code", email)
    code = re.search(r"\b\d{6}\b", context.text).group(0)
    done = client.post(f"{link}/code", data={"code": code})
    assert done.status_code == 303, done.text
    return client.get(done.headers["Location"])
