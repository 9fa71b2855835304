"""What everybody may be told of a place, and how a place is found."""

from __future__ import annotations

from grievance.places.rules import Found, looked_for, recurring, told, told_by

SAMBA = Found("bari-brahmana", "jammu", ("Bari Brahmana", "बाड़ी ब्राह्मणा", "Samba", "Bari Brahamna"))
SRINAGAR = Found("zainakote", "kashmir", ("Zainakote", "Srinagar"))


def test_a_figure_below_five_is_not_told_nor_is_nought():
    assert [told(count) for count in (0, 1, 4, 5, 6, 1200)] == [None, None, None, 5, 6, 1200]


def test_small_subjects_are_left_out_and_not_added_up():
    assert told_by({"power": 4, "land": 5, "roads": 9}) == {"roads": 9, "land": 5}


def test_a_subject_recurs_from_the_second_case_on():
    assert recurring({"power": 1, "land": 2, "roads": 2}) == {"land": 2, "roads": 2}


def test_a_place_is_found_by_any_name_in_any_case_and_by_beginnings():
    both = (SAMBA, SRINAGAR)
    assert looked_for(both, "", "") == {"bari-brahmana", "zainakote"}
    assert looked_for(both, "BARI brah", "") == {"bari-brahmana"}
    assert looked_for(both, "बाड़ी", "") == {"bari-brahmana"}
    assert looked_for(both, "samba", "kashmir") == set()
    assert looked_for(both, "ari", "") == set()
    assert looked_for(both, "", "kashmir") == {"zainakote"}
