"""The shape of what is sent and answered. The same declaration reads a request, writes an answer and makes the document.

``schema`` gives JSON Schema as OpenAPI 3.1 has it, ``read`` takes what was sent and gathers what is wrong with it by
its JSON pointer, ``written`` gives the plain data of an answer. A text is read by ``clean`` as forms read theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

Schema = dict[str, Any]
LARGEST = 2**53 - 1
"""The largest whole number that every JSON reader keeps."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True)
class Wrong:
    """One thing that does not fit: where, as a JSON pointer or the name of a parameter, and why."""

    at: str
    why: str


class DoesNotFit(Exception):
    """What was sent has another shape than it must."""

    def __init__(self, *wrong: Wrong) -> None:
        super().__init__("; ".join(f"{one.at}: {one.why}" for one in wrong))
        self.wrong = wrong


def as_it_is(text: str) -> str:
    return text


@dataclass(frozen=True, kw_only=True)
class Shape:
    """``says``: what it means, for the document."""

    says: str = ""

    def schema(self) -> Schema:
        own = self._schema()
        return own | {"description": self.says} if self.says else own

    def _schema(self) -> Schema:
        raise NotImplementedError

    def read(self, given: Any, at: str, clean: Callable[[str], str]) -> Any:
        """What was sent, as the application takes it. Raises ``DoesNotFit``."""
        raise NotImplementedError

    def read_text(self, given: str, at: str, clean: Callable[[str], str]) -> Any:
        """The same from an address, where all is text."""
        return self.read(given, at, clean)

    def written(self, value: Any) -> Any:
        """Plain data for JSON."""
        return value


@dataclass(frozen=True, kw_only=True)
class Text(Shape):
    """``longest`` and ``least`` count letters; ``words``: one of these and nothing else."""

    longest: int = 0
    least: int = 0
    words: tuple[str, ...] = ()
    form: str = ""

    def _schema(self) -> Schema:
        bounds = {"minLength": self.least, "maxLength": self.longest, "enum": list(self.words), "format": self.form}
        return {"type": "string", **{name: value for name, value in bounds.items() if value}}

    def read(self, given: Any, at: str, clean: Callable[[str], str]) -> str:
        if not isinstance(given, str):
            raise DoesNotFit(Wrong(at, "must be a text"))
        text = clean(given)
        if self.words and text not in self.words:
            raise DoesNotFit(Wrong(at, f"must be one of {', '.join(self.words)}"))
        if self.longest and len(given) > self.longest:
            raise DoesNotFit(Wrong(at, f"must have at most {self.longest} letters"))
        if len(text) < self.least:
            raise DoesNotFit(Wrong(at, f"must have at least {self.least} letters"))
        return text

    def written(self, value: Any) -> str:
        return value.value if isinstance(value, StrEnum) else str(value)


@dataclass(frozen=True, kw_only=True)
class Whole(Shape):
    least: int = 0
    most: int = LARGEST

    def _schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def read(self, given: Any, at: str, clean: Callable[[str], str]) -> int:
        if isinstance(given, float) and given.is_integer():
            given = int(given)
        if isinstance(given, bool) or not isinstance(given, int) or not self.least <= given <= self.most:
            raise DoesNotFit(Wrong(at, f"must be a whole number from {self.least} to {self.most}"))
        return given

    def read_text(self, given: str, at: str, clean: Callable[[str], str]) -> int:
        is_figure = given.isascii() and given.removeprefix("-").isdigit() and len(given) <= 16
        return self.read(int(given) if is_figure else None, at, clean)


@dataclass(frozen=True, kw_only=True)
class Number(Shape):
    """A figure of an answer; never asked for."""

    def _schema(self) -> Schema:
        return {"type": "number"}

    def written(self, value: Any) -> float:
        return float(value)


@dataclass(frozen=True, kw_only=True)
class Flag(Shape):
    def _schema(self) -> Schema:
        return {"type": "boolean"}

    def read(self, given: Any, at: str, clean: Callable[[str], str]) -> bool:
        if not isinstance(given, bool):
            raise DoesNotFit(Wrong(at, "must be true or false"))
        return given

    def read_text(self, given: str, at: str, clean: Callable[[str], str]) -> bool:
        return self.read({"true": True, "false": False}.get(given), at, clean)


@dataclass(frozen=True, kw_only=True)
class Day(Shape):
    """A date of the Indian calendar day, as 2026-11-25."""

    def _schema(self) -> Schema:
        return {"type": "string", "format": "date"}

    def read(self, given: Any, at: str, clean: Callable[[str], str]) -> date:
        try:
            if not isinstance(given, str) or not _DAY.fullmatch(given):
                raise ValueError
            day = date.fromisoformat(given)
        except ValueError:
            raise DoesNotFit(Wrong(at, "must be a date such as 2026-11-25")) from None
        if not 1900 <= day.year <= 2999:
            raise DoesNotFit(Wrong(at, "must be a date of the years 1900 to 2999"))
        return day

    def written(self, value: date) -> str:
        return value.isoformat()


@dataclass(frozen=True, kw_only=True)
class Instant(Shape):
    """A time of an answer in UTC, as 2026-11-25T10:00:00Z; never asked for."""

    def _schema(self) -> Schema:
        return {"type": "string", "format": "date-time"}

    def written(self, value: datetime) -> str:
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass(frozen=True, kw_only=True)
class Maybe(Shape):
    """What may be null in an answer."""

    of: Shape

    def _schema(self) -> Schema:
        inner = self.of.schema()
        if "$ref" in inner or "enum" in inner:
            return {"anyOf": [inner, {"type": "null"}]}
        return inner | {"type": [inner["type"], "null"]}

    def written(self, value: Any) -> Any:
        return None if value is None or value == "" else self.of.written(value)


@dataclass(frozen=True, kw_only=True)
class Listed(Shape):
    of: Shape

    def _schema(self) -> Schema:
        return {"type": "array", "items": self.of.schema()}

    def written(self, value: Any) -> list[Any]:
        return [self.of.written(one) for one in value]


@dataclass(frozen=True)
class Field:
    """One named part. ``of`` tells what of a row stands here in an answer; without it the row's own of that name."""

    name: str
    shape: Shape
    of: Callable[[Any], Any] | None = None
    is_needed: bool = True

    def value_of(self, row: Any) -> Any:
        if self.of is not None:
            return self.shape.written(self.of(row))
        return self.shape.written(row[self.name] if isinstance(row, Mapping) else getattr(row, self.name))


def within(name: str, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The same fields of what stands in the row under ``name``."""

    def moved(part: Field) -> Field:
        take = part.of or (lambda row: getattr(row, part.name))
        return replace(part, of=lambda row: take(getattr(row, name)))

    return tuple(moved(part) for part in fields)


def may(name: str, shape: Shape) -> Field:
    """A part of a request that can be left out."""
    return Field(name, shape, is_needed=False)


@dataclass(frozen=True, kw_only=True)
class Record(Shape):
    """``name``: under which it stands in the document. Nothing besides its fields is taken, and nothing else given."""

    name: str
    fields: tuple[Field, ...] = field(default=())

    def _schema(self) -> Schema:
        return {"$ref": f"#/components/schemas/{self.name}"}

    def spelt_out(self) -> Schema:
        needed = [part.name for part in self.fields if part.is_needed]
        return {
            "type": "object",
            "properties": {part.name: part.shape.schema() for part in self.fields},
            "additionalProperties": False,
            **({"required": needed} if needed else {}),
        }

    def read(self, given: Any, at: str, clean: Callable[[str], str]) -> dict[str, Any]:
        if not isinstance(given, dict):
            raise DoesNotFit(Wrong(at or "#", "must be an object"))
        known = {part.name for part in self.fields}
        wrong = [Wrong(f"{at}/{name}"[:200], "is not known here") for name in given if name not in known]
        return _gathered(
            self.fields, given, wrong, lambda part, value: part.shape.read(value, f"{at}/{part.name}", clean), at
        )

    def written(self, value: Any) -> dict[str, Any]:
        return {part.name: part.value_of(value) for part in self.fields}


def _gathered(
    fields: tuple[Field, ...], given: Mapping[str, Any], wrong: list[Wrong], read: Callable[[Field, Any], Any], at: str
) -> dict[str, Any]:
    """The parts that were given; raises once with everything that does not fit."""
    found: dict[str, Any] = {}
    for part in fields:
        if part.name not in given:
            wrong += [Wrong(f"{at}/{part.name}" if at else part.name, "is missing")] if part.is_needed else []
            continue
        try:
            found[part.name] = read(part, given[part.name])
        except DoesNotFit as error:
            wrong += error.wrong
    if wrong:
        raise DoesNotFit(*wrong)
    return found


def read_address(
    fields: tuple[Field, ...], given: Mapping[str, list[str]], clean: Callable[[str], str]
) -> dict[str, Any]:
    """The parameters of an address; one that is not known or stands there twice does not fit."""
    known = {part.name for part in fields}
    wrong = [Wrong(name[:80], "is not known here") for name in given if name not in known]
    wrong += [
        Wrong(name, "stands there more than once") for name, all_ in given.items() if name in known and len(all_) > 1
    ]
    first = {name: all_[0] for name, all_ in given.items() if name in known}
    return _gathered(fields, first, wrong, lambda part, text: part.shape.read_text(text, part.name, clean), "")


def records_in(shape: Shape) -> dict[str, Record]:
    """Every record inside a shape by its name, itself too."""
    if isinstance(shape, Record):
        inner = {name: one for part in shape.fields for name, one in records_in(part.shape).items()}
        return {shape.name: shape, **inner}
    if isinstance(shape, Listed | Maybe):
        return records_in(shape.of)
    return {}
