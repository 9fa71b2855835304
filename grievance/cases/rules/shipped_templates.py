"""The reply templates with which a forum begins. Ours: plain words to start from, no office's own text."""

from __future__ import annotations

from grievance.cases.rules.templates import PROGRESS

SHIPPED = (
    ("relief", "en", "Relief given: the work is done",
     "Your grievance {number} about {estate} was looked into.\n\n[What was found]\n\n[What was done, by whom and on which day]\n\nIf it is not settled, say so within 7 days; another office then looks at it.\n\n{office}"),
    ("partly", "en", "Relief given in part: what is done and what is not",
     "Your grievance {number} of {filed_on} was looked into.\n\nDone: [what was done and when]\n\nNot done, and why: [what could not be done, and the rule]\n\nFor the rest you can turn to [office or appeal].\n\n{office}"),
    ("refused", "en", "Refused: the rule and the remedy",
     "{unit} asked in {number} for [what was asked].\n\nThis cannot be given, because [the rule with its clause says what].\n\nAgainst this you can [remedy, where and within how many days].\n\n{office}"),
    ("referred", "en", "Sent to a higher body",
     "What {unit} asks in {number} needs a decision of [body]. It was sent there on [day] under number [number of the letter].\n\nThe case stays open and you are told what comes back.\n\n{office}"),
    ("not_admissible", "en", "Not for this forum",
     "The forum cannot take up {number}, because [ground: court case, police matter or service matter].\n\nYou can turn to [office or court].\n\n{office}"),
    (PROGRESS, "en", "Progress: inspected, material awaited",
     "Our engineer inspected the place in {estate} on [day]. [What is needed] was ordered and is expected on [day]. We answer by {due_on}."),
    ("relief", "hi", "राहत दी गई: काम हो गया",
     "आपकी शिकायत {number} ({estate}) की जाँच की गई।\n\n[क्या पाया गया]\n\n[क्या किया गया, किसने और किस दिन]\n\nयदि बात नहीं सुलझी, तो 7 दिन में बताएँ; तब दूसरा कार्यालय देखेगा।\n\n{office}"),
    (PROGRESS, "hi", "प्रगति: निरीक्षण हुआ, सामान आना है",
     "हमारे अभियंता ने [दिन] को {estate} का निरीक्षण किया। [क्या चाहिए] मँगाया गया है और [दिन] तक आएगा। हम {due_on} तक उत्तर देंगे।"),
    ("relief", "ur", "راحت دی گئی: کام ہو گیا",
     "آپ کی شکایت {number} ({estate}) کی جانچ کی گئی۔\n\n[کیا پایا گیا]\n\n[کیا کیا گیا، کس نے اور کس دن]\n\nاگر معاملہ حل نہیں ہوا تو 7 دن میں بتائیں؛ پھر دوسرا دفتر دیکھے گا۔\n\n{office}"),
    (PROGRESS, "ur", "پیش رفت: معائنہ ہوا، سامان آنا ہے",
     "ہمارے انجینئر نے [دن] کو {estate} کا معائنہ کیا۔ [کیا چاہیے] منگوایا گیا ہے اور [دن] تک آئے گا۔ ہم {due_on} تک جواب دیں گے۔"),
)  # fmt: skip
"""Outcome, language, title, body."""
