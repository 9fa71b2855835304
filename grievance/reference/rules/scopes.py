"""How the scope of a holiday is written: in the shipped list and on the command line."""

from __future__ import annotations

from collections.abc import Collection

from grievance.reference.rules.words import HolidayScope
from grievance.sentences import N_, Refusal

DIVISIONS = ("jammu", "kashmir")


def shipped_scope(text: str) -> tuple[HolidayScope, str]:
    """Scope of a row of ``holidays.csv``: common, Jammu, Kashmir, restricted, banks only, "local: Samba district"."""
    text = text.strip()
    plain = {"common": HolidayScope.ALL, "restricted": HolidayScope.RESTRICTED, "banks only": HolidayScope.BANKS}
    if text in plain:
        return plain[text], ""
    if text.lower() in DIVISIONS:
        return HolidayScope.DIVISION, text.lower()
    if text.startswith("local: ") and text.endswith(" district"):
        return HolidayScope.DISTRICT, text.removeprefix("local: ").removesuffix(" district")
    raise ValueError(f"a scope that the list does not know: {text!r}")


def scope_given(text: str, districts: Collection[str], offices: Collection[str]) -> tuple[HolidayScope, str]:
    """Scope as typed: ``all``, ``jammu``, ``kashmir``, ``banks``, ``restricted``, ``district:NAME`` or an office's code, in any case."""
    folded = text.strip().lower()
    if folded in ("all", "banks", "restricted"):
        return HolidayScope(folded), ""
    if folded in DIVISIONS:
        return HolidayScope.DIVISION, folded
    if folded.startswith("district:"):
        wanted = folded.removeprefix("district:").strip()
        named = next((name for name in districts if name.lower() == wanted), None)
        if named is None:
            raise Refusal(N_("There is no district “%(name)s”."), field="scope", name=text.partition(":")[2].strip())
        return HolidayScope.DISTRICT, named
    code = next((code for code in offices if code.lower() == folded), None)
    if code is None:
        key = N_("Choose all, jammu, kashmir, district:NAME or the code of an office; “%(scope)s” is none of these.")
        raise Refusal(key, field="scope", scope=text)
    return HolidayScope.OFFICE, code


def scope_written(kind: HolidayScope, code: str) -> str:
    """The scope as ``scope_given`` reads it back."""
    if kind is HolidayScope.DISTRICT:
        return f"district:{code}"
    return code if kind in (HolidayScope.DIVISION, HolidayScope.OFFICE) else kind.value
