"""What the forum cannot settle, and where it is settled: said before filing, and again when the words speak of it.

Nothing is refused here. The words may only mention a court or the police; the filer sends all the same, and an officer
decides. The list follows what CPGRAMS, the centre's register, does not take up: matters before or decided by a court,
personal and family disputes, requests for information, service matters of government employees
(vajiramias.com/current-affairs/centralised-public-grievance-redress-and-monitoring-system-cpgrams; Department of Posts,
No. X-20/21/2021-SPN-II, July 2024). Each row names the source of its address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from grievance.routing.rules.folding import words
from grievance.sentences import N_

LONGEST_CUE = 4


@dataclass(frozen=True)
class Exclusion:
    """``what`` and ``address`` are message keys; ``cues`` are words with ``;`` between them, in any script."""

    code: str
    what: str
    address: str
    cues: str


EXCLUSIONS = (
    Exclusion(
        "court",
        N_("A matter that a court or tribunal is hearing or has decided"),
        N_("Only that court or tribunal, or the one above it, can change it."),
        "sub judice; subjudice; writ petition; high court; supreme court; tribunal; court case; case in court; "
        "pending in court; stay order; court order; court orders; stay from court; contempt of court; "
        "adalat mein; hc stay; stay hai; adalati; "
        "न्यायालय; अदालत; हाई कोर्ट; उच्च न्यायालय; कोर्ट केस; याचिका; स्थगन आदेश; "
        "عدالت; ہائی کورٹ; سپریم کورٹ; رٹ پٹیشن; حکم امتناعی",
    ),
    # 112: Emergency Response Support System of the Ministry of Home Affairs. First information: BNSS, section 173.
    Exclusion(
        "police",
        N_("A crime: theft, fraud, a threat, an attack"),
        N_("Your police station, at once; in danger call 112. What an office must do for the safety of your estate "
           "can be filed here."),
        "fir; police station; police complaint; stolen; theft; burglary; forgery; cyber fraud; threatened; extortion; "
        "dhamki; chori ho gayi; chori hui; thana; fir darj; "
        "थाना; चोरी; धमकी; एफआईआर; जालसाजी; "
        "تھانہ; چوری; دھمکی; ایف آئی آر; جعلسازی",
    ),
    # Benches at Jammu and Srinagar: Personnel Ministry, 28 May 2020 and 17 November 2021.
    Exclusion(
        "service",
        N_("Service, posting, promotion or pension of a government employee"),
        N_("The employee's own department, then the Central Administrative Tribunal, which sits in Jammu and Srinagar."),
        "my promotion; my posting; my transfer order; my pension; departmental enquiry; departmental inquiry; "
        "seniority list; my service book; regularisation of my service; regularization of my service; my gratuity; "
        "meri naukri; meri pension; mera tabadla; mera transfer; "
        "मेरी पेंशन; मेरी पदोन्नति; मेरा तबादला; मेरी सेवा पुस्तिका; "
        "میری پنشن; میری ترقی; میرا تبادلہ",
    ),
    # Right to Information Act 2005, section 6 (request to the Public Information Officer) and section 19 (appeals).
    Exclusion(
        "information",
        N_("A request for information or for a copy of papers (RTI)"),
        N_("The Public Information Officer of the office that holds the papers, in writing."),
        "rti; right to information; certified copy; public information officer; information commission; "
        "soochna ka adhikar; suchna ka adhikar; "
        "सूचना का अधिकार; आरटीआई; सूचना के अधिकार; "
        "آر ٹی آئی; حق اطلاعات; معلومات کا حق",
    ),
    Exclusion(
        "personal",
        N_("A dispute between partners, relatives or neighbours in which no office has a part"),
        N_("A civil court, or a mediator on whom both sides agree."),
        "family dispute; partner cheated; partner has cheated; partnership dispute; dispute with my partner; "
        "dispute with my brother; dispute with my neighbour; ancestral property; divorce; "
        "bhai ne kabza; bhai se jhagda; partner ne dhoka; partner ka jhagda; padosi se jhagda; khandani jhagda; "
        "पारिवारिक विवाद; भाई से झगड़ा; साझेदार ने धोखा; पड़ोसी से झगड़ा; "
        "خاندانی جھگڑا; بھائی سے جھگڑا; شراکت دار نے دھوکہ; پڑوسی سے جھگڑا",
    ),
    # Reserve Bank, Integrated Ombudsman Scheme 2021: deficiency in service; cms.rbi.org.in, 14448.
    Exclusion(
        "bank",
        N_("A mistake of your bank in its service: a wrong charge, a card, a transfer"),
        N_("The bank first; without a good answer the Reserve Bank's Ombudsman: https://cms.rbi.org.in, telephone 14448. Loans, "
           "settlement and recovery can be filed here."),
        "ombudsman; atm card; debit card; credit card; upi; wrongly debited; bank charges deducted; minimum balance; "
        "net banking; passbook; cheque book; "
        "एटीएम; पासबुक; चेक बुक; यूपीआई; लोकपाल; "
        "اے ٹی ایم; پاس بک; چیک بک; محتسب",
    ),
    # Insurance Ombudsman Rules 2017; cioins.co.in/procedure.html: policies of persons, sole owners and micro enterprises.
    Exclusion(
        "insurance",
        N_("A claim on an insurance policy"),
        N_("The insurer first; without a good answer in 30 days the Insurance Ombudsman: https://cioins.co.in, open to persons, "
           "sole owners and micro enterprises."),
        "insurance claim; our insurer; my insurer; claim repudiated; insurance company rejected; insurance company refused; "
        "insurance company has rejected; insurance company is delaying; insurance surveyor; "
        "bima claim; beema claim; bima company; beema company; "
        "बीमा कंपनी; बीमा क्लेम; बीमा दावा; "
        "انشورنس کمپنی; بیمہ کمپنی; انشورنس کلیم; بیمہ کلیم",
    ),
)  # fmt: skip


@cache
def _folded() -> dict[str, str]:
    return {
        " ".join(words(cue)): exclusion.code
        for exclusion in EXCLUSIONS
        for cue in exclusion.cues.split(";")
        if cue.strip()
    }


def spoken_of(*texts: str) -> Sequence[Exclusion]:
    """The rows of which these texts speak, in the order of the list. A word that stands alone is enough."""
    known, found = _folded(), set()
    for text in texts:
        parts = words(text)
        for start in range(len(parts)):
            for end in range(start + 1, min(start + LONGEST_CUE, len(parts)) + 1):
                if code := known.get(" ".join(parts[start:end])):
                    found.add(code)
    return [exclusion for exclusion in EXCLUSIONS if exclusion.code in found]
