"""Words of the demo: made-up matters of the power office's desk, and what offices and forum write. Persons are not named."""

from __future__ import annotations

POWER_DESK = (
    ("overdue", "Transformer on Road 4 burnt, six units stand still", "bari brahmana",
     "The 630 kVA transformer on Road 4 burnt on the night of the storm. Six units have no supply since then. The "
     "sub-division says that a new one is on demand. We run a hired generator at four times the cost."),
    ("tomorrow", "Load increase papers not moved since July", "birpur",
     "We applied in July to raise the connected load from 150 to 250 kW and paid the survey fee. The file has not moved "
     "although the new machine stands packed in the shed. Nobody can tell us what is missing."),
    ("fresh", "Voltage falls every night after 9 pm", "gangyal",
     "Between 9 pm and 6 am the supply falls to about 310 volts. Two machines stop and the heat treatment batch is "
     "spoiled. We have lost eleven night shifts since the middle of October and wrote twice to the sub-division."),
    ("stopped", "Meter reads twice what our check meter shows", "gangyal",
     "Since the meter was changed in September it reads about double of our own check meter. We asked for a test of the "
     "meter and pay the disputed bill under protest."),
    ("refusal", "Security deposit asked again on transfer of the unit", "gangyal",
     "After the transfer of the unit within the family the division asks the full security deposit a second time, though "
     "the old deposit is with the corporation and the connection number is the same."),
    ("answered", "Feeder trips ten times a day in Phase II", "gangyal",
     "The 11 kV feeder of Phase II trips ten times on an ordinary day. Each trip costs us twenty minutes because the "
     "furnace must be heated again. A list of all trips of October with times is attached."),
    ("review", "New connection sanctioned in May is still not energised", "bari brahmana",
     "The load was sanctioned on 12 May and the money paid. Poles stand, the line is drawn, but the bay at the receiving "
     "station is not free, we are told. The bank asks why production has not begun."),
    ("forum", "Street line passes three feet over our roof", "digiana",
     "The street line sags to three feet above the roof of our packing hall. The labour inspector has written it down as "
     "a danger. We offered to pay for a taller pole."),
    ("settled", "Dead pole blocks the gate of plot 18", "gangyal",
     "A dead pole stands in the middle of our new gate. Trucks cannot turn in. The estate has no objection to its removal."),
    ("more-days", "Second source of supply for the estate's receiving station", "igc samba",
     "The receiving station hangs on one line. Every fault between the grid and us stops ninety units. The second line was "
     "promised at the meeting of investors in June."),
    ("climbed", "Refund of excess security lying since April", "kathua",
     "After the load was reduced in April the excess security is due to us. Five reminders are with the revenue section."),
    ("transferred", "Drain dug for the cable left open before the gate", "gangyal",
     "The trench for the new cable was left open before our gate and fills with water from the estate's drain."),
)  # fmt: skip
"""Scene, title, estate as written, words."""

NOTES = {
    "power_supply": "The line was walked on the spot with the unit. The faulty jumper and one insulator were changed and the "
                    "load on the transformer was measured for three nights; it now stands at 71 percent.",
    "power_tariff_billing": "The bills of the period were checked against the meter's own record. The excess units are "
                            "credited in the next bill, and the surcharge on them is withdrawn.",
    "estate_infrastructure": "The place was inspected with the estate manager. The work is sanctioned at the approved "
                             "rate and given to the contractor on the panel.",
    "land_lease": "The file was examined with the lease deed. The dues on record are settled, and the order in favour of "
                  "the unit is issued.",
    "incentives_subsidies": "The claim was taken up with the papers on file. It is placed in the list for release, by date "
                            "of receipt, and the amount admitted is stated in the order.",
    "delayed_payments": "The bills were verified with the indenting office. The undisputed part is released, and the rest is "
                        "listed for the council with its date.",
    "pollution_consent": "The unit was visited and the plant found to work as stated. The consent is renewed for the period "
                         "applied for.",
    "approvals_licences": "The application was complete except for one paper, which was taken from the office's own record. "
                          "The approval is issued.",
    "credit_banking": "The lead bank heard the unit and the branch together. The account is taken up for restructuring, and "
                      "recovery action is held back until the committee has met.",
}  # fmt: skip
"""What an office finds and does, by subject; ``OTHER_NOTE`` for the rest."""

OTHER_NOTE = (
    "The matter was heard with the unit's representative, the record was examined, and what can be done under the "
    "rules as they stand is ordered with this answer."
)
PARTLY = " What goes beyond it needs funds that are asked for in the revised estimates."
QUESTIONS = (
    "Please send the readings of the last three months and a photo of the meter's plate.",
    "Which dates are meant? Please send the list with times.",
    "Please send a copy of the order that you mention, with its number and date.",
)
REPLIES = (
    "The readings are: August 4,210, September 8,640, October 8,905 units. The photo comes with this answer.",
    "The dates and hours are in the list that we attach.",
    "The order is of 14 August. A copy was handed to the section on the day of our visit.",
)
DISPUTES = (
    "Nothing has changed on the ground since the answer.",
    "Half of it is done; the other half, which costs us the most, is not mentioned.",
    "The answer is about another plot.",
)
PROOFS = (
    "Order no. 412 of the division",
    "Joint inspection with the unit on the spot",
    "Letter by registered post, receipt on file",
)
DIRECTIONS = (
    "Restore the supply in full and report with the log of the feeder for fifteen days",
    "Clear the claim within the time given or record in writing what stands against it",
    "Inspect jointly with the unit and place the report before the forum",
    "Decide the pending file and hand the order to the unit",
)
DECISIONS = (
    "Heard both sides. The office has done what the rules allow; the unit is satisfied with the date given for the rest.",
    "Settled in the room: the office hands over the order today.",
)
ACTIONS = (
    "Material is on site; the work is taken up from Monday.",
    "The joint inspection was held and its report is with the division for the estimate.",
    "Done and verified on the spot with the unit.",
)
