"""Review meetings: the list, the record of one, and its instructions one after the other."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from grievance.foundation import clock
from grievance.foundation.errors import NotAllowed
from grievance.permissions import Actor, Right
from grievance.programmes import queries as programmes
from grievance.reference import queries as reference
from grievance.sentences import N_
from grievance.sittings import access, operations, queries
from grievance.sittings.following import report_lines
from grievance.sittings.forms import office_choices
from grievance.sittings.meeting_forms import InstructionForm, MeetingForm
from grievance.sittings.models import ReviewMeeting
from grievance.sittings.operations.directions import NewDirection
from grievance.sittings.operations.meetings import About, NewMeeting
from grievance.sittings.rules.directions import OPEN_STATES, PROGRESS_WORDS
from grievance.sittings.rules.meetings import HOLDERS, meeting_number
from grievance.sittings.rules.room import days_from
from grievance.sittings.rules.words import Progress
from grievance.sittings.views.blueprint import blueprint
from grievance.web.downloads import Column, as_file, fields_of, form_asked
from grievance.web.fields import read_date
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.names import named
from grievance.web.paging import SIZE, Page, offset, page_asked

blueprint.app_template_global("meeting_number")(meeting_number)

COLUMNS = (
    Column(N_("Number"), lambda row: meeting_number(row.serial)),
    *fields_of(("Day of the meeting", "met_on"), ("What was reviewed", "title"), ("Whose review", "office_code"),
               ("Who presided", "presided"), "place", ("Offices called", "called")),
)  # fmt: skip


@blueprint.get("/meetings")
@needs(Right.SEE_SITTING_PAPERS)
def list_meetings() -> Any:
    """Reviews that I may read, the latest first, with how many of their instructions are open."""
    actor = current_actor()
    reader = access.meetings_read_by(actor)
    if form_asked():
        return as_file("meetings", COLUMNS, lambda: queries.meetings(reader, 10_000))
    total = queries.count_of_meetings(reader)
    number = page_asked(total)
    rows = queries.meetings(reader, SIZE, offset(number))
    return render_template(
        "sittings/list_meetings.html", page=Page(number, total, rows), may_enter=bool(_reviews_of(actor)),
        counts=queries.counts_of_instructions([row.id for row in rows]),
    )  # fmt: skip


@blueprint.route("/meetings/new", methods=["GET", "POST"])
@needs(Right.HOLD_REVIEW)
def enter_meeting() -> Any:
    """Who presided, when and where, which offices were called; the instructions come after it, one by one."""
    form = _meeting_form(current_actor(), met_on=clock.today())
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                meeting = operations.enter_meeting(_new(form), current_actor(), clock.now())
                done.url = url_for("sittings.show_meeting", number=meeting_number(meeting.serial))
            flash(gettext("The meeting is entered. Write its instructions now, in their order."), "ok")
            return redirect(done.url, 303)
    return render_template("sittings/enter_meeting.html", form=form, meeting=None)


@blueprint.route("/meetings/<number>/change", methods=["GET", "POST"])
@needs(Right.HOLD_REVIEW)
def change_meeting(number: str) -> Any:
    """The record beside its instructions; those are directions and never change so."""
    meeting = access.meeting_held_by(current_actor(), number)
    form = _meeting_form(current_actor(), obj=meeting)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                held = access.meeting_held_by(current_actor(), number, lock=True)
                form.check_version(held, yours=form.proceedings.data or "")
                operations.change_meeting(held, _new(form), current_actor(), clock.now())
                done.url = url_for("sittings.show_meeting", number=number)
            flash(gettext("The record is changed."), "ok")
            return redirect(done.url, 303)
    return render_template("sittings/change_meeting.html", form=form, meeting=meeting)


@blueprint.get("/meetings/<number>")
@needs(Right.SEE_SITTING_PAPERS)
def show_meeting(number: str) -> str:
    """Its record, its instructions in their order, and those of the meetings before that are still open."""
    actor, today = current_actor(), clock.today()
    meeting = access.meeting_for(actor, number)
    given, before = queries.instructions_of(meeting.id), queries.open_from_before(meeting)
    points = {point["number"]: point for point in report_lines([*given, *before], today)}
    return render_template(
        "sittings/show_meeting.html", meeting=meeting, given=given, before=before, points=points,
        may_write=access.holds_reviews_of(actor, meeting.office_code), progress=PROGRESS_WORDS, Progress=Progress,
        readable={one.direction.id for one in (*given, *before) if access.may_read_direction(actor, one.direction)},
        open_here=sum(one.direction.state in OPEN_STATES for one in given),
    )  # fmt: skip


@blueprint.route("/meetings/<number>/instructions/new", methods=["GET", "POST"])
@needs(Right.HOLD_REVIEW)
def instruct(number: str) -> Any:
    """One instruction, with those given before it in sight."""
    meeting = access.meeting_held_by(current_actor(), number)
    form = _instruction_form(meeting)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                queries.hold_chains()
                held = access.meeting_held_by(current_actor(), number, lock=True)
                given = operations.instruct(held, _direction(form, held), _about(form), current_actor(), clock.now())
                done.url = url_for("sittings.instruct" if form.then.data else "sittings.show_meeting", number=number)
                said = gettext("Instruction %(number)s is given. Its office is told.", number=given.direction.number)
            flash(said, "ok")
            return redirect(done.url, 303)
    return render_template(
        "sittings/instruct.html", form=form, meeting=meeting, given=queries.instructions_of(meeting.id)
    )


def _reviews_of(actor: Actor) -> list[tuple[str, str]]:
    """Offices whose reviews the actor enters."""
    return [
        (office.code, named(office.name))
        for office in reference.all_offices()
        if office.is_active and office.kind in HOLDERS and access.holds_reviews_of(actor, office.code)
    ]


def _meeting_form(actor: Actor, obj: ReviewMeeting | None = None, **data: Any) -> MeetingForm:
    reviews = _reviews_of(actor)
    if not reviews:
        raise NotAllowed(N_("Reviews are held by the Chief Secretary and the Administrative Secretaries."))
    own = next((code for code, _ in reviews if code in actor.own_offices()), "")
    form = MeetingForm(obj=obj, version=obj.version) if obj else MeetingForm(data={"office_code": own, **data})
    form.office_code.choices = [("", gettext("Choose")), *reviews]
    form.division.choices = [("", gettext("Choose")), *((row.code, named(row.name)) for row in reference.divisions())]
    form.called.choices = office_choices()
    return form


def _new(form: MeetingForm) -> NewMeeting:
    assert form.met_on.data  # noqa: S101  (the form needs it)
    return NewMeeting(
        form.title.data, form.office_code.data, form.presided.data, form.division.data, form.met_on.data,
        form.place.data or "", form.called.data or (), form.proceedings.data or "",
    )  # fmt: skip


def _instruction_form(meeting: ReviewMeeting) -> InstructionForm:
    form = InstructionForm()
    form.office.choices, form.assisting.choices = office_choices(""), office_choices()
    nothing = ("", gettext("None"))
    form.estate.choices = [nothing, *((row.code, named(row.name)) for row in reference.estates())]
    form.programme.choices = [nothing, *((str(row.id), named(row.name)) for row in programmes.reviewed_programmes())]
    return form


def _direction(form: InstructionForm, meeting: ReviewMeeting) -> NewDirection:
    served, start = access.cases_named(current_actor(), form.cases.data or ""), read_date(form.starts_on.typed)
    return NewDirection(
        form.words.data, form.office.data, days_from(form.days.data, start or meeting.met_on), form.assisting.data or (),
        form.proof.data or "", start, [case.id for case in served], form.waits_for.data or "",
    )  # fmt: skip


def _about(form: InstructionForm) -> About:
    return About(form.estate.data or None, int(form.programme.data) if form.programme.data else None)
