"""Bytes and headers as text, whatever they claim to be. Nothing here raises for what it is given."""

from __future__ import annotations

import codecs
import re
import unicodedata
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parseaddr

LONGEST_HEADER = 2_000
LONGEST_ADDRESS = 320
"""64 of the local part, the sign, 255 of the domain (RFC 5321 4.5.3.1)."""

# Codecs by Python's own names. Others are left out on purpose: "punycode" takes quadratic time, "zlib" unpacks.
_KNOWN = {
    "ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "iso8859-1", "iso8859-2", "iso8859-3",
    "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-10", "iso8859-11",
    "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255",
    "cp1256", "cp1257", "cp1258", "cp437", "cp850", "cp874", "koi8-r", "koi8-u", "big5", "big5hkscs", "gb2312", "gbk",
    "gb18030", "euc_jp", "euc_kr", "shift_jis", "iso2022_jp", "cp949", "cp932", "tis-620", "mac-roman",
}  # fmt: skip
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNERS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def calm(text: str) -> str:
    """In NFC with plain line ends; without NUL, other control characters and half surrogates, which no database holds."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROLS.sub("", plain))


def one_line(text: str, longest: int = 300) -> str:
    """Text for one line of a page or a header: no breaks, nothing that turns the direction, bounded."""
    return " ".join(_TURNERS.sub("", calm(text[: longest * 8])).split())[:longest]


def decoded(content: bytes, charset: str | None) -> str:
    """Text in the charset it names, else UTF-8, else nearly so, and at the last western bytes."""
    for name in (_codec(charset), "utf-8"):
        try:
            if name:
                return calm(content.decode(name))
        except (UnicodeError, LookupError, ValueError):
            continue
    return calm(_nearly(content, _codec(charset)) or content.decode("cp1252", "replace"))


def _nearly(content: bytes, name: str | None) -> str:
    """Text in the named charset with some bytes wrong, such as half a letter at the end; empty when many are."""
    try:
        text = content.decode(name or "utf-8", "replace")
    except (UnicodeError, LookupError, ValueError):
        return ""
    return text.rstrip("\ufffd") if text.count("\ufffd") <= 1 + len(text) // 100 else ""


def _codec(charset: str | None) -> str | None:
    try:
        name = codecs.lookup(str(charset or "utf-8").strip("\"' ")).name
    except (LookupError, ValueError, TypeError):
        return None
    return name if name in _KNOWN else None


def raw_values(message: Message, name: str) -> list[str]:
    """Every value of a header as text, unfolded, with bytes above ASCII read as UTF-8. Encoded words stay as they are."""
    wanted = name.lower()
    found = [str(value) for key, value in message.raw_items() if key.lower() == wanted]
    return [_unfolded(value) for value in found[:50]]


def raw_value(message: Message, name: str) -> str:
    """The first value; empty when there is none."""
    return next(iter(raw_values(message, name)), "")


def _unfolded(value: str) -> str:
    content = value[:LONGEST_HEADER].encode("utf-8", "surrogateescape")
    return re.sub(r"[\r\n]+[ \t]*", " ", decoded(content, "utf-8")).strip()


def words(value: str) -> str:
    """A header's encoded words (RFC 2047) as text."""
    try:
        parts = decode_header(value)
    except Exception:
        return one_line(value)
    found = []
    for part, charset in parts:
        found.append(part if isinstance(part, str) else decoded(part, charset or "utf-8"))
    return one_line("".join(found))


def address_of(value: str) -> tuple[str, str]:
    """(name, address) of a header such as From; both empty when there is none. The address keeps its letters."""
    try:
        name, address = parseaddr(value)
    except Exception:
        return "", ""
    return words(name)[:120], clean_address(address)


def addresses_of(values: list[str], most: int = 100) -> list[str]:
    """The addresses in headers such as To and Cc."""
    try:
        pairs = getaddresses(values)
    except Exception:
        return []
    return [found for _, address in pairs[:most] if (found := clean_address(address))]


def clean_address(address: str) -> str:
    """An address without blanks and brackets, bounded; empty for what has no sign in the middle."""
    bare = one_line(address, LONGEST_ADDRESS).strip("<> ").replace(" ", "")
    return bare if "@" in bare[1:-1] else ""


def folded(address: str) -> str:
    """As addresses are compared."""
    return unicodedata.normalize("NFC", address.strip()).casefold()
