"""How alike two grievances are: shared rare words, and shared letter triples, which survive slips of spelling.

Pure counting on folded text; the caller decides which cases are compared. A score is between 0 (nothing shared) and
1 (the same words). How rare a feature is may be counted over many more texts than those compared (``rarity_of``).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from grievance.routing.rules.common_words import COMMON_WORDS
from grievance.routing.rules.folding import words

WORDS_SHARE = 0.6
"""Share of whole words in the score, the rest is for letter triples."""
TITLE_WEIGHT = 3
WORTH_SHOWING = 0.16
"""Below this two texts of the shipped grievances are hardly ever about one issue."""
AT_MOST = 5

Vector = dict[str, float]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Text:
    """A grievance's words with whatever names it (a case's number, a line's id)."""

    key: Hashable
    title: str
    body: str


@dataclass(frozen=True)
class Similar:
    """Another grievance and how alike it is, 0 to 1."""

    key: Hashable
    score: float


@dataclass(frozen=True)
class Rarity:
    """In how many of ``texts`` texts each word and each triple of letters stands."""

    texts: int
    words: Mapping[str, int]
    triples: Mapping[str, int]


def rarity_of(texts: Iterable[Text], meanings: Mapping[str, str] | None = None) -> Rarity:
    """Counts of one register of texts, to be kept and used for many comparisons."""
    return _counted(_features(text, meanings or {}) for text in texts)


class Comparison:
    """Texts to compare with, counted once.

    ``meanings`` gives words of one meaning in several languages one form. Without ``rarity`` it is counted over the
    texts themselves.
    """

    def __init__(
        self, texts: Iterable[Text], meanings: Mapping[str, str] | None = None, rarity: Rarity | None = None
    ) -> None:
        self._meanings = meanings or {}
        found = [(text.key, _features(text, self._meanings)) for text in texts]
        rarity = rarity or _counted([features for _, features in found])
        self._words = _Side([(key, features.words) for key, features in found], rarity.texts, rarity.words)
        self._triples = _Side([(key, features.triples) for key, features in found], rarity.texts, rarity.triples)

    def similar_to(self, text: Text, *, at_least: float = WORTH_SHOWING, at_most: int = AT_MOST) -> list[Similar]:
        """The most alike of the other texts, best first; the text's own key is left out."""
        mine = _features(text, self._meanings)
        by_words, by_triples = self._words.near(mine.words), self._triples.near(mine.triples)
        scores = {
            other: WORDS_SHARE * by_words.get(other, 0.0) + (1 - WORDS_SHARE) * by_triples.get(other, 0.0)
            for other in {*by_words, *by_triples}
            if other != text.key
        }
        best = sorted(scores.items(), key=lambda pair: (-pair[1], str(pair[0])))[:at_most]
        return [Similar(other, round(score, 3)) for other, score in best if score >= at_least]


class _Side:
    """Unit vectors of rarity-weighted counts behind an index from feature to texts."""

    def __init__(self, counted: Iterable[tuple[Hashable, Counter[str]]], texts: int, seen: Mapping[str, int]) -> None:
        self._texts, self._seen = texts, seen
        self._index: dict[str, list[tuple[Hashable, float]]] = defaultdict(list)
        for name, counts in counted:
            for feature, value in self._unit(counts).items():
                self._index[feature].append((name, value))

    def near(self, counts: Counter[str]) -> dict[Hashable, float]:
        scores: dict[Hashable, float] = defaultdict(float)
        for feature, value in self._unit(counts).items():
            for name, other in self._index.get(feature, ()):
                scores[name] += value * other
        return scores

    def _unit(self, counts: Mapping[str, int]) -> Vector:
        raw = {feature: (1 + math.log(count)) * self._rarity(feature) for feature, count in counts.items()}
        length = math.sqrt(sum(value * value for value in raw.values()))
        return {feature: value / length for feature, value in raw.items()} if length else {}

    def _rarity(self, feature: str) -> float:
        return math.log((1 + self._texts) / (1 + self._seen.get(feature, 0))) + 0.5


def in_order(alike: Iterable[Key], near: Mapping[Key, int], at_most: int = AT_MOST) -> list[Key]:
    """Of texts in the order of their likeness those to show: the nearest places first, the most alike first in each."""
    return sorted(alike, key=lambda key: near[key])[:at_most]


@dataclass(frozen=True)
class _Features:
    words: Counter[str]
    triples: Counter[str]


def _features(text: Text, meanings: Mapping[str, str]) -> _Features:
    """The telling words of a text and the letter triples of them; the title counts as several."""
    by_words, by_triples = Counter[str](), Counter[str]()
    for told, weight in ((text.title, TITLE_WEIGHT), (text.body, 1)):
        for word in words(told):
            if len(word) > 1 and word not in COMMON_WORDS:
                meant = meanings.get(word, word)
                by_words[meant] += weight
                padded = f" {meant} "
                for start in range(len(padded) - 2):
                    by_triples[padded[start : start + 3]] += weight
    return _Features(by_words, by_triples)


def _counted(found: Iterable[_Features]) -> Rarity:
    found, by_words, by_triples = list(found), Counter[str](), Counter[str]()
    for features in found:
        by_words.update(features.words.keys())
        by_triples.update(features.triples.keys())
    return Rarity(len(found), by_words, by_triples)
