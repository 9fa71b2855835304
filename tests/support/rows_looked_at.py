"""What stands in the addresses of the pages that are looked at: rows of the demo, or rows made by an act of one of its people."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time
from io import BytesIO
from typing import Any

from sqlalchemy import select

from grievance.accounts.models import Person, RoleGrant
from grievance.cases.models import Case, Consultation
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState
from grievance.correspondence import operations as correspondence
from grievance.correspondence.models import IncomingMail, ReturnedMail
from grievance.desk.models import SavedView
from grievance.documents.models import Receipt
from grievance.enterprises.models import Membership
from grievance.enterprises.operations import find_or_make_association
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.matters.models import PolicyItemCase
from grievance.notifications.models import Outbox
from grievance.notifications.rules import MailState
from grievance.permissions import Role
from grievance.programmes.models import Programme, ProgrammeItem, ProgrammeStage, Reading
from grievance.reference.models import Calendar, Holder, Holiday, HolidayFile, ReplyTemplate, Seat
from grievance.routing.models import RoutingRule
from grievance.sittings.models import Direction, DirectionCase, Entry, Sitting
from grievance.sittings.records import MinutesCorrection
from grievance.sittings.rules.words import DirectionState, SittingState
from grievance.webhooks.models import Webhook
from tests.features.correspondence.conftest import letter
from tests.features.web.test_a_lost_answer import Scene, join_link, photo
from tests.support import returned_mail
from tests.support.cases import filed, take
from tests.support.fresh_client import FreshClient

TO_COME = (SittingState.PLANNED, SittingState.NOTIFIED)


class Rows(Scene):
    """The parts of addresses by their names; each is found or made once."""

    def __init__(self, app: Any) -> None:
        app.test_client_class = FreshClient
        super().__init__(app)
        self.known: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self.known:
            self.known[name] = MAKERS[name](self)
        return self.known[name]

    def path(self, path: str) -> str:
        """``{case}/files`` with the row in its place."""
        return re.sub(r"{(\w+)}", lambda found: self[found[1]], path)


MAKERS: dict[str, Callable[[Rows], str]] = {}


def row(make: Callable[[Rows], str]) -> Callable[[Rows], str]:
    """``{name}`` in an address stands for what ``make`` gives."""
    MAKERS[make.__name__.rstrip("_")] = make
    return make


def _case(*where: Any) -> str:
    found = db.session.scalar(select(Case.number).where(*where).order_by(Case.id).limit(1))
    assert found is not None
    return f"/cases/{found}"


def _first(column: Any, *where: Any) -> Any:
    db.session.rollback()  # what a browser's form has just left is to be seen
    return db.session.scalar(select(column).where(*where).limit(1))


def _sitting(division: str, *states: SittingState, last: bool = False) -> Sitting:
    order = Sitting.sits_on.desc() if last else Sitting.sits_on
    query = select(Sitting).where(Sitting.division == division, Sitting.state.in_(states)).order_by(order)
    found = db.session.scalars(query).first()
    assert found is not None, (division, states)
    return found


def _address(found: Sitting) -> str:
    return f"/sittings/{found.division[0].upper()}-{found.serial}"


def posted(browser: Any, path: str, **fields: Any) -> str:
    """Sends a form as its page does and gives where the answer leads."""
    answer = browser.post(path, data=fields)
    assert answer.status_code == 303, (path, answer.status_code, answer.get_data(as_text=True)[-3000:])
    return str(answer.headers["Location"])


def _last_number(path: str) -> str:
    return re.findall(r"\d+", path)[-1]


# ---------------------------------------------------------------- programmes


def _of_estates(model: Any) -> str:
    """The first row of the programme of new estates."""
    number = db.session.scalar(select(Programme.id).where(Programme.code == "new-estates"))
    return str(db.session.scalar(select(model.id).where(model.programme_id == number).order_by(model.id).limit(1)))


@row
def programme(_rows: Rows) -> str:
    return f"/programmes/{db.session.scalar(select(Programme.id).where(Programme.code == 'new-estates'))}"


@row
def programme_item(_rows: Rows) -> str:
    return _of_estates(ProgrammeItem)


@row
def programme_stage(_rows: Rows) -> str:
    return _of_estates(ProgrammeStage)


@row
def reading(_rows: Rows) -> str:
    return _of_estates(Reading)


# ---------------------------------------------------------------- cases


@row
def case(_rows: Rows) -> str:
    """Open, with JPDCL, in Jammu."""
    return _case(Case.state == CaseState.WITH_OFFICE, Case.office_code == "JPDCL", Case.division == "jammu")


@row
def own(_rows: Rows) -> str:
    """Of the demo's filer, answered: the last word is open."""
    return _case(Case.filer_person_id.is_not(None), Case.state == CaseState.ANSWERED)


@row
def open_own(rows: Rows) -> str:
    """Of the demo's filer, asked a question."""
    made = filed(title="The feeder trips at noon")
    posted(rows.person("nodal"), f"/cases/{made.case.number}/steps/ask-filer", question="Which feeder is it?", days="7")
    return f"/cases/{made.case.number}"


@row
def to_sort(_rows: Rows) -> str:
    return f"/cases/{filed(office_code=None, title='Something that no list names').case.number}"


@row
def joined(_rows: Rows) -> str:
    lead, other = filed(title="The lane is dark").case, filed(title="It is dark here too").case
    take(other, Step.JOIN, "convener.jammu", into=lead.number, reason="The same feeder")
    return f"/cases/{other.number}"


@row
def two_cases(_rows: Rows) -> str:
    """Two of one office, ticked in its inbox."""
    query = select(Case.number).where(Case.state == CaseState.WITH_OFFICE, Case.office_code == "JPDCL").limit(2)
    return "&".join(f"chosen={number}" for number in db.session.scalars(query))


@row
def bulk(rows: Rows) -> str:
    made = [filed(title=f"Line {n} is low").case.number for n in (1, 2)]
    chosen = "&".join(f"chosen={number}" for number in made)
    return posted(rows.person("hod"), f"/bulk?step=transfer&office=KPDCL&{chosen}", reason="Not ours")


@row
def view(rows: Rows) -> str:
    posted(rows.person("hod"), "/views/new?estate=gangyal", name="Gangyal", office="", version="")
    return f"/views/{_first(SavedView.id)}"


@row
def template(rows: Rows) -> str:
    """Of the head's own office."""
    given = {
        "of": "JPDCL",
        "outcome": "relief",
        "category": "",
        "language": "en",
        "title": "Mended",
        "body": "The line was mended on [date].",
    }
    posted(rows.person("hod"), "/reply-templates/new", **given)
    return f"/reply-templates/{_first(ReplyTemplate.id, ReplyTemplate.title == 'Mended')}"


@row
def paper(_rows: Rows) -> str:
    return f"/check/{_first(Receipt.code)}"


@row
def shared(_rows: Rows) -> str:
    return f"/shared/{filed(is_open_to_join=True, title='Voltage falls in the whole lane').case.number}"


@row
def unit(_rows: Rows) -> str:
    """Of the demo's filer."""
    return f"/units/{_first(Membership.unit_id, Membership.unit_id.is_not(None))}"


@row
def unit_member(rows: Rows) -> str:
    return f"{rows['unit']}/members/{_first(Membership.id, Membership.unit_id == int(_last_number(rows['unit'])))}"


@row
def association(_rows: Rows) -> str:
    """One in whose name nobody acts yet."""
    with transaction():
        return f"/associations/{find_or_make_association('Khonmoh Industries Association', clock.now(), division='kashmir').id}"


@row
def invitation(rows: Rows) -> str:
    return join_link(rows, rows["unit"])


# ---------------------------------------------------------------- mail


@row
def letter_(rows: Rows) -> str:
    """On a case, put there by the convener."""
    number = filed(contact_email="unit@unit.example").case.number
    waiting = tray(rows)
    posted(rows.person("convener.jammu"), f"{waiting}/attach", number=number)
    return f"/cases/{number}/letters/{_last_number(waiting)}"


@row
def tray(_rows: Rows) -> str:
    """Waits for Jammu's convener."""
    filed(contact_email="unit@unit.example")
    words = f"The pole fell, {db.session.query(IncomingMail).count()}."
    correspondence.take(letter("forum@forum.example", words, Subject="Pole").as_bytes(), clock.now(), source="pipe")
    return f"/letters/{db.session.scalar(select(IncomingMail.id).order_by(IncomingMail.id.desc()).limit(1))}"


@row
def returned(_rows: Rows) -> str:
    filed(contact_email="gone@unit.example")
    with transaction():
        mail = db.session.scalars(select(Outbox).where(Outbox.to_address == "gone@unit.example")).first()
        mail.state, mail.sent_at = MailState.SENT, clock.now()
        text = returned_mail.report(returned_mail.POSTFIX, to="forum@forum.example", failed="gone@unit.example",
                                    message_id=mail.message_id)  # fmt: skip
    correspondence.take(text, clock.now(), source="pipe")
    return f"/returned-mail/{_first(ReturnedMail.id)}"


@row
def mail(_rows: Rows) -> str:
    return f"/admin/mail/{_first(Outbox.id)}"


# ---------------------------------------------------------------- sittings


@row
def sitting(_rows: Rows) -> str:
    """Jammu's next; ``held`` its last, ``called`` Kashmir's next with its agenda circulated."""
    return _address(_sitting("jammu", *TO_COME, SittingState.FROZEN))


@row
def held(_rows: Rows) -> str:
    return _address(_sitting("jammu", SittingState.HELD, last=True))


@row
def called(_rows: Rows) -> str:
    return _address(_sitting("kashmir", SittingState.FROZEN))


@row
def planned(_rows: Rows) -> str:
    """A later sitting of a series."""
    query = select(Sitting).where(Sitting.division == "jammu", Sitting.state.in_(TO_COME)).order_by(Sitting.sits_on)
    return _address(db.session.scalars(query.offset(1)).first())


@row
def entry(_rows: Rows) -> str:
    """A case on the circulated agenda."""
    where = Entry.sitting_id == _sitting("kashmir", SittingState.FROZEN).id
    return str(_first(Entry.id, where, Entry.case_id.is_not(None)))


@row
def heard_case(rows: Rows) -> str:
    """The same case, now of the demo's filer."""
    found = db.session.get(Entry, int(rows["entry"]))
    return f"/cases/{_of_the_filer(found.case_id)}"


def _of_the_filer(case_id: int) -> str:
    filer = _first(Person.id, Person.email == "filer@example.org")
    with transaction():
        found = db.session.get(Case, case_id)
        found.filer_person_id = filer
        return str(found.number)


@row
def texts(rows: Rows) -> str:
    """Two writers on one item of the sitting, on its day; the second page is older than the first one's record."""
    where, before = f"{rows['called']}/live/{rows['entry']}", clock.now()
    clock.stand_still(datetime.combine(_sitting("kashmir", SittingState.FROZEN).sits_on, time(11, 30), clock.IST))
    try:
        browser = rows.person("convener.kashmir")
        posted(browser, where, disposition="deferred", words="Time is given.", act="record")
        return posted(browser, where, disposition="deferred", words="The office is away.", act="record", version="0")
    finally:
        clock.stand_still(before)


@row
def meeting(rows: Rows) -> str:
    """A review of the Chief Secretary with one instruction."""
    browser = rows.person("convener.jammu")
    typed = {"title": "New industrial estates", "office_code": "CS", "presided": "Chief Secretary", "division": "jammu"}
    made = posted(browser, "/meetings/new", **typed, met_on=clock.today().isoformat(), called=["JPDCL"])
    posted(browser, f"{made}/instructions/new", words="Lay the road to the estate.", office="JPDCL", estate="gangyal")
    return made


@row
def direction(_rows: Rows) -> str:
    return f"/directions/{_first(Direction.number, Direction.number.startswith('J-'))}"


@row
def claimed(_rows: Rows) -> str:
    """A case of the demo's filer, and the direction that serves it."""
    link = db.session.scalars(select(DirectionCase).order_by(DirectionCase.id)).first()
    number = _first(Direction.number, Direction.id == link.direction_id)
    return f"/cases/{_of_the_filer(link.case_id)}/directions/{number}"


@row
def open_direction(_rows: Rows) -> str:
    """Of Kashmir's power office."""
    where = Direction.office_code == "KPDCL", Direction.state == DirectionState.OPEN
    return f"/directions/{_first(Direction.number, *where)}"


@row
def correction(_rows: Rows) -> str:
    """Asked for while the minutes of Kashmir's last sitting were open to it."""
    last = _sitting("kashmir", SittingState.HELD, last=True)
    who, where = (
        _first(Person.id, Person.email == "hod.kashmir@example.org"),
        _first(Entry.id, Entry.sitting_id == last.id),
    )
    with transaction():
        asked = MinutesCorrection(
            sitting_id=last.id, entry_id=where, words="The date was 4 June.", asked_by=who, asked_at=clock.now()
        )
        db.session.add(asked)
    return f"{_address(last)}/minutes/corrections/{_first(MinutesCorrection.id)}"


@row
def item(rows: Rows) -> str:
    """A policy item with two cases of JPDCL."""
    numbers = [filed(title=f"Fixed charges while the feeder is off, unit {n}").case.number for n in (1, 2)]
    browser = rows.person("convener.jammu")
    made = posted(browser, f"/policy-items/new?case={numbers[0]}", title="Fixed charges while the feeder is off",
                   division="jammu", owner="JPDCL", summary="", wanted="")  # fmt: skip
    posted(browser, f"{made}/cases", number=numbers[1])
    return made


@row
def item_case(rows: Rows) -> str:
    where = rows["item"]
    case_id = _first(PolicyItemCase.case_id, PolicyItemCase.policy_item_id == int(_last_number(where)))
    return f"{where}/cases/{db.session.get(Case, case_id).number}"


@row
def alike(_rows: Rows) -> str:
    """Five of one estate and subject."""
    for n in range(5):
        filed(title=f"No power in the lane, plot {n}", estate_code="gangyal")
    return "/policy-items/suggestions?like=jammu:power_supply:gangyal"


# ---------------------------------------------------------------- doors to other systems


@row
def taken_over(rows: Rows) -> str:
    """A list of a paper register with a good and a wrong row, tried."""
    data = b"S No,Grievance,Estate,Date\n1,Transformer burnt and no power in the mill,Gangyal,12-03-2024\n2,qwertz,,\n"
    given = {"file": (BytesIO(data), "register.csv"), "source": "DIC register"}
    made = posted(rows.person("admin"), "/imports/new", **given)
    posted(rows.person("admin"), f"{made}/try", version="1", text_body="Grievance", id="S No", estate="Estate")
    return made


@row
def webhook(rows: Rows) -> str:
    given = {
        "name": "Portal",
        "address": "https://portal.example.in/hook",
        "owner": "overseer@example.org",
        "types": "case.filed",
    }
    posted(rows.person("admin"), "/admin/webhooks/new", **given)
    return f"/admin/webhooks/{_first(Webhook.id)}"


# ---------------------------------------------------------------- people and reference data


@row
def person(_rows: Rows) -> str:
    return f"/admin/people/{_first(Person.id, Person.email == 'hod@example.org')}"


@row
def holder(_rows: Rows) -> str:
    return f"/admin/reference/offices/JPDCL/holders/{_first(Holder.id, Holder.office_code == 'JPDCL')}"


@row
def rule(_rows: Rows) -> str:
    return f"/admin/routing/{_first(RoutingRule.id)}"


@row
def holiday(_rows: Rows) -> str:
    return f"/admin/reference/holidays/{_first(Holiday.id, Holiday.on > clock.today())}"


@row
def holiday_file(rows: Rows) -> str:
    given = {"file": (BytesIO(b"date,name,scope\n2026-11-23,Bandh,all\n"), "list.csv"), "scope": ""}
    posted(rows.person("admin"), "/admin/reference/holidays/import", **given)
    return f"/admin/reference/holidays/import/{_first(HolidayFile.id)}"


@row
def seat(_rows: Rows) -> str:
    return f"/admin/reference/seats/{_first(Seat.id)}"


@row
def week(_rows: Rows) -> str:
    return f"/admin/reference/weeks/{_first(Calendar.code)}"


@row
def asked_case(_rows: Rows) -> str:
    """A case about which another office is asked."""
    case = filed(title="The ring main is lent").case
    take(case, Step.CONSULT, "nodal", office="KPDCL", question="Was it lent before?")
    return f"/cases/{case.number}"


@row
def asked(rows: Rows) -> str:
    return f"{rows['asked_case']}/asked/{_first(Consultation.id, Consultation.words == 'Was it lent before?')}/answer"


@row
def deputy_mail(rows: Rows) -> str:
    """What the deputy of a head was written."""
    deputy = _first(Person.id, Person.email_folded == "director.jammu@example.org")
    head, today = _first(Person.id, Person.email_folded == "secretary@example.org"), clock.today()
    with transaction():
        db.session.add(
            RoleGrant(
                person_id=deputy, role=Role.HOD, office_code="IC-DEPT", from_on=today, to_on=today, deputy_for_id=head
            )
        )
    case = filed(title="A word for the deputy", office_code="IC-DEPT").case
    return f"/inbox/deputy/{_first(Outbox.id, Outbox.case_id == case.id, Outbox.reader == 'office')}"


@row
def proof(rows: Rows) -> str:
    """A case with a picture."""
    number = filed(title="The meter is burnt").case.number
    posted(rows.person("filer"), f"/cases/{number}/files", file=photo())
    return f"/cases/{number}"
