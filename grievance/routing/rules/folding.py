"""Text made comparable: one form for the spellings of one word.

Search, similar cases, suggestion and routing cues all compare folded words, so both sides of a
comparison must come from here. Folding loses letters on purpose; it is never shown to anybody.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# A word is letters with their marks, and digits. ``\w`` alone would cut Devanagari words at each vowel sign.
_WORD = re.compile(r"[^\W_\u0900-\u097f]+|[\u0900-\u0963\u0966-\u097f]+")

# Dropped after decomposing: Latin accents, Arabic vowel marks and hamza above (Kashmiri writes its vowels with them),
# nukta, tatweel, joiners, and the two signs by which Dogri marks a long vowel and its tone (\u093d, \u02bc).
_DROPPED = re.compile(r"[\u0300-\u036f\u02bc\u064b-\u065f\u0670\u0640\u093c\u093d\u200b-\u200f\u2060\ufeff\u00ad]")

# The tone of Dogri as most keyboards give it: an apostrophe after a Devanagari sign.
_TONE = re.compile("(?<=[\u0900-\u097f])['\u2018\u2019]")

_LETTERS = str.maketrans(
    {
        "\u064a": "\u06cc",  # Arabic yeh and alef maksura are typed for Urdu yeh
        "\u0649": "\u06cc",
        "\u0643": "\u06a9",  # Arabic kaf
        "\u0647": "\u06c1",  # Arabic he; the aspirating he of Urdu stays, it makes other words
        "\u06d5": "\u06c1",
        "\u0629": "\u06c1",
        "\u0671": "\u0627",  # alef wasla
        "\u0621": "",  # free hamza
        "\u0672": "\u0627",  # Kashmiri: alef with wavy hamza, above and below
        "\u0673": "\u0627",
        "\u06c4": "\u0648",  # waw with ring, and the forms of it that other keyboards give
        "\u06c5": "\u0648",
        "\u06c6": "\u0648",
        "\u0620": "\u06cc",  # Kashmiri yeh, yeh with tail, yeh with small v
        "\u06cd": "\u06cc",
        "\u06ce": "\u06cc",
        "\u0901": "\u0902",  # chandrabindu is written as anusvara
        "\u2019": "'",
    }
)

_APOSTROPHE = re.compile(r"'s?\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d)")
_DOUBLED = re.compile(r"([a-z])\1+")
_DEVANAGARI_ENDINGS = (("ियों", "ी"), ("ियां", "ी"), ("ियो", "ी"), ("ओं", ""), ("ों", ""), ("ें", ""))
_URDU_ENDINGS = (("یوں", "ی"), ("یاں", "ی"), ("ؤں", ""), ("وں", ""), ("یں", ""))


def words(text: str) -> list[str]:
    """The folded words of a text in their order. Any text is taken; one without letters gives none."""
    return list(_words(text))


@lru_cache(maxsize=512)
def _words(text: str) -> tuple[str, ...]:
    """Kept, since one case is folded for its category, its division, its office and its search line."""
    flat = unicodedata.normalize("NFKD", text).casefold()
    flat = _TONE.sub("", _DROPPED.sub("", flat)).translate(_LETTERS)
    flat = _THOUSANDS.sub("", _APOSTROPHE.sub(" ", flat))
    return tuple(stem(word) for word in _WORD.findall(flat))


def fold(text: str) -> str:
    """The folded words joined by single spaces: what search columns and comparisons hold."""
    return " ".join(words(text))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """One word without its light endings. Expects a word as ``words`` finds it: decomposed, lower case."""
    if word.isdigit():
        return "".join(str(unicodedata.digit(figure, figure)) for figure in word)
    if "\u0900" <= word[0] <= "\u097f":
        return _without_ending(word, _DEVANAGARI_ENDINGS, "\u093e\u0947")
    if "\u0600" <= word[0] <= "\u06ff":
        return _without_ending(word, _URDU_ENDINGS, "\u06c1\u0627\u06d2").replace("\u06d2", "\u06cc")
    return _latin_stem(word)


def _without_ending(word: str, endings: tuple[tuple[str, str], ...], vowels: str) -> str:
    for ending, instead in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            return word[: -len(ending)] + instead
    return word[:-1] if len(word) >= 4 and word[-1] in vowels else word


def _latin_stem(word: str) -> str:
    """English plural, -ing and -ed; doubled letters and long vowels as one (raasta, zameen, bijlee)."""
    word = word.replace("aa", "a").replace("ee", "i").replace("oo", "u")
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 5 and word.endswith("ing"):
        word = word[:-3]
    elif len(word) > 4 and word.endswith("ed"):
        word = word[:-2]
    word = _DOUBLED.sub(r"\1", word)
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
