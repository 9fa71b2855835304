"""The forum of the demo sits: agenda drawn and frozen on its day, items taken in the room, directions followed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from grievance.cli import demo_texts as words
from grievance.cli.demo_story import Story
from grievance.documents.operations import snapshot_to_freeze
from grievance.foundation.transaction import transaction
from grievance.permissions import Actor
from grievance.sentences import Refusal
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.operations import adjourn, attendance, calendar, forum, report_action, room
from grievance.sittings.operations.agenda import bring_up_to_date, on_the_list
from grievance.sittings.operations.briefs import enter_brief
from grievance.sittings.operations.freezing import freeze
from grievance.sittings.operations.minutes import circulate_minutes, save_minutes
from grievance.sittings.rules.freezing import fingerprint
from grievance.sittings.rules.room import Came, Taken
from grievance.sittings.rules.series import Rhythm, SeriesRule, planned_dates, shifted
from grievance.sittings.rules.words import DirectionState, Disposition, EntryKind, Progress, SittingState

DAY = timedelta(days=1)
RULES = {
    "jammu": SeriesRule(Rhythm.MONTHS, 1, weekday=1, nth=2),
    "kashmir": SeriesRule(Rhythm.MONTHS, 1, weekday=2, nth=3),
}
VENUES = {
    "jammu": "Conference hall, Directorate of Industries and Commerce, Rail Head Complex, Jammu",
    "kashmir": "Conference hall, Directorate of Industries and Commerce, Sanat Ghar, Srinagar",
}
OTHERS = {
    "jammu": (Came("chair", "Chair", designation="Divisional Commissioner, Jammu"),
              Came("association", "Gangyal Industries Association", designation="Office bearer")),
    "kashmir": (Came("chair", "Chair", designation="Divisional Commissioner, Kashmir"),
                Came("association", "Lassipora Industries Association", designation="Office bearer")),
}  # fmt: skip


def convener(story: Story, division: str) -> Actor:
    return story.people[f"convener.{division}"]


def plan_sittings(story: Story, rules: Mapping[str, SeriesRule] = RULES, days_ahead: int = 380) -> None:
    """A year of sittings in each division, from the beginning of the story on."""
    from_on = story.begins
    at, last = story.at(from_on, 9), story.today + DAY * days_ahead
    for division, rule in rules.items():
        with transaction():
            days = shifted(
                planned_dates(rule, from_on + DAY * 20, last),
                calendar.closed_because(division),
            )
            new = calendar.NewSeries(division, rule, from_on, last, "11:00", 150,
                                     VENUES[division], VENUES[division])  # fmt: skip
            calendar.publish(new, days, convener(story, division), at)


def day_of_sittings(story: Story, day: date) -> None:
    """What falls due on this day for the sittings of both divisions."""
    if day.weekday() == 0:
        with transaction():
            forum.check_forum_clocks(story.at(day, 0, 20))
    for division in RULES:
        for sitting in queries.sittings_of_division(division):
            if sitting.agenda_on == day and sitting.sits_on > day:
                if number_of(sitting) not in story.unprepared:
                    _circulate(story, sitting, day)
            elif sitting.sits_on == day and number_of(sitting) in story.adjourned:
                _adjourn(story, sitting, day)
            elif sitting.sits_on == day and story.at(day, 16) <= story.now:
                _sit(story, sitting, day)
            elif sitting.state is SittingState.HELD and sitting.sits_on + DAY * 9 == day:
                with transaction():
                    held = _again(sitting)
                    save_minutes(held, {}, convener(story, division), story.at(day, 15))
                    circulate_minutes(held, convener(story, division), story.at(day, 15, 30))
    _report_directions(story, day)


def _again(sitting: Sitting) -> Sitting:
    """The sitting as it stands inside this transaction."""
    found = queries.sitting_by_id(sitting.id)
    return found or sitting


def _circulate(story: Story, sitting: Sitting, day: date) -> None:
    who = convener(story, sitting.division)
    with transaction():
        sitting = _again(sitting)
        bring_up_to_date(sitting, who, story.at(day, 9), from_rules=True)
        for brief in queries.briefs_of([row.id for row in queries.entries_of(sitting.id)]):
            if story.chance.random() < 0.6:
                officer = story.officers[brief.office_code]
                enter_brief(sitting, brief, story.chance.choice(words.ACTIONS[:2]), officer, story.at(day, 10))
    with transaction():
        sitting = _again(sitting)
        snapshot = snapshot_to_freeze(sitting, story.at(day, 17))
        freeze(sitting, snapshot, fingerprint(snapshot), who, story.at(day, 17))


def _adjourn(story: Story, sitting: Sitting, day: date) -> None:
    later = day + DAY * story.adjourned[number_of(sitting)]
    with transaction():
        adjourn(
            _again(sitting), later, "The chair is called away.", convener(story, sitting.division), story.at(day, 9)
        )


def _sit(story: Story, sitting: Sitting, day: date) -> None:
    who = convener(story, sitting.division)
    with transaction():
        sitting = _again(sitting)
        if sitting.state is not SittingState.FROZEN:
            return
        called = attendance.offices_called(sitting)
        present = [code for code in called if story.chance.random() < 0.85]
        attendance.take_attendance(sitting, present, who, story.at(day, 11), others=OTHERS[sitting.division])
        items = [entry for entry in on_the_list(queries.entries_of(sitting.id)) if not entry.withdrawn_because]
        for place, entry in enumerate(items[: story.reached]):
            try:
                room.dispose(sitting, entry, _taken(story, entry), "", who, story.at(day, 11, min(59, 5 + place * 4)))
            except Refusal:
                continue
        room.hold(sitting, who, story.at(day, 13, 40))


def _taken(story: Story, entry: Entry) -> Taken:
    pick = story.chance.choice
    if entry.kind is not EntryKind.CASE:
        if entry.kind is EntryKind.DIRECTION and _is_at_work(entry):
            return Taken(Disposition.DEFERRED, words="Time is given once.", days=15)
        return Taken(Disposition.DECIDED, words="Noted and confirmed.")
    what = pick(
        (Disposition.DIRECTED, Disposition.DIRECTED, Disposition.DIRECTED, Disposition.DECIDED, Disposition.DEFERRED)
    )
    case = queries.cases_by_id([entry.case_id or 0]).get(entry.case_id or 0)
    if what is Disposition.DIRECTED and case and case.office_code:
        return Taken(what, words=pick(words.DIRECTIONS), office=case.office_code, days=pick((10, 15, 30)))
    if what is Disposition.DEFERRED:
        return Taken(what, words="The unit asked for time to bring its papers.")
    return Taken(Disposition.DECIDED, words=pick(words.DECISIONS))


def _is_at_work(entry: Entry) -> bool:
    dated = queries.directions_by_id([entry.direction_id or 0]).get(entry.direction_id or 0)
    return bool(dated and dated.direction.state is DirectionState.OPEN)


def _report_directions(story: Story, day: date) -> None:
    """Offices report on what they were directed to do; some never do."""
    if day.weekday() != 3:
        return
    with transaction():
        found = queries.directions_by_due_date(queries.Wanted(states=(DirectionState.OPEN,)), limit=500)
        for dated in found:
            luck = (dated.direction.id * 7 + day.toordinal()) % 5
            if luck in (0, 1):
                done = luck == 0
                report_action(
                    dated, Progress.DONE if done else Progress.ON_SCHEDULE, words.ACTIONS[2 if done else luck],
                    "Photo and note of the division" if done else "", done,
                    story.officers[dated.direction.office_code], story.at(day, 15),
                )  # fmt: skip
