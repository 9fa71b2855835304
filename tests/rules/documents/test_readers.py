"""Four readers, four papers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.documents.keeping import as_json
from grievance.documents.papers import Agenda, Minutes, Notes
from grievance.documents.readers import READERS, Reader, check, for_reader, without_names
from grievance.sentences import Refusal
from tests.support import sample_papers as sample

NAMES = ("Shivalik Auto Components", "Himgiri Foods", "Tawi Polymers", "बसोहली पश्मीना बुनकर समिति",
         "فروٹ گروورز ایسوسی ایشن (Sopore)", "Bari Brahmana units (6)", "A. Officer")  # fmt: skip
PUBLIC = Reader("public", names=NAMES)


@pytest.mark.parametrize("kind", ["agenda", "cause-list", "minutes", "atr", "public-list", "notice"])
def test_a_public_paper_names_no_unit_and_no_person_and_none_of_a_filers_words(kind):
    paper = for_reader(sample.PAPERS[kind], PUBLIC)
    printed = as_json(paper)
    for name in (*NAMES, "Voltage falls", "پانچ ہزار ٹرک", "कच्ची ऊन"):
        assert name not in printed, name


@pytest.mark.parametrize("kind", ["notes", "attendance", "decision-sheet", "unit-notice", "pack"])
def test_papers_of_the_forum_are_refused_to_the_public_with_a_sentence(kind):
    with pytest.raises(Refusal, match="for the forum only"):
        for_reader(sample.PAPERS[kind], PUBLIC)


def test_an_unknown_reader_is_refused_at_the_field():
    with pytest.raises(Refusal) as refused:
        check("agenda", "press")
    assert refused.value.field == "reader"


@pytest.mark.parametrize("reader", [reader for reader in READERS if reader != "chair"])
def test_the_chairs_notes_stand_in_no_other_paper(reader):
    for kind in ("agenda", "notes", "pack"):
        try:
            paper = for_reader(sample.PAPERS[kind], Reader(reader, frozenset({"K26-0008-1"})))
        except Refusal:
            continue
        assert "absent twice" not in as_json(paper)
    assert "absent twice" in as_json(for_reader(sample.PACK, Reader("chair")))


def test_a_unit_reads_its_own_matter_in_full_and_of_others_only_subject_and_place():
    paper = for_reader(sample.AGENDA, Reader("unit", frozenset({"J26-0412-7"}), NAMES))
    assert isinstance(paper, Agenda)
    own, other = paper.sections[2].items[:2]
    assert (own.matter, own.unit) == (sample.GANGYAL.matter, sample.GANGYAL.unit)
    assert (other.matter, other.unit, other.subject) == ("", "", "Handicrafts and artisans")


def test_a_complaint_about_conduct_is_told_in_full_to_the_chair_alone():
    conduct = replace(sample.GANGYAL, conduct=True)
    agenda = replace(sample.AGENDA, copy_to=(), sections=(replace(sample.AGENDA.sections[2], items=(conduct,)),))
    notes = Notes(sample.HEAD, (replace(sample.NOTES.notes[0], conduct=True),))
    minutes = Minutes(sample.HEAD, ((3, (replace(sample.MINUTES.sections[2][1][0], conduct=True),)),))
    for paper in (agenda, notes, minutes):
        assert "Shivalik" in as_json(for_reader(paper, Reader("chair")))
        assert "Shivalik" not in as_json(for_reader(paper, Reader("member")))
        assert "Power Distribution" not in as_json(for_reader(paper, Reader("member")))


def test_names_are_blotted_out_of_the_forums_own_words_whatever_their_case():
    words = "Pay SHIVALIK  auto components, not Shivalikas. Tell A. Officer."
    assert without_names(words, NAMES) == "Pay […], not Shivalikas. Tell […]."


def test_minutes_for_the_public_keep_offices_present_and_drop_persons_and_units():
    minutes = replace(
        sample.MINUTES, present=(*sample.MINUTES.present, replace(sample.ATTENDANCE.applicants[0], is_office=False))
    )
    paper = for_reader(minutes, PUBLIC)
    assert isinstance(paper, Minutes)
    assert [(who.body, who.name) for who in paper.present] == [("Jammu Power Distribution Corporation Limited", "")]
