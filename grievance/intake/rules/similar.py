"""How alike two grievances are: shared rare words, and shared letter triples, which survive slips of spelling.

Pure counting on folded text; the caller decides which cases are compared (a unit's own, then those of
the same estate and subject). A score is between 0 (nothing shared) and 1 (the same words).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from grievance.routing.rules.common_words import COMMON_WORDS
from grievance.routing.rules.folding import words

WORDS_SHARE = 0.6
"""Share of whole words in the score, the rest is for letter triples."""
TITLE_WEIGHT = 3
WORTH_SHOWING = 0.16
"""Below this two texts of the shipped grievances are hardly ever about one issue."""
AT_MOST = 5

Vector = dict[str, float]


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


class Comparison:
    """Texts to compare with, counted once."""

    def __init__(self, texts: Iterable[Text]) -> None:
        texts = list(texts)
        self._words = _Side((text.key, _word_counts(text.title, text.body)) for text in texts)
        self._triples = _Side((text.key, _triple_counts(text.title, text.body)) for text in texts)

    def similar_to(self, text: Text, *, at_least: float = WORTH_SHOWING, at_most: int = AT_MOST) -> list[Similar]:
        """The most alike of the other texts, best first; the text's own key is left out."""
        by_words = self._words.near(_word_counts(text.title, text.body))
        by_triples = self._triples.near(_triple_counts(text.title, text.body))
        scores = {
            other: WORDS_SHARE * by_words.get(other, 0.0) + (1 - WORDS_SHARE) * by_triples.get(other, 0.0)
            for other in {*by_words, *by_triples}
            if other != text.key
        }
        best = sorted(scores.items(), key=lambda pair: (-pair[1], str(pair[0])))[:at_most]
        return [Similar(other, round(score, 3)) for other, score in best if score >= at_least]


class _Side:
    """Unit vectors of rarity-weighted counts behind an index from feature to texts."""

    def __init__(self, counted: Iterable[tuple[Hashable, Counter[str]]]) -> None:
        counted = list(counted)
        seen = Counter(feature for _, counts in counted for feature in counts)
        self._rarity = {feature: math.log((1 + len(counted)) / (1 + times)) + 0.5 for feature, times in seen.items()}
        self._rarest = math.log(1 + len(counted)) + 0.5
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
        raw = {
            feature: (1 + math.log(count)) * self._rarity.get(feature, self._rarest)
            for feature, count in counts.items()
        }
        length = math.sqrt(sum(value * value for value in raw.values()))
        return {feature: value / length for feature, value in raw.items()} if length else {}


def _telling(text: str) -> list[str]:
    return [word for word in words(text) if len(word) > 1 and word not in COMMON_WORDS]


def _word_counts(title: str, body: str) -> Counter[str]:
    counts = Counter(_telling(body))
    for word in _telling(title):
        counts[word] += TITLE_WEIGHT
    return counts


def _triple_counts(title: str, body: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text, weight in ((title, TITLE_WEIGHT), (body, 1)):
        for word in _telling(text):
            padded = f" {word} "
            for start in range(len(padded) - 2):
                counts[padded[start : start + 3]] += weight
    return counts
