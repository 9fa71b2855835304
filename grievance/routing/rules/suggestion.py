"""Which category a text is about: counted words of a lexicon, and what officers' corrections taught.

No model file and no library: about a millisecond a text. The lexicon decides; the learned part grows in
with the number of corrections and never weighs more than half.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from grievance.routing.rules.common_words import COMMON_WORDS
from grievance.routing.rules.folding import words

TITLE_WEIGHT = 4
LONGEST_TERM = 4
EXTRA_FOR_WORDS = 0.3
LEARNED_WEIGHT = 0.5
FULL_WEIGHT_AT = 200
STRONG_WORDS = 1.5
"""One decisive word outweighs several hints: each term's share is raised to this power."""
UNSEEN_TERMS = 2.0
"""Weight of terms not yet written that may hold a word, for any category: a word of one term alone decides little."""


@dataclass(frozen=True)
class Term:
    """A word or phrase that speaks for a category; weight 1 (a hint) to 3 (nearly decides)."""

    category: str
    text: str
    weight: int


@dataclass(frozen=True)
class Suggested:
    """A category with its score; scores compare within one text only."""

    code: str
    score: float


class Lexicon:
    """Terms by their folded form, ready to be looked up at each place of a text.

    Two voices of equal weight speak for a category. Its terms, as they stand in the text; and each single word by
    itself, with the share that the category has in all terms holding that word, so that a text speaks even where it
    puts the words of a term in another way. ``meanings`` gives words of one meaning in several languages one form.
    """

    def __init__(self, terms: Iterable[Term], meanings: Mapping[str, str] | None = None) -> None:
        self._meanings = meanings or {}
        self._weights: dict[tuple[str, str], int] = {}
        for term in terms:
            parts = self._words(term.text)
            if 0 < len(parts) <= LONGEST_TERM:
                named = (term.category, " ".join(parts))
                self._weights[named] = max(term.weight, self._weights.get(named, 0))
        self._read()

    def _read(self) -> None:
        self._entries: dict[str, list[tuple[str, float]]] = defaultdict(list)
        self._shares: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for (category, phrase), weight in self._weights.items():
            parts = phrase.split()
            self._entries[phrase].append((category, weight * (1 + EXTRA_FOR_WORDS * (len(parts) - 1))))
            for word in parts:
                if len(word) > 1 and word not in COMMON_WORDS:
                    self._shares[word][category] += weight / len(parts)

    def _words(self, text: str) -> list[str]:
        return [self._meanings.get(word, word) for word in words(text)]

    def __len__(self) -> int:
        return len(self._weights)

    def without(self, dropped: Collection[str]) -> Lexicon:
        """The lexicon as it would be had these phrases never been written into it."""
        left = Lexicon((), self._meanings)
        left._weights = {named: weight for named, weight in self._weights.items() if named[1] not in dropped}
        left._read()
        return left

    def hits(self, title: str, body: str) -> Counter[str]:
        """How often each folded term, and each word of a term, stands in the text; the title counts as several."""
        found: Counter[str] = Counter()
        for text, weight in ((title, TITLE_WEIGHT), (body, 1)):
            for phrase in phrases(self._words(text), LONGEST_TERM):
                if phrase in self._entries or phrase in self._shares:
                    found[phrase] += weight
        return found

    def scores(self, hits: Mapping[str, int]) -> dict[str, float]:
        """The score of each category of which a term or a word of one stands in the text."""
        said: dict[str, float] = defaultdict(float)
        hinted: dict[str, float] = defaultdict(float)
        for phrase, count in hits.items():
            often = math.log(1 + count)
            for category, worth in self._entries.get(phrase, ()):
                said[category] += (worth * often) ** STRONG_WORDS
            of_word = self._shares.get(phrase, {})
            known = sum(of_word.values()) + UNSEEN_TERMS
            for category, mass in of_word.items():
                hinted[category] += often * mass / known
        said, hinted = _unit(said), _unit(hinted)
        return {category: said.get(category, 0.0) + hinted.get(category, 0.0) for category in {*said, *hinted}}


def phrases(of: Sequence[str], longest: int) -> Iterable[str]:
    """Every run of one to ``longest`` words, joined by spaces."""
    for start in range(len(of)):
        for end in range(start + 1, min(start + longest, len(of)) + 1):
            yield " ".join(of[start:end])


@dataclass(frozen=True)
class Learned:
    """Unit vectors of TF-IDF weights, one a category, made of corrected texts."""

    corrections: int
    idf: Mapping[str, float]
    centroids: Mapping[str, Mapping[str, float]]

    @property
    def weight(self) -> float:
        return LEARNED_WEIGHT * min(1.0, self.corrections / FULL_WEIGHT_AT)

    def scores(self, text: str) -> dict[str, float]:
        """Likeness of a ``learnable`` text to each category."""
        vector = _unit(_weighted(Counter(text.split()), self.idf))
        return {
            code: sum(value * centroid.get(word, 0.0) for word, value in vector.items())
            for code, centroid in self.centroids.items()
        }


def learnable(title: str, body: str) -> str:
    """The folded words of a text as they are kept for learning; the title twice."""
    return " ".join([*words(title), *words(title), *words(body)])


def learn(corrected: Sequence[tuple[str, str]]) -> Learned:
    """From ``(category, learnable text)`` of cases whose category an officer set right."""
    counted = [(category, Counter(text.split())) for category, text in corrected]
    documents = Counter(word for _, counts in counted for word in counts)
    idf = {word: math.log((1 + len(counted)) / (1 + seen)) + 1 for word, seen in documents.items()}
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for category, counts in counted:
        for word, value in _unit(_weighted(counts, idf)).items():
            sums[category][word] += value
    return Learned(len(counted), idf, {category: _unit(total) for category, total in sums.items()})


def suggest(lexicon: Lexicon, title: str, body: str, learned: Learned | None = None) -> list[Suggested]:
    """Categories by score, best first, codes deciding a tie. Empty when no word of the text is known."""
    known = lexicon.scores(lexicon.hits(title, body))
    if learned and learned.weight > 0:
        known = _with_learned(known, learned.scores(learnable(title, body)), learned.weight)
    ranked = sorted(known.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Suggested(code, round(score, 3)) for code, score in ranked if score > 0]


def _with_learned(known: Mapping[str, float], taught: Mapping[str, float], weight: float) -> dict[str, float]:
    """The learned scores standardised and brought to the spread of the lexicon's, then added by weight."""
    codes = sorted({*known, *taught})
    base = [known.get(code, 0.0) for code in codes]
    extra = _standardised([taught.get(code, 0.0) for code in codes])
    spread = _spread(base) or 1.0
    return {code: score + weight * spread * more for code, score, more in zip(codes, base, extra, strict=True)}


def _weighted(counts: Mapping[str, int], idf: Mapping[str, float]) -> dict[str, float]:
    return {word: (1 + math.log(count)) * idf[word] for word, count in counts.items() if word in idf}


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {word: value / length for word, value in vector.items()} if length else {}


def _spread(values: Sequence[float]) -> float:
    if not values:
        return 0.0
    mean = sum(values) / len(values)
    return math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))


def _standardised(values: Sequence[float]) -> list[float]:
    spread = _spread(values)
    mean = sum(values) / len(values) if values else 0.0
    return [(value - mean) / spread if spread else 0.0 for value in values]
