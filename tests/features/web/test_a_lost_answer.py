"""The line is cut after the commit: each form of a filer, sent again, has had its effect once and shows its result."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from grievance.accounts import passwords
from grievance.accounts import queries as people
from grievance.accounts.models import UnreachableAddress
from grievance.api.queries import tokens_of
from grievance.cases.models import Case
from grievance.cases.rules.steps import Step
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import Right
from tests.features.intake.pages import begin, file, to_the_last_page
from tests.support.cases import filed, take
from tests.support.lost_answers import Form, sent_three_times, words_of
from tests.support.programs import token_of
from tests.support.safety import is_full
from tests.support.sign_in import session_cookie
from tests.support.signers import links_on, mailed, signed

FILERS = {Right.FILE_CASE, Right.FOLLOW_OWN_CASE}
"""The rights that are a filer's alone; officers hold the others too."""
CUT: dict[str, Callable[..., Form]] = {}
ELSEWHERE = {
    "accounts.sign_in_as_demo_person": "a 404 outside the demonstration",
}
NUMBER = re.compile(r"[JK]26-\d{4,}-\d")
PASSWORD = "a long enough sentence of words"


def cut(endpoint: str, name: str = ""):  # noqa: ANN201
    """One more form for ``endpoint``; ``name`` where it has several."""

    def add(make: Callable[..., Form]) -> Callable[..., Form]:
        CUT[f"{endpoint} {name}".strip()] = make
        return make

    return add


class Scene:
    """Who may act in the tests: each browser new."""

    def __init__(self, world) -> None:  # noqa: ANN001
        self.world = world

    def visitor(self):  # noqa: ANN201
        return self.world.test_client()

    def person(self, key: str):  # noqa: ANN201
        browser = self.visitor()
        browser.set_cookie(*session_cookie(self.world, key))
        return browser

    def follower(self, made=None, **more):  # noqa: ANN001, ANN201
        """A browser that follows a case by its secret, and the case's number."""
        made = made or filed(filer_person_id=None, contact_email="owner@example.net", **more)
        browser = self.visitor()
        token = Form(
            browser, f"/track?number={made.case.number}", "/track", {"number": made.case.number, "secret": made.secret}
        )
        send(token)
        return browser, made.case.number


def send(form: Form):  # noqa: ANN201
    from tests.support.lost_answers import hidden_fields

    return form.browser.post(
        form.to or form.page, data=hidden_fields(form.browser.get(form.page).text, form) | form.given
    )


@pytest.fixture
def scene(world):  # noqa: ANN001, ANN201
    return Scene(world)


def photo():  # noqa: ANN201
    made = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(made, "PNG")
    made.seek(0)
    return made, "meter.png"


# ---------------------------------------------------------------- filing


@cut("intake.start_filing")
def _(scene):
    return Form(scene.visitor(), "/file", given={"group": "power"})


@cut("intake.ask_about")
def _(scene):
    browser = scene.visitor()
    return Form(browser, f"{begin(browser)}/about", given={"group": "workers_safety"})


@cut("intake.ask_place")
def _(scene):
    browser = scene.visitor()
    return Form(browser, f"{begin(browser)}/place", given={"where": "estate", "estate": "Gangyal", "plot": "14-A"})


@cut("intake.ask_similar")
def _(scene):
    file(scene.visitor(), {"is_open_to_join": "y"})
    browser = scene.visitor()
    draft = begin(browser)
    send(Form(browser, f"{draft}/place", given={"where": "estate", "estate": "Gangyal"}))
    return Form(browser, f"{draft}/similar", given={"choice": "new"})


@cut("intake.ask_words")
def _(scene):
    browser = scene.visitor()
    draft = begin(browser)
    send(Form(browser, f"{draft}/place", given={"where": "estate", "estate": "Gangyal"}))
    return Form(browser, f"{draft}/words", given={"words": "The voltage falls to 310 after 9 pm.", "since": "month"})


@cut("intake.ask_contact")
def _(scene):
    browser = scene.visitor()
    given = {"name": "Rakesh", "filer_kind": "unit", "unit": "Shivalik Auto", "contact": "94191 23456"}
    return Form(browser, f"{to_the_last_page(browser)}/contact", given=given)


@cut("intake.check_and_send")
def _(scene):
    browser = scene.visitor()
    draft = to_the_last_page(browser)
    return Form(browser, f"{draft}/check", given={"category": "power_supply", "do": "send"})


@cut("intake.check_and_send", "joining")
def _(scene):
    number, _ = file(scene.visitor(), {"is_open_to_join": "y"}, contact={"unit": "Lead"})
    browser = scene.visitor()
    joined = send(Form(browser, f"/shared/{number}", f"/shared/{number}/join"))
    draft = joined.headers["Location"].rsplit("/", 1)[0]
    send(Form(browser, f"{draft}/contact", given={"name": "B", "filer_kind": "unit", "unit": "Second", "contact": "94191 23457"}))  # fmt: skip
    return Form(browser, f"{draft}/check", given={"do": "send"})


@cut("intake.prove_contact")
def _(scene):
    browser = scene.visitor()
    draft = to_the_last_page(browser, contact={"contact": "owner@example.net"})
    send(Form(browser, f"{draft}/check", given={"category": "power_supply", "do": "send"}))
    code = re.search(r"\b\d{6}\b", mailed("one_time_code", "owner@example.net").text).group(0)
    return Form(browser, f"{draft}/code", given={"code": code, "do": "send"})


@cut("intake.join_shared")
def _(scene):
    number, _ = file(scene.visitor(), {"is_open_to_join": "y"})
    return Form(scene.visitor(), f"/shared/{number}", f"/shared/{number}/join")


@cut("intake.add_files")
def _(scene):
    browser = scene.visitor()
    return Form(browser, f"{to_the_last_page(browser)}/files", given={"file": photo})


@cut("intake.remove_file")
def _(scene):
    browser = scene.visitor()
    page = f"{to_the_last_page(browser)}/files"
    browser.post(page, data={"file": photo()})
    to = re.search(r'action="([^"]+/remove)"', browser.get(page).text).group(1)
    return Form(browser, page, to)


@cut("intake.finish_later")
def _(scene):
    browser = scene.visitor()
    return Form(browser, f"{begin(browser)}/later", given={"email": "owner@example.net"})


@cut("intake.forget_draft")
def _(scene):
    browser = scene.visitor()
    browser.get(f"{begin(browser)}/place")
    return Form(browser, "/file", "/file/forget")


# ---------------------------------------------------------------- following a case


@cut("cases.track")
def _(scene):
    made = filed(filer_person_id=None)
    return Form(scene.visitor(), f"/track?number={made.case.number}", "/track", {"secret": made.secret, "number": made.case.number})  # fmt: skip


@cut("cases.track", "by a code")
def _(scene):
    made, browser = filed(filer_person_id=None, contact_email="owner@example.net"), scene.visitor()
    send(Form(browser, "/track/code", given={"number": made.case.number}))
    code = re.search(r"\b\d{6}\b", mailed("track_code", "owner@example.net").text).group(0)
    return Form(browser, "/track", given={"secret": code, "number": made.case.number})


@cut("cases.send_track_code")
def _(scene):
    made = filed(filer_person_id=None, contact_email="owner@example.net")
    return Form(scene.visitor(), "/track/code", given={"number": made.case.number})


@cut("cases.replace_secret")
def _(scene):
    browser, number = scene.follower()
    return Form(browser, f"/cases/{number}/secret")


@cut("cases.replace_secret", "signed in")
def _(scene):
    return Form(scene.person("filer"), f"/cases/{filed().case.number}/secret")


@cut("cases.stop_tracking")
def _(scene):
    browser, number = scene.follower()
    return Form(browser, f"/cases/{number}", f"/cases/{number}/stop-following")


@cut("cases.take_step")
def _(scene):
    browser, number = scene.follower()
    return Form(browser, f"/cases/{number}/steps/withdraw", given={"reason": "The line was mended today."})


@cut("cases.take_step", "the last word")
def _(scene):
    from tests.support.cases import answer

    made = filed(filer_person_id=None, contact_email="owner@example.net")
    answer(made.case)
    browser, number = scene.follower(made)
    return Form(browser, f"/cases/{number}/steps/accept", given={"was_told": "5", "was_fair": ""})


@cut("cases.say_word")
def _(scene):
    from tests.support.cases import answer

    made = filed(filer_person_id=None, contact_email="owner@example.net")
    answer(made.case)
    path = re.search(r"/word/\S+", mailed("case_answered", "owner@example.net").text).group(0)
    return Form(
        scene.visitor(), path, given={"settled": "no", "words": "Dark at night", "was_told": "2", "was_fair": ""}
    )


@cut("cases.undo_step")
def _(scene):
    case = filed().case
    browser = scene.person("nodal")
    send(Form(browser, f"/cases/{case.number}/steps/acknowledge"))
    return Form(browser, f"/cases/{case.number}", f"/cases/{case.number}/undo")


@cut("cases.show_files")
def _(scene):
    browser, number = scene.follower()
    return Form(browser, f"/cases/{number}/files", given={"file": photo})


@cut("cases.write_note")
def _(scene):
    return Form(scene.person("hod"), f"/cases/{filed().case.number}/notes", given={"words": "Look at feeder 12."})


@cut("cases.show_contact")
def _(scene):
    number = filed().case.number
    return Form(scene.person("hod"), f"/cases/{number}", f"/cases/{number}/contact")


@cut("correspondence.correct_address")
def _(scene):
    browser, number = scene.follower()
    with transaction():
        db.session.add(UnreachableAddress(address_folded="owner@example.net", since_at=clock.now()))
    return Form(browser, f"/cases/{number}/address", given={"email": "new@example.net"})


def code_for(address: str) -> str:
    return re.search(r"\b\d{6}\b", mailed("one_time_code", address).text).group(0)


@cut("cases.choose_messages")
def _(scene):
    browser, number = scene.follower()
    return Form(browser, f"/cases/{number}/messages", given={"language": "hi", "wanted": "needed"})


@cut("cases.ask_to_change_contact")
def _(scene):
    browser, number = scene.follower()
    page = f"/cases/{number}/messages"
    return Form(browser, page, f"{page}/contact", {"contact": "new@example.net"})


@cut("cases.change_contact")
def _(scene):
    browser, number = scene.follower()
    page = f"/cases/{number}/messages"
    send(Form(browser, page, f"{page}/contact", {"contact": "new@example.net"}))
    return Form(browser, f"{page}/code", given={"code": code_for("new@example.net")})


# ---------------------------------------------------------------- other units


def invited(scene, *units: str):
    browser, number = scene.follower()
    made = send(Form(browser, f"/cases/{number}/co-signers", given={"units": "\n".join(units)}))
    return browser, number, links_on(browser.get(made.headers["Location"]).text)


@cut("cosigning.invite_units")
def _(scene):
    browser, number = scene.follower()
    return Form(browser, f"/cases/{number}/co-signers", given={"units": "Kohinoor, k@example.net\nSwastik, 9419100001"})


@cut("cosigning.take_back_link")
def _(scene):
    browser, number, _ = invited(scene, "Kohinoor")
    page = f"/cases/{number}/co-signers"
    return Form(browser, page, re.search(r'action="([^"]+/take-back)"', browser.get(page).text).group(1))


@cut("cosigning.list_members")
def _(scene):
    browser, number = scene.follower()
    case = db.session.query(Case).filter_by(number=number).one()
    with transaction():
        from grievance.enterprises.operations import find_or_make_association

        case = db.session.get(Case, case.id)
        case.association_id = find_or_make_association("Bari Brahmana Industries", clock.now()).id
        case.contact_proved_at = clock.now()
    return Form(browser, f"/cases/{number}/members", given={"units": "Kohinoor, k@example.net"})


SIGNER = {"unit": "Kohinoor", "name": "Owner", "contact": "k@example.net", "consent": "counted"}


@cut("cosigning.read_and_sign")
def _(scene):
    return Form(scene.visitor(), invited(scene, "Kohinoor")[2][0], given=SIGNER)


@cut("cosigning.prove_address")
def _(scene):
    browser, link = scene.visitor(), invited(scene, "Kohinoor")[2][0]
    send(Form(browser, link, given=SIGNER))
    code = re.search(r"\b\d{6}\b", mailed("cosign_code", "k@example.net").text).group(0)
    return Form(browser, f"{link}/code", given={"code": code})


def signatory(scene):
    """A browser that opens its signatory's page by the link of its mail, the page, and the case."""
    case = filed().case
    row, browser = signed(case, 1), scene.visitor()
    link = mailed("cosign_signed", "unit1@example.net").context["link"].removeprefix("https://forum.example")
    browser.get(link)
    return browser, f"/signed/{row.id}", case


@cut("cosigning.say_word")
def _(scene):
    from tests.support.cases import answer

    browser, page, case = signatory(scene)
    answer(case)
    return Form(browser, page, f"{page}/word", {"said": "contests", "words": "Still dark at night"})


@cut("cosigning.leave")
def _(scene):
    browser, page, _ = signatory(scene)
    return Form(browser, page, f"{page}/leave", {"reason": "Sold"})


@cut("cosigning.change_consent")
def _(scene):
    browser, page, _ = signatory(scene)
    return Form(browser, page, f"{page}/consent", {"consent": "named", "own_line": "Ten lakh lost"})


def joined_unproved(scene) -> tuple[Any, str]:
    """A browser that opens the page of a unit that joined without a code."""
    from grievance.cases.rules.words import Signing
    from grievance.cosigning import signing

    case, browser = filed().case, scene.visitor()
    with transaction():
        signer = signing.Signer(name="Joiner Works", contact_name="Owner", email="joiner@example.net")
        row_id = signing.sign(case, signer, Signing.JOINED, clock.now()).row.id
    browser.get(mailed("cosign_signed", "joiner@example.net").context["link"].removeprefix("https://forum.example"))
    return browser, f"/signed/{row_id}/contact"


@cut("cosigning.give_contact")
def _(scene):
    browser, page = joined_unproved(scene)
    return Form(browser, page, given={"contact": "joiner@example.net"})


@cut("cosigning.prove_contact")
def _(scene):
    browser, page = joined_unproved(scene)
    send(Form(browser, page, given={"contact": "joiner@example.net"}))
    return Form(browser, f"{page}/code", given={"code": code_for("joiner@example.net")})


@cut("cosigning.lead_case")
def _(scene):
    browser, page, case = signatory(scene)
    take(case, Step.LEAVE_LEAD, "filer")
    return Form(browser, f"{page}/lead")


@cut("cosigning.stop_holding")
def _(scene):
    browser, page, _ = signatory(scene)
    return Form(browser, page, f"{page}/close")


@cut("cosigning.show_signatories")
def _(scene):
    case = filed().case
    signed(case, 1)
    return Form(scene.person("hod"), f"/cases/{case.number}", f"/cases/{case.number}/signatories")


# ---------------------------------------------------------------- sittings and papers


@cut("documents.ask_code")
def _(scene):
    return Form(scene.visitor(), "/check", given={"code": "7KQM42XW9TFD"})


@cut("sittings.renew_own_calendar")
def _(scene):
    return Form(scene.person("filer"), "/sittings/my-calendar")


@cut("sittings.say_cannot_come")
def _(scene):
    from tests.features.sittings.test_arranging import agenda_with, freeze

    number = agenda_with(scene.at, "Voltage falls")[0].number
    freeze("J-1")
    with transaction():
        db.session.query(Case).filter_by(number=number).one().filer_person_id = people.person_by_email("filer@example.org").id  # fmt: skip
    return Form(scene.person("filer"), f"/cases/{number}/sittings/J-1/cannot-come", given={"why": "Snow on the road"})


@cut("sittings.save_correction")
def _(scene):
    from tests.features.sittings.scene import entry_of
    from tests.features.sittings.test_the_minutes import do, in_the_room, operations

    case = in_the_room(scene.at, "Voltage falls")[0]
    with transaction():
        db.session.query(Case).filter_by(number=case.number).one().filer_person_id = people.person_by_email("filer@example.org").id  # fmt: skip
    do(operations.take_attendance, ["JPDCL"])
    do(operations.hold)
    scene.at("2026-12-01 10:00")
    do(operations.circulate_minutes)
    page = "/sittings/J-1/minutes/corrections/new"
    return Form(scene.person("filer"), page, given={"item": str(entry_of("J-1", case).id), "words": "Since June."})


@cut("sittings.say_units_word")
def _(scene):
    from tests.features.sittings.test_directions import claim, give, sat

    made = filed()
    number = give(sat(scene.at), case=made.case)
    claim(number)
    return Form(scene.person("filer"), f"/cases/{made.case.number}/directions/{number}/word",
                given={"word": "contests", "words": "The pole still leans."})  # fmt: skip


# ---------------------------------------------------------------- one's own units


def unit_of_filer(scene) -> str:
    """The page of a unit that the filer has entered."""
    given = {"unit": "Tawi Castings", "udyam": "", "gstin": "", "estate": ""}
    return send(Form(scene.person("filer"), "/units", given=given)).headers["Location"]


def action_on(browser, page: str, end: str) -> str:
    """Where the last form on the page goes whose address ends so."""
    return re.findall(rf'action="([^"]+{end})"', browser.get(page).text)[-1]


@cut("enterprises.show_units")
def _(scene):
    return Form(
        scene.person("filer"), "/units", given={"unit": "Tawi Castings", "udyam": "", "gstin": "", "estate": ""}
    )


@cut("enterprises.make_member_link")
def _(scene):
    page = unit_of_filer(scene)
    return Form(scene.person("filer"), page, f"{page}/link")


def join_link(scene, page: str) -> str:
    filer = scene.person("filer")
    made = send(Form(filer, page, f"{page}/link"))
    return re.search(r"(/units/join/[\w-]+)", filer.get(made.headers["Location"]).text).group(1)


@cut("enterprises.become_member")
def _(scene):
    link = join_link(scene, unit_of_filer(scene))
    return Form(scene.person("association"), link, f"{link}/yes")


@cut("enterprises.end_membership")
def _(scene):
    page, other = unit_of_filer(scene), scene.person("association")
    link = join_link(scene, page)
    send(Form(other, link, f"{link}/yes"))
    filer = scene.person("filer")
    ends = re.findall(rf'href="({page}/members/\d+/end)"', filer.get(page).text)
    return Form(filer, ends[-1], given={"last_day": "30-11-2026"})


@cut("enterprises.keep_membership")
def _(scene):
    form = CUT["enterprises.end_membership"](scene)
    send(form)
    page = form.page.partition("/members/")[0]
    return Form(form.browser, page, action_on(form.browser, page, "/keep"))


def association_of(scene) -> str:
    from grievance.enterprises.operations import add_member, find_or_make_association

    with transaction():
        found = find_or_make_association("Bari Brahmana Industries", clock.now())
        add_member(people.person_by_email("association@example.org").id, clock.today(), association_id=found.id)
        return f"/associations/{found.id}"


@cut("enterprises.add_represented")
def _(scene):
    page = association_of(scene)
    return Form(scene.person("association"), page, f"{page}/represented", {"units": "Kohinoor, k@example.net"})


@cut("enterprises.end_represented")
def _(scene):
    page, browser = association_of(scene), scene.person("association")
    send(Form(browser, page, f"{page}/represented", {"units": "Kohinoor, k@example.net"}))
    return Form(browser, page, action_on(browser, page, "/end"))


# ---------------------------------------------------------------- one's own account


def with_password(key: str = "filer") -> None:
    with transaction():
        people.person_by_email(f"{key}@example.org", locked=True).password_hash = passwords.hashed(PASSWORD)


@cut("accounts.try_to_sign_in")
def _(scene):
    with_password()
    return Form(scene.visitor(), "/sign-in", given={"email": "filer@example.org", "password": PASSWORD})


@cut("accounts.ask_for_code")
def _(scene):
    return Form(scene.visitor(), "/sign-in/code", given={"contact": "filer@example.org"})


@cut("accounts.enter_code")
def _(scene):
    browser = scene.visitor()
    send(Form(browser, "/sign-in/code", given={"contact": "filer@example.org"}))
    code = re.search(r"\b\d{6}\b", mailed("one_time_code", "filer@example.org").text).group(0)
    return Form(browser, "/sign-in/code/enter", given={"code": code})


@cut("accounts.sign_out")
def _(scene):
    return Form(scene.person("filer"), "/account", "/sign-out")


@cut("exports.take_own")
def _(scene):
    return Form(scene.person("filer"), "/account/take-away", given={"with_files": "y"})


@cut("exports.take_case")
def _(scene):
    browser, number = scene.follower()
    return Form(browser, f"/cases/{number}/take-away")


@cut("accounts.change_account")
def _(scene):
    return Form(scene.person("filer"), "/account", given={"name": "Rakesh K", "language": "en"})


@cut("accounts.change_password")
def _(scene):
    with_password()
    new = {"old_password": PASSWORD, "new_password": "another long sentence of mine"}
    return Form(scene.person("filer"), "/account", "/account/password", new)


@cut("accounts.ask_to_change_contact")
def _(scene):
    return Form(scene.person("filer"), "/account", "/account/contact", {"contact": "new@example.net"})


@cut("accounts.change_contact")
def _(scene):
    browser = scene.person("filer")
    send(Form(browser, "/account", "/account/contact", {"contact": "new@example.net"}))
    return Form(browser, "/account/contact/code", given={"code": code_for("new@example.net")})


@cut("accounts.end_other_sessions")
def _(scene):
    scene.person("filer")
    return Form(scene.person("filer"), "/account", "/account/sessions/end")


@cut("api.list_tokens")
def _(scene):
    given = {"name": "Accounts of the factory", "scopes": ["cases:read", "files:read"], "days": "30"}
    return Form(scene.person("filer"), "/account/tokens", given=given)


@cut("api.revoke_token")
def _(scene):
    token_of("filer")
    row = tokens_of(people.person_by_email("filer@example.org").id)[0]
    return Form(scene.person("filer"), "/account/tokens", f"/account/tokens/{row.id}/revoke")


# ---------------------------------------------------------------- the tests


def of_filers(app):  # noqa: ANN001, ANN201
    """Every endpoint that takes a POST of a visitor, of anybody signed in or by a right that filers have."""
    for rule in app.url_map.iter_rules():
        guard = getattr(app.view_functions[rule.endpoint], "guard", None)
        if "POST" in (rule.methods or ()) and (
            guard in ("public", "signed_in") or (isinstance(guard, tuple) and set(guard) & FILERS)
        ):
            yield rule.endpoint


def test_every_form_of_a_filer_stands_in_the_table(app):
    listed = {name.split()[0] for name in CUT} | set(ELSEWHERE)
    assert set(of_filers(app)) - listed == set(), "routes that nobody tries with a cut line"
    assert listed - set(of_filers(app)) == set(), "routes that are gone"


@pytest.mark.safety
@pytest.mark.parametrize("name", sorted(CUT))
def test_sent_three_times_it_is_done_once_and_the_last_page_shows_the_first_result(name, scene, at, monkeypatch, world):
    if db.session.get_bind().dialect.name == "postgresql" and not is_full() and sorted(CUT).index(name) % 4:
        pytest.skip("on PostgreSQL every fourth; make safety tries them all")
    scene.at = at
    form = CUT[name](scene)
    monkeypatch.setitem(world.config, "WTF_CSRF_ENABLED", True)
    sent = sent_three_times(form)
    assert sent.rows[1] == sent.rows[2] == sent.rows[3]
    assert words_of(sent.last) == words_of(sent.first)
