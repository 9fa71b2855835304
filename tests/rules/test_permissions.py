"""What the table of rights promises (PRODUCT 2), whatever else is added to it."""

from __future__ import annotations

import pytest

from grievance.permissions import GRANTS, Actor, Grant, Right, Role

ONLY = {
    Right.DECIDE_CASE: {Role.HOD},
    Right.REVIEW_CASE: {Role.HOD},
    Right.WORK_CASE: {Role.NODAL, Role.HOD},
    Right.WRITE_BRIEF: {Role.NODAL, Role.HOD},
    Right.REPORT_ACTION_TAKEN: {Role.NODAL, Role.HOD},
    Right.SORT_CASE: {Role.CONVENER},
    Right.ARRANGE_SITTING: {Role.CONVENER},
    Right.DECIDE_DIRECTION: {Role.CONVENER, Role.CHAIR},
    Right.WRITE_INNER_NOTE: {Role.NODAL, Role.HOD, Role.CONVENER},
    Right.FILE_FOR_OTHERS: {Role.NODAL, Role.HOD, Role.CONVENER},
    Right.FOLLOW_OWN_CASE: {Role.FILER},
    Right.EDIT_REFERENCE: {Role.ADMIN},
    Right.EDIT_PEOPLE: {Role.ADMIN},
    Right.SEE_KEPT_MAIL: {Role.ADMIN},
    Right.WRITE_TEMPLATES: {Role.NODAL, Role.HOD, Role.ADMIN},
    Right.SET_DEPUTY: {Role.HOD},
    Right.TAKE_OVER_LISTS: {Role.CONVENER, Role.ADMIN},
    Right.CONNECT_SYSTEMS: {Role.ADMIN},
}
READING = {Right.SEE_CASE, Right.SEE_SITTING_PAPERS, Right.SEE_OVERVIEW, Right.SEE_PROGRAMMES, Right.SEE_SYSTEM}


@pytest.mark.parametrize("right", ONLY)
def test_what_changes_something_belongs_to_those_who_answer_for_it_and_to_nobody_else(right):
    assert {role for role, rights in GRANTS.items() if right in rights} == ONLY[right]


def test_an_overseer_reads_and_changes_nothing():
    assert GRANTS[Role.OVERSEER] <= READING


def test_an_administrator_has_no_part_in_any_case():
    of_cases = {right for right in Right if "case" in right.value} | {Right.FILE_FOR_OTHERS, Right.DECIDE_DIRECTION}
    assert not GRANTS[Role.ADMIN] & of_cases


def test_a_member_reads_what_the_chair_reads_and_decides_nothing():
    assert GRANTS[Role.CHAIR] - GRANTS[Role.MEMBER] == {Right.DECIDE_DIRECTION}
    assert not GRANTS[Role.MEMBER] - GRANTS[Role.CHAIR]


def test_every_right_is_held_by_somebody_and_every_role_has_one():
    assert set(GRANTS) == set(Role)
    assert set().union(*GRANTS.values()) == set(Right) and all(GRANTS.values())


@pytest.mark.parametrize(
    ("grant", "office", "division", "expected"),
    [
        (Grant(Role.HOD, "PDD", None, frozenset({"PDD", "JPDCL"})), "JPDCL", None, True),
        (Grant(Role.HOD, "PDD", None, frozenset({"PDD", "JPDCL"})), "KPDCL", None, False),
        (Grant(Role.HOD, "PDD", None, frozenset({"PDD"})), None, "jammu", False),
        (Grant(Role.CHAIR, None, "jammu"), None, "jammu", True),
        (Grant(Role.CHAIR, None, "jammu"), None, "kashmir", False),
        (Grant(Role.CHAIR, None, "jammu"), "JPDCL", None, False),
        (Grant(Role.OVERSEER), "JPDCL", "kashmir", True),
    ],
)
def test_a_right_reaches_as_far_as_the_post_and_no_further(grant, office, division, expected):
    assert Actor(1, grants=(grant,)).can(Right.SEE_CASE, office=office, division=division) is expected


def test_a_deputy_has_every_right_of_the_head_but_to_name_a_deputy():
    deputy = Grant(Role.HOD, "JPDCL", None, frozenset({"JPDCL"}), is_deputy=True)
    assert GRANTS[Role.HOD] - deputy.rights == {Right.SET_DEPUTY}
