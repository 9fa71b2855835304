"""Papers of one sheet: notice of the sitting, notice to a unit, receipts."""

from __future__ import annotations

from grievance.documents.blocks import Block, Code, Facts, Heading, Line, Numbered
from grievance.documents.layout import parts
from grievance.documents.papers import Notice, Receipt, UnitNotice
from grievance.documents.rules.marking import L_
from grievance.documents.rules.wording import Voice

RECEIPTS = {
    "filing": L_("Receipt: your grievance is registered"),
    "transfer": L_("Receipt: your grievance went to another office"),
    "answer": L_("Receipt: your grievance is answered"),
    "listing": L_("Receipt: your grievance is listed for a sitting"),
    "direction": L_("Receipt: the forum gave a direction"),
    "closing": L_("Receipt: your grievance is closed"),
}


def notice_title(paper: Notice, v: Voice) -> str:
    return v.say("Notice of the %(serial)s sitting", serial=v.ordinal(paper.head.serial))


def notice(paper: Notice, v: Voice) -> tuple[Block, ...]:
    head = paper.head
    when = v.say("%(date)s, at %(time)s", date=head.sits_on, time=v.time(head.starts_at))
    key = L_("The %(serial)s sitting of the Forum, %(division)s, will be held under the chairmanship of the %(chair)s "
             "on %(when)s. Place: %(venue)s.")  # fmt: skip
    items: list[Line] = [
        parts.line(v.say(key, serial=v.ordinal(head.serial), division=parts.division(head.division, v),
                         chair=head.chair or v.say("Chair"), when=parts.strong(when), venue=head.venue)),
        parts.line(v.say("Matters for this sitting are taken until %(date)s. Later ones go to the sitting after.",
                         date=parts.strong(v.long_date(paper.closes_on)))),
        v.say("The agenda is sent out on %(date)s.", date=paper.agenda_on),
        v.say("Each office called sends its report before the agenda is fixed. A missing report is printed as missing."),
    ]  # fmt: skip
    if paper.moved_because:
        items.insert(1, v.say("Why this day: %(reason)s", reason=paper.moved_because))
    if head.link:
        items.append(v.say("By video: %(link)s", link=head.link))
    start = (parts.head_of(head, v), Heading(1, notice_title(paper, v)), Numbered(tuple(items)))
    return (*start, parts.signature(v, head, "convener"), *parts.copy_list(paper.copy_to, v))


def unit_notice_title(paper: UnitNotice, v: Voice) -> str:
    return v.say("Your grievance %(reference)s is heard on %(date)s", reference=paper.reference,
                 date=v.day(paper.head.sits_on))  # fmt: skip


def unit_notice(paper: UnitNotice, v: Voice) -> tuple[Block, ...]:
    head = paper.head
    when = v.say("%(date)s, at %(time)s", date=head.sits_on, time=v.time(paper.at or head.starts_at))
    rows = [
        (v.say("To"), paper.unit), (v.say("When"), when), (v.say("Place"), head.venue),
        (v.say("By video"), head.link), (v.say("Item"), paper.serial), (v.say("Matter"), paper.matter),
        (v.say("Office called"), parts.called(paper.office, paper.officer)),
        (v.say("Listed because"), v.words(paper.reason)),
    ]  # fmt: skip
    come = [
        v.say("You may come yourself, send somebody, join by video, or send your words in writing."),
        v.say("The time is a guide. Please be there half an hour before, with this notice and your papers."),
        v.say("If nobody comes, the forum still takes the matter on its papers."),
    ]
    out: list[Block] = [parts.head_of(head, v), Heading(1, unit_notice_title(paper, v)),
                        Facts(tuple((name, (value,)) for name, value in rows if value)), Numbered(tuple(come))]  # fmt: skip
    out.append(parts.signature(v, head, "convener"))
    return (*out, *_code(paper.code, paper.check_address, v))


def receipt_title(paper: Receipt, v: Voice) -> str:
    return v.say(RECEIPTS[paper.kind])


def receipt(paper: Receipt, v: Voice) -> tuple[Block, ...]:
    on = v.say("%(date)s, at %(time)s", date=paper.on, time=v.time(paper.at)) if paper.at else v.long_date(paper.on)
    rows = [
        (v.say("Reference"), paper.reference), (v.say("Date"), on), (v.say("Applicant"), paper.unit),
        (v.say("Matter"), paper.matter), (v.say("Who has it"), parts.called(paper.office, paper.officer)),
        (v.say("What happened"), v.words(paper.what)), (v.say("Decision by"), v.long_date(paper.due_on) if paper.due_on else ""),
        (v.say("Why this date"), v.words(paper.due_why)), (v.say("Next sitting"), v.words(paper.next_sitting)),
        (v.say("Follow it"), paper.track_address),
    ]  # fmt: skip
    return (
        parts.letterhead(paper.division, v, dated=v.day(paper.on)),
        Heading(1, receipt_title(paper, v)),
        Facts(tuple((name, (value,)) for name, value in rows if value)),
        *_code(paper.code, paper.check_address, v),
    )


def _code(code: str, address: str, v: Voice) -> tuple[Block, ...]:
    if not code:
        return ()
    words = v.say("Square code that opens %(address)s", address=address)
    told: tuple[Line, ...] = (
        v.say("Is this paper genuine? Open %(address)s", address=address),
        v.say("Code: %(code)s", code=code),
        v.say("The page says only whether the paper is genuine, its kind and its date."),
    )
    return (Code(address or code, words, told),)
