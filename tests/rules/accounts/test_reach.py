"""What a person can see is said in words, from the grants alone."""

from __future__ import annotations

from datetime import date

import pytest

from grievance.accounts.rules.reach import reach_in_words
from grievance.permissions import Grant, Role
from grievance.sentences import in_words

NAMES = {"JPDCL": "Jammu Power", "PDD": "Power Department", "jammu": "Jammu"}


def said(*grants: Grant) -> str:
    return " ".join(in_words(one, str, str) for one in reach_in_words(grants, NAMES))


def test_each_role_says_its_own_reach():
    below = frozenset({"PDD", "JPDCL", "KPDCL"})
    assert said(Grant(Role.NODAL, "JPDCL", None, frozenset({"JPDCL"}))) == (
        "Every case that Jammu Power has, had or reviews, with the notes among officers. "
        "Every case about which another office asks or has asked Jammu Power, as the unit reads it and with that question, "
        "never a note among officers. No complaint about the conduct of Jammu Power."
    )
    assert "an office below it (3 offices in all)" in said(Grant(Role.HOD, "PDD", None, below))
    assert "the forum of Jammu hears" in said(Grant(Role.CONVENER, None, "jammu"))
    assert "agenda of the forum of Jammu" in said(Grant(Role.CHAIR, None, "jammu"))
    assert "Nothing can be changed" in said(Grant(Role.OVERSEER))
    assert said(Grant(Role.ADMIN)).endswith("No case.")
    assert "Never a note among officers" in said(Grant(Role.FILER))


def test_two_roles_are_said_one_after_the_other_and_the_same_once():
    both = said(Grant(Role.CHAIR, None, "jammu"), Grant(Role.MEMBER, None, "jammu"), Grant(Role.FILER))
    assert both.count("agenda of the forum") == 1 and "What you filed" in both
    assert said() == "No case: no role is in force today."


def test_a_deputy_and_who_acts_for_a_vacant_post_read_why():
    mine = frozenset({"JPDCL"})
    assert "as deputy for some days" in said(Grant(Role.HOD, "JPDCL", None, mine, is_deputy=True))
    acting = said(Grant(Role.HOD, "JPDCL", None, mine, acts_from="PDD", vacant_since=date(2026, 11, 2)))
    assert acting.startswith("The post of the head of Jammu Power is vacant since 2026-11-02")


@pytest.mark.parametrize("role", list(Role))
def test_no_role_is_left_without_words(role):
    assert said(Grant(role, "JPDCL", "jammu", frozenset({"JPDCL"})))
