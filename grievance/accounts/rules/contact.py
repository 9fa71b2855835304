"""How a person can be reached: one field takes a mobile number or an e-mail address."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from grievance.sentences import N_, Refusal

EMAIL = re.compile(
    r"[^@\s\x00-\x1f\x7f\"(),:;<>\[\\\]]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_](?:[\w-]{0,61}[^\W_])"
)
MOBILE = re.compile(r"(?:\+?91|0)?([6-9]\d{9})")
LONGEST_EMAIL = 254


class ContactKind(StrEnum):
    MOBILE = "mobile"
    EMAIL = "email"


@dataclass(frozen=True)
class Contact:
    """``mobile``: ten digits. One of the two is empty unless both are known."""

    mobile: str = ""
    email: str = ""

    @property
    def value(self) -> str:
        """Where a code goes: to the e-mail address where there is one."""
        return self.email or self.mobile

    @property
    def folded(self) -> str:
        """As it is compared and counted."""
        return fold_contact(self.value)

    @property
    def kind(self) -> ContactKind:
        return ContactKind.EMAIL if self.email else ContactKind.MOBILE


def fold_contact(value: str) -> str:
    """An address or number in the one spelling in which it is compared."""
    return value.strip().casefold()


def read_contact(text: str, *, field: str = "contact") -> Contact:
    """The mobile number or e-mail address in ``text``. Refuses anything else and says what to write.

    Takes blanks, dashes, +91, a leading 0 and the digits of every script.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        raise Refusal(N_("Write your mobile number or your e-mail address, so that we can answer you."), field=field)
    if "@" in text:
        if len(text) > LONGEST_EMAIL or not EMAIL.fullmatch(text):
            raise Refusal(N_("Write the e-mail address like name@example.in."), field=field)
        return Contact(email=text)
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in text)
    found = MOBILE.fullmatch(re.sub(r"[\s\-().‐-―]", "", digits))
    if not found:
        raise Refusal(
            N_("Write the ten digits of a mobile number, like 94191 23456, or an e-mail address."), field=field
        )
    return Contact(mobile=found.group(1))
