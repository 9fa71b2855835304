from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from grievance.clocks.rules.kinds import Unit
from grievance.clocks.rules.ladder import LadderRung, NextRung, Tell
from grievance.escalation.rules import Post, Reader, Staff, climb, officers_of, readers_of
from grievance.sentences import in_words, sentence

MD, NODAL, PDD, CS, IC, CONVENER, CHAIR, DEPUTY, SECOND_DEPUTY, DIV = range(1, 11)


def staff(*, away: tuple[int, ...] = (), stand_ins: dict[int, int] | None = None, **posts: Post) -> Staff:
    known = {
        "CS": Post("CS", None, head=CS),
        "PDD": Post("PDD", "CS", is_department=True, head=PDD),
        "IC-DEPT": Post("IC-DEPT", "CS", is_department=True, head=IC),
        "JPDCL": Post("JPDCL", "PDD", head=MD, nodal_officers=(NODAL,)),
        "DIVCOM": Post("DIVCOM", "CS", head=DIV),
        "FORUM-JAMMU": Post("FORUM-JAMMU", "IC-DEPT"),
    }
    known.update({post.office_code: post for post in posts.values()})
    return Staff(
        known,
        frozenset(range(1, 11)) - set(away),
        stand_ins or {},
        conveners={"jammu": (CONVENER,)},
        chairs={"jammu": (CHAIR,)},
        forum_desks={"jammu": "FORUM-JAMMU"},
    )


@pytest.mark.parametrize(
    ("tell", "office", "expected"),
    [
        (Tell.NODAL_OFFICERS, "JPDCL", [NODAL]),
        (Tell.HEAD, "JPDCL", [MD]),
        (Tell.OFFICE_ABOVE, "JPDCL", [PDD]),
        (Tell.ADMINISTRATIVE_SECRETARY, "JPDCL", [PDD]),
        (Tell.CHIEF_SECRETARY, "JPDCL", [CS]),
        (Tell.OFFICE_ABOVE, "PDD", [CS]),
        (Tell.ADMINISTRATIVE_SECRETARY, "PDD", [CS]),
        (Tell.ADMINISTRATIVE_SECRETARY, "DIVCOM", [IC]),
        (Tell.CONVENER, "JPDCL", [CONVENER]),
        (Tell.CHAIR, None, [CHAIR]),
        (Tell.FILER, "JPDCL", []),
        ("chair,administrative_secretary", "FORUM-JAMMU", [CHAIR, IC]),
        ("head, office_above,head", "JPDCL", [MD, PDD]),
        (Tell.HEAD, "CS", [CS]),
        (Tell.OFFICE_ABOVE, "CS", [CS]),
        (Tell.HEAD, "NO-SUCH-OFFICE", [IC]),
    ],
)
def test_each_word_of_a_ladder_leads_to_its_people(tell, office, expected):
    assert [reader.person_id for reader in readers_of(tell, office, "jammu", staff())] == expected


@pytest.mark.parametrize(
    ("post", "away", "stand_ins", "expected", "said"),
    [
        (Post("JPDCL", "PDD", is_vacant=True, deputy=DEPUTY), (), {}, DEPUTY, "you stand in for the head of JPDCL"),
        (Post("JPDCL", "PDD", is_vacant=True, deputy=DEPUTY), (DEPUTY,), {DEPUTY: SECOND_DEPUTY}, SECOND_DEPUTY, "stand in"),
        (Post("JPDCL", "PDD", is_vacant=True, deputy=DEPUTY), (DEPUTY, SECOND_DEPUTY), {DEPUTY: SECOND_DEPUTY, SECOND_DEPUTY: IC},
         PDD, "the post at JPDCL is vacant and PDD is the office above"),
        (Post("JPDCL", "PDD", is_vacant=True), (), {}, PDD, "the post at JPDCL is vacant"),
        (Post("JPDCL", "PDD", is_vacant=True), (PDD,), {}, CS, "the post at JPDCL is vacant and CS"),
        (Post("JPDCL", "PDD"), (), {}, PDD, "nobody can be reached at JPDCL"),
        (Post("JPDCL", "PDD", head=MD), (MD,), {MD: DEPUTY}, DEPUTY, "you stand in for the head of JPDCL"),
        (Post("JPDCL", "PDD", head=MD), (), {MD: DEPUTY}, MD, "you are the head of JPDCL"),
        (Post("JPDCL", "PDD", head=MD, acting=SECOND_DEPUTY), (), {MD: DEPUTY}, SECOND_DEPUTY, "you stand in for the head of JPDCL"),
        (Post("JPDCL", "PDD", head=MD, acting=DEPUTY), (DEPUTY,), {}, MD, "you are the head of JPDCL"),
    ],
)  # fmt: skip
def test_a_vacant_post_is_answered_by_the_deputy_then_by_the_office_above(post, away, stand_ins, expected, said):
    (reader,) = readers_of(Tell.HEAD, "JPDCL", "jammu", staff(away=away, stand_ins=stand_ins, post=post))
    assert reader.person_id == expected
    assert said in in_words(reader.because)


def test_without_nodal_officers_the_head_is_told():
    (reader,) = readers_of(Tell.NODAL_OFFICERS, "JPDCL", "jammu", staff(away=(NODAL,)))
    assert reader.person_id == MD


def test_where_nobody_is_found_up_to_the_top_nobody_is_told():
    assert readers_of(Tell.HEAD, "JPDCL", "jammu", staff(away=(MD, PDD, CS))) == ()


def test_offices_that_stand_above_each_other_in_a_ring_end_the_search():
    ring = staff(a=Post("A", "B"), b=Post("B", "A"))
    assert readers_of(Tell.HEAD, "A", "jammu", ring) == ()


def test_a_forum_without_convener_falls_to_the_department_above_its_desk():
    assert [reader.person_id for reader in readers_of(Tell.CONVENER, None, "jammu", staff(away=(CONVENER,)))] == [IC]


def test_a_new_case_goes_to_head_and_nodal_officers_and_upward_only_when_nobody_is_there():
    assert [reader.person_id for reader in officers_of("JPDCL", "jammu", staff())] == [NODAL, MD]
    assert [
        reader.person_id for reader in officers_of("JPDCL", "jammu", staff(post=Post("JPDCL", "PDD", is_vacant=True)))
    ] == [PDD]
    kept = staff(post=Post("JPDCL", "PDD", is_vacant=True, nodal_officers=(NODAL,)))
    assert [reader.person_id for reader in officers_of("JPDCL", "jammu", kept)] == [NODAL]


def test_the_office_above_may_differ_by_division():
    both = replace(staff(post=Post("DC-DISTRICT", "PDD")), parents={("DC-DISTRICT", "kashmir"): "DIVCOM"})
    assert [reader.person_id for reader in readers_of(Tell.OFFICE_ABOVE, "DC-DISTRICT", "jammu", both)] == [PDD]
    assert [reader.person_id for reader in readers_of(Tell.OFFICE_ABOVE, "DC-DISTRICT", "kashmir", both)] == [DIV]


START = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


def reached(*numbers: int) -> list[NextRung]:
    return [NextRung(LadderRung(n, n, Unit.CALENDAR, f"tell {n}"), START + timedelta(days=n)) for n in numbers]


def telling(*numbers: int):
    """Only these rungs lead to somebody."""
    return lambda tell: (Reader(1, "X", sentence("y")),) if tell in {f"tell {n}" for n in numbers} else ()


def test_after_a_week_down_every_rung_is_recorded_and_only_the_highest_mails():
    steps = climb(reached(1, 2, 3, 4), None, telling(1, 2, 3, 4))
    assert [(step.reached.rung.rung, step.by_mail, step.covered_by) for step in steps] == [
        (1, False, 4), (2, False, 4), (3, False, 4), (4, True, None)]  # fmt: skip


def test_a_highest_rung_that_leads_to_nobody_leaves_the_mail_to_the_one_below():
    steps = climb(reached(1, 2, 3), None, telling(1, 2))
    assert [(step.by_mail, step.covered_by) for step in steps] == [(False, 2), (True, None), (False, 2)]


def test_rungs_count_even_when_nobody_can_be_told():
    steps = climb(reached(1, 2), None, telling())
    assert [(step.by_mail, step.covered_by) for step in steps] == [(False, None), (False, None)]


def test_a_rung_below_one_told_before_never_mails_again():
    steps = climb(reached(2, 3), 4, telling(2, 3))
    assert not any(step.by_mail for step in steps)
