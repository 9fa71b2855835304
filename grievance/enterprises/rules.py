"""Registration numbers: their structure, not whether they exist. Shapes: Udyam portal, GST rules (Form GST REG-06)."""

from __future__ import annotations

import re
import unicodedata

from grievance.sentences import N_, Refusal

_UDYAM = re.compile(r"UDYAM([A-Z]{2})(\d{2})(\d{7})")
_GSTIN = re.compile(r"(\d{2})([A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z])([1-9A-Z])Z([0-9A-Z])")
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STATES = frozenset(f"{number:02}" for number in (*range(1, 39), 97, 99))
_UDYAM_STATES = frozenset(
    re.findall(
        "..",
        "ANAPARASBRCGCHCTDDDHDLDNGAGJHPHRJHJKKAKLKRLALDMHMLMNMPMZNLODORPBPYRJSKTGTNTRTSUAUKUPUTWB",
    )
)
"""States and union territories as their two letters stand in Udyam numbers, older and newer spellings of some."""
_WEAK_WORDS = re.compile(r"\b(m/?s|messrs|pvt|private|ltd|limited|llp|co|company|the)\b\.?")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in folded)
    return re.sub(r"[\s\-‐‑–—_/.]", "", digits).upper()


def udyam_number(text: str, *, field: str = "udyam") -> str | None:
    """``UDYAM-JK-14-0001234`` from any spelling; None when empty. Refuses what has not its shape."""
    plain = _plain(text)
    if not plain:
        return None
    match = _UDYAM.fullmatch(plain if plain.startswith("UDYAM") else f"UDYAM{plain}")
    if match is None:
        raise Refusal(
            N_("A Udyam number looks like UDYAM-JK-14-0001234. Leave it empty if you have none."), field=field
        )
    if match[1] not in _UDYAM_STATES:
        key = N_("“%(letters)s” is no state in a Udyam number. One of Jammu and Kashmir begins with UDYAM-JK.")
        raise Refusal(key, field=field, letters=match[1])
    return "UDYAM-{}-{}-{}".format(*match.groups())


def gstin(text: str, *, field: str = "gstin") -> str | None:
    """The fifteen characters of a GSTIN; None when empty. Refuses a wrong shape, state or check character."""
    plain = _plain(text)
    if not plain:
        return None
    match = _GSTIN.fullmatch(plain)
    if match is None or match[1] not in _STATES:
        raise Refusal(
            N_("A GSTIN has 15 letters and figures, like 01ABCDE1234F1Z5. Leave it empty if you have none."),
            field=field,
        )
    if _check_sign(plain[:14]) != plain[14]:
        raise Refusal(N_("The last sign of this GSTIN does not fit the others. Check what you copied."), field=field)
    return plain


def _check_sign(first: str) -> str:
    """Luhn over base 36, weights 1 and 2 from the left."""
    total = 0
    for place, sign in enumerate(first):
        product = _SIGNS.index(sign) * (1 + place % 2)
        total += product // 36 + product % 36
    return _SIGNS[-total % 36]


def folded_name(name: str) -> str:
    """A unit's or association's name as it is compared: lower case, without M/s, Pvt, Ltd and signs."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = _WEAK_WORDS.sub(" ", plain)
    kept = "".join(sign if sign.isalnum() or unicodedata.category(sign) in ("Mn", "Mc") else " " for sign in plain)
    return " ".join(kept.split())


_ADDRESS_LIKE = re.compile(r"(?<!\bM)/|\.(?=\w)|\bwww\b|\bhttps?\b", re.IGNORECASE)


def name_for_strangers(name: str) -> str:
    """A name that somebody typed, for a mail to people who never asked for one: no address, no sentence, at most 60 signs."""
    plain = unicodedata.normalize("NFKC", name)
    kept = "".join(sign if sign in " .,&'()-/" or unicodedata.category(sign)[0] in "LMN" else " " for sign in plain)
    return " ".join(_ADDRESS_LIKE.sub(" ", kept).split())[:60].rstrip(" .,")
