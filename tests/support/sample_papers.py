"""Papers of an invented sitting, in three scripts: for golden files, looking at pages, and measuring."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from grievance.documents.papers import (
    ActionLine,
    Agenda,
    Atr,
    AtrPoint,
    AttendanceSheet,
    Brief,
    CauseList,
    CopyTo,
    DecisionSheet,
    EarlierDecision,
    Expected,
    GivenDirection,
    Item,
    Minutes,
    MinutesItem,
    Note,
    Notes,
    Notice,
    Pack,
    Paper,
    PublicList,
    Receipt,
    Section,
    SittingHead,
    Slot,
    Step,
    UnitNotice,
    UnitSays,
)  # fmt: skip
from grievance.documents.rules.annexures import annexure
from grievance.sentences import sentence

FROZEN_AT = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
HEAD = SittingHead(
    number="J-24", serial=24, division="jammu", sits_on=date(2026, 11, 25), starts_at="11:00",
    venue="Conference Hall, Directorate of Industries & Commerce, Jammu", file_number="J&K/IF/JMU/24/2026",
    dated=date(2026, 11, 18), chair="Commissioner Secretary, Industries & Commerce",
    previous_serial=23, previous_on=date(2026, 11, 10),
)  # fmt: skip

GANGYAL = Item(
    "24.3.1", "Voltage falls every night after 9 pm, IE Gangyal Phase II", reference="J26-0412-7",
    unit="Shivalik Auto Components", others=12, place="Gangyal, Jammu", subject="Power supply",
    office="Jammu Power Distribution Corporation Limited", officer="Managing Director",
    reason=sentence("listed by a rung: %(days)s days past its date", days=15), status=sentence("with the office"),
    minutes=15, annexure="B",
)  # fmt: skip
PASHMINA = Item(
    "24.3.2", "बसोहली के पश्मीना बुनकरों को कच्ची ऊन नहीं मिलती, काम ठप है", reference="J26-0341-6",
    unit="बसोहली पश्मीना बुनकर समिति", place="Basohli, Kathua", subject="Handicrafts and artisans",
    office="Directorate of Handicrafts and Handloom, Jammu", officer="Director",
    reason=sentence("no reply from the office"), status=sentence("with the office"), minutes=10, annexure="C",
)  # fmt: skip
SOPORE = Item(
    "24.3.3", "سوپور فروٹ منڈی: پانچ ہزار ٹرک شاہراہ پر پھنسے، 25-11-2026 تک ₹1,200 کروڑ کا نقصان", reference="K26-0008-1",
    unit="فروٹ گروورز ایسوسی ایشن (Sopore)", place="Sopore, Baramulla", subject="Transport and logistics",
    office="National Highways Authority of India, J&K", officer="Regional Officer",
    reason=sentence("second dispute"), status=sentence("before the forum"), minutes=10, annexure="D",
    chair_note="The regional officer was absent twice.",
)  # fmt: skip
GONE = Item(
    "24.3.4", "Freight claim returned twice for the same paper", reference="J26-0399-9", unit="Himgiri Foods",
    place="Samba", subject="Incentives and subsidies", office="Directorate of Industries and Commerce, Jammu",
    officer="Director", reason=sentence("deferred last time"), annexure="E", withdrawn="Paid on 17 November, receipt seen",
)  # fmt: skip
LATER = Item(
    "24.3.5", "Lease transfer papers not moved since July, IE Birpur", reference="J26-0371-8", unit="Tawi Polymers",
    place="Birpur, Samba", subject="Land and lease", office="J&K State Industrial Development Corporation, Jammu estates",
    officer="General Manager", reason=sentence("convener's choice: %(why)s", why="possession due on 1 December"),
    minutes=10, annexure="F", supplementary=1,
)  # fmt: skip
TURNOVER = Item(
    "24.4.1", "Turnover incentive unpaid, 21 units, both divisions", kind="policy", subject="Incentives and subsidies",
    office="Finance Department", officer="Principal Secretary", reason=sentence("five units or more"), annexure="G",
)  # fmt: skip
REVIEW = Item(
    "24.5.1", "New industrial estates: completion dates", kind="review", office="Industries and Commerce Department"
)

AGENDA = Agenda(
    HEAD,
    (
        Section(1), Section(2), Section(3, (GANGYAL, PASHMINA, SOPORE, GONE, LATER)), Section(4, (TURNOVER,)),
        Section(5, (REVIEW,)), Section(6),
    ),
    (
        CopyTo("Commissioner Secretary, Industries & Commerce"),
        CopyTo("Managing Director, Jammu Power Distribution Corporation Limited", ("24.3.1", "24.3.5", "24.3.7")),
        CopyTo("Director, Handicrafts and Handloom, Jammu", ("24.3.2",), date(2026, 11, 16)),
    ),
    directions_open=3, directions_late=1,
)  # fmt: skip
NOTES = Notes(
    HEAD,
    (
        Note(
            "24.3.1", GANGYAL.matter, "B", reference=GANGYAL.reference, unit=GANGYAL.unit, others=12, place=GANGYAL.place,
            subject=GANGYAL.subject, office=GANGYAL.office, officer=GANGYAL.officer, filed_on=date(2026, 10, 2),
            due_on=date(2026, 10, 23), reason=GANGYAL.reason, status=GANGYAL.status,
            words="Since August the voltage falls to 180 after 9 pm. Two CNC machines have failed.\nThe feeder is shared "
                  "with a residential area.",
            wanted="A feeder of our own, or a voltage regulator.",
            steps=(Step(date(2026, 10, 24), sentence("past its date: the head of the office was told")),
                   Step(date(2026, 11, 7), sentence("15 days late: listed for the next sitting"))),
            briefs=(Brief(GANGYAL.office, "A regulator is sanctioned under RDSS. Work order of 12 November; to be done by 31 "
                          "January 2027.", date(2026, 11, 14), date(2026, 11, 16)),),
            earlier=(EarlierDecision("J-22.3.4", date(2026, 10, 13), "Measure the voltage for a week and report.", "DONE"),),
            decision="Shall the date of 31 January 2027 stand, and who reports monthly?",
        ),
        Note(
            "24.3.2", PASHMINA.matter, "C", reference=PASHMINA.reference, unit=PASHMINA.unit, place=PASHMINA.place,
            subject=PASHMINA.subject, office=PASHMINA.office, officer=PASHMINA.officer, filed_on=date(2026, 9, 14),
            due_on=date(2026, 10, 5), reason=PASHMINA.reason, status=PASHMINA.status,
            words="पूरे देश में पश्मीना शॉल हथकरघे पर केवल कश्मीर और बसोहली में बनती है। सरकार कारगिल से पश्मीना ऊन ख़रीदती है "
                  "लेकिन सारी ऊन कश्मीर की इकाइयों को दे देती है, बसोहली को कुछ नहीं मिलता।",
            wanted="बसोहली के लिए ऊन का अलग कोटा।", briefs=(Brief(PASHMINA.office, due=date(2026, 11, 16)),),
            decision="Shall a quota of raw wool be set aside for Basohli?",
        ),
        Note(
            "24.3.3", SOPORE.matter, "D", reference=SOPORE.reference, unit=SOPORE.unit, place=SOPORE.place,
            subject=SOPORE.subject, office=SOPORE.office, officer=SOPORE.officer, filed_on=date(2026, 9, 1),
            reason=SOPORE.reason, status=SOPORE.status, chair_note=SOPORE.chair_note,
            words="قومی شاہراہ بار بار بند ہونے سے تقریباً پانچ ہزار میوہ ٹرک راستے میں رکے ہیں اور دو ہفتوں میں اندازاً بارہ سو "
                  "کروڑ روپے کا نقصان ہو چکا ہے۔ منڈیاں احتجاج میں دو دن بند رہیں۔ NH-44 پر 14-09-2026 سے ٹرک کھڑے ہیں۔",
            briefs=(Brief(SOPORE.office, "One-way movement is regulated by the traffic police; fruit trucks get a window from 3 am.",
                          date(2026, 11, 15)), Brief("Traffic Police", due=date(2026, 11, 30))),
            decision="A fixed daily window for fruit trucks until 31 December.",
        ),
    ),
)  # fmt: skip
SLOTS = tuple(
    Slot(at, item.serial, item.reference, item.unit, item.office, item.officer, item.subject, item.place, item.minutes,
         withdrawn=item.withdrawn)
    for at, item in zip(("11:25", "11:40", "11:50", "12:00"), (GANGYAL, PASHMINA, SOPORE, GONE), strict=True)
)  # fmt: skip
CAUSE_LIST = CauseList(HEAD, SLOTS)
ATTENDANCE = AttendanceSheet(
    HEAD,
    (
        Expected("Jammu Power Distribution Corporation Limited", ("24.3.1", "24.3.5"), designation="Managing Director"),
        Expected("Directorate of Handicrafts and Handloom, Jammu", ("24.3.2",), designation="Director"),
        Expected("National Highways Authority of India, J&K", ("24.3.3",), designation="Regional Officer"),
    ),
    (Expected("Shivalik Auto Components", ("24.3.1",)), Expected("بسوہلی پشمینہ بنکر (Basohli)", ("24.3.2",))),
)  # fmt: skip
ATR = Atr(
    HEAD, date(2026, 11, 20),
    (
        AtrPoint("J-23.3.2", "Clear the drain on Road 4 and report", "J&K State Industrial Development Corporation, Jammu "
                 "estates", date(2026, 11, 10), date(2026, 11, 18), "late", officer="General Manager", moves=1, days_late=2,
                 proof_required="Photo of the cleared drain", assisting=("Jal Shakti Department",), progress="behind",
                 units=(UnitSays("contests", "J26-0341-6", "Bari Brahmana units (6)", "پانی اب بھی کھڑا ہے"),
                        UnitSays("silent", "J26-0352-1", "Himgiri Foods")), missing=(date(2026, 10, 31),),
                 actions=(ActionLine(date(2026, 11, 4), "Cleared", "done", "Letter 118", "Send the photo too"),
                          ActionLine(date(2026, 11, 16), "Tender opened. Work from 1 December", "behind"))),
        AtrPoint("J-23.3.5", "Release the duplicate weighbridge fee", "Directorate of Industries and Commerce, Jammu",
                 date(2026, 11, 20), date(2026, 11, 20), "done", officer="Director", done_on=date(2026, 11, 12),
                 progress="done", units=(UnitSays("agrees", "J26-0399-9", "Himgiri Foods"),),
                 actions=(ActionLine(date(2026, 11, 12), "Paid, receipt seen", "done"),)),
        AtrPoint("J-22.4.1", "Place incentive arrears before Finance", "Industries and Commerce Department",
                 date(2026, 11, 30), date(2026, 11, 30), "in_time", officer="Commissioner Secretary", progress="not_begun",
                 waits_for="J-23.3.2"),
        AtrPoint("J-21.3.1", "Repair the weighbridge", "Directorate of Industries and Commerce, Jammu", date(2026, 10, 1),
                 date(2026, 10, 1), "dropped", dropped_because="The estate has a new one"),
    ),
)  # fmt: skip
MINUTES = Minutes(
    HEAD,
    (
        (1, ()), (2, ()),
        (3, (
            MinutesItem("24.3.1", GANGYAL.matter, "directed", GANGYAL.reference, GANGYAL.unit, GANGYAL.place,
                        GANGYAL.subject, "The corporation said the regulator comes with RDSS. The unit asked for a date.",
                        "The regulator is to stand by 31 January 2027.",
                        (GivenDirection("J-24.3.1", "Put the regulator into service and report the voltage of a week.",
                                        "Jammu Power Distribution Corporation Limited", date(2027, 1, 31)),
                         GivenDirection("J-24.3.1.b", "Report the state of work monthly.",
                                        "Power Development Department", date(2026, 12, 25)))),
            MinutesItem("24.3.2", PASHMINA.matter, "deferred", PASHMINA.reference, PASHMINA.unit, discussion="कोई रिपोर्ट नहीं आई।"),
            MinutesItem("24.3.3", SOPORE.matter, "not_reached", SOPORE.reference, SOPORE.unit),
        )),
    ),
    "circulated", (Expected("Jammu Power Distribution Corporation Limited", name="A. Officer", designation="Managing Director"),),
    ("National Highways Authority of India, J&K",), date(2026, 12, 16),
    (CopyTo("Managing Director, Jammu Power Distribution Corporation Limited"),),
)  # fmt: skip
NOTICE = Notice(
    HEAD, closes_on=date(2026, 11, 15), agenda_on=date(2026, 11, 18),
    moved_because=sentence("%(planned)s is a holiday (%(name)s), so it moves to the next open day",
                           planned=date(2026, 11, 24), name="Guru Nanak's birthday"),
    copy_to=(CopyTo("Commissioner Secretary, Industries & Commerce"), CopyTo("All offices of the division")),
)  # fmt: skip
UNIT_NOTICE = UnitNotice(
    HEAD, GANGYAL.unit, GANGYAL.reference, "24.3.1", "11:25", GANGYAL.matter, GANGYAL.place, GANGYAL.office,
    GANGYAL.officer, GANGYAL.reason, "7KQM-42XW-9TFD", "https://forum.example.org/check/7KQM-42XW-9TFD",
)  # fmt: skip
RECEIPT = Receipt(
    "filing", "jammu", "J26-0412-7", date(2026, 11, 2), "16:40", GANGYAL.matter, GANGYAL.unit, "7KQM-42XW-9TFD",
    "https://forum.example.org/check/7KQM-42XW-9TFD", office=GANGYAL.office, officer=GANGYAL.officer,
    due_on=date(2026, 11, 25),
    due_why=sentence("21 days counted from %(first)s; %(skipped)s is not counted",
                     first=date(2026, 11, 3), skipped=date(2026, 11, 24)),
    track_address="https://forum.example.org/track",
)  # fmt: skip
PACK = Pack(AGENDA, NOTES, CAUSE_LIST, ATTENDANCE, ATR)
PAPERS: dict[str, Paper] = {
    "agenda": AGENDA, "notes": NOTES, "cause-list": CAUSE_LIST, "attendance": ATTENDANCE, "atr": ATR, "minutes": MINUTES,
    "notice": NOTICE, "decision-sheet": DecisionSheet(HEAD, (GANGYAL, PASHMINA, SOPORE, GONE)),
    "public-list": PublicList(HEAD, SLOTS), "unit-notice": UNIT_NOTICE, "receipt": RECEIPT, "pack": PACK,
}  # fmt: skip


def hundred_entries(grievances: list[dict[str, Any]]) -> Pack:
    """A pack of 100 entries made of real grievances' words, each with a note of its own."""
    items, notes = [], []
    for place, row in enumerate(grievances[:100]):
        serial, letter = f"24.3.{place + 1}", annexure(place + 1)
        about = {"reference": f"J26-{place + 1:04}-0", "unit": f"Unit {place + 1}", "place": row["district"] or "",
                 "subject": row["expected_category"], "office": row["expected_office"],
                 "reason": sentence("no reply from the office"), "status": sentence("with the office")}  # fmt: skip
        items.append(Item(serial, row["text_title"], annexure=letter, minutes=10, **about))
        notes.append(Note(serial, row["text_title"], letter, words=row["text_body"], filed_on=date(2026, 9, 1),
                          briefs=(Brief(row["expected_office"], due=date(2026, 11, 16)),),
                          decision="What shall be done, by whom, by when?", **about))  # fmt: skip
    slots = tuple(Slot(f"{11 + n // 20}:{n % 20 * 3:02}", item.serial, item.reference, item.unit, item.office)
                  for n, item in enumerate(items))  # fmt: skip
    offices = tuple(Expected(office, ()) for office in sorted({item.office for item in items}))
    points = tuple(AtrPoint(f"J-23.3.{n + 1}", item.matter, item.office, HEAD.sits_on, HEAD.sits_on, "in_time")
                   for n, item in enumerate(items))  # fmt: skip
    return Pack(Agenda(HEAD, (Section(3, tuple(items)),)), Notes(HEAD, tuple(notes)), CauseList(HEAD, slots),
                AttendanceSheet(HEAD, offices), Atr(HEAD, HEAD.dated, points))  # fmt: skip
