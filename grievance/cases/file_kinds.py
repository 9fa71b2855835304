"""What may be handed in, told by its content and never by its name: pictures, PDF, DOCX, XLSX, 10 MB each.

Pictures are drawn anew, so that nothing hidden in them survives (position, comments, programs). A PDF or office file
with a program or another file inside is refused with what to do instead.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from grievance.sentences import N_, Refusal
from grievance.web.downloads import file_name

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
WIDEST = 3200
MOST_PARTS, LARGEST_INSIDE, MOST_OBJECTS = 2_000, 60 * 1024 * 1024, 100_000
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OFFICE = {"word/document.xml": (_WORD, ".docx"), "xl/workbook.xml": (_SHEET, ".xlsx")}
_HIDDEN_IN_OFFICE = ("vbaproject", "activex", "embeddings/", "oleobject", "externallinks/", "macrosheets/")
_HIDDEN_IN_PDF = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RichMedia", "/XFA"})
_ACTIONS_IN_PDF = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE"})


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept: its content as it will be kept, and its name with the ending its content has."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


class FileRefused(Refusal):
    """A file that cannot be taken, with what to do instead."""

    def __init__(self, key: str, **args: Any) -> None:
        super().__init__(key, field="file", **args)


def checked(content: bytes, name: str) -> CheckedFile:
    """The file as it may be kept. Raises ``FileRefused``. May take a second: call it outside ``transaction()``."""
    name = file_name(PurePosixPath(name.replace("\\", "/")).name)
    if not content:
        raise FileRefused(N_("The file %(name)s is empty. Choose it again."), name=name)
    if len(content) > LARGEST:
        raise FileRefused(
            N_("%(name)s is larger than 10 MB. Take it again at a smaller size, or send it later."), name=name
        )
    kind = next((kind for starts, kind in _KINDS if starts(content)), None)
    if kind is None:
        raise FileRefused(
            N_("%(name)s is neither a picture (JPEG, PNG, WebP) nor a PDF, Word or Excel file."), name=name
        )
    media_type, ending, kept = kind(content, name)
    return CheckedFile(f"{PurePosixPath(name).stem[:80] or 'file'}{ending}", media_type, kept)


def _picture(content: bytes, name: str) -> tuple[str, str, bytes]:
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as found:
            kind = found.format or ""
            if found.width * found.height > MOST_PIXELS:
                raise FileRefused(N_("The picture %(name)s is too large to open. Send it smaller."), name=name)
            found.load()
            drawn = ImageOps.exif_transpose(found)
            has_alpha = drawn.mode in ("RGBA", "LA", "PA") or "transparency" in drawn.info
            drawn = drawn.convert("RGBA" if has_alpha and kind != "JPEG" else "RGB")
            drawn.thumbnail((WIDEST, WIDEST))
            clean = Image.new(drawn.mode, drawn.size)
            clean.paste(drawn)
    except FileRefused:
        raise
    except Exception as unreadable:
        raise FileRefused(N_("The picture %(name)s cannot be read. Take it again."), name=name) from unreadable
    out = io.BytesIO()
    clean.save(out, kind, **({"quality": 85} if kind != "PNG" else {"optimize": False}))
    endings = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
    return (*endings[kind], out.getvalue())


def _pdf(content: bytes, name: str) -> tuple[str, str, bytes]:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True, attempt_recovery=True) as found:
            if len(found.pages) == 0 or len(found.objects) > MOST_OBJECTS:
                raise ValueError("no pages or too many objects")
            hides = any(_hides(thing) for thing in found.objects) or _hides(found.trailer)
    except pikepdf.PasswordError:
        raise FileRefused(N_("%(name)s is locked by a password. Send one without."), name=name) from None
    except Exception as unreadable:
        raise FileRefused(N_("The PDF %(name)s cannot be read. Print it to a new PDF."), name=name) from unreadable
    if hides:
        raise FileRefused(
            N_("The PDF %(name)s holds a program or another file. Print it to a new PDF and send that."), name=name
        )
    return "application/pdf", ".pdf", content


def _hides(thing: Any) -> bool:
    """Whether a PDF object, or one written inside it, is a program, an attached file or an action outwards."""
    import pikepdf

    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Stream):
            one = one.stream_dict
        if isinstance(one, pikepdf.Dictionary):
            if _HIDDEN_IN_PDF & set(one.keys()) or str(one.get("/S", "")) in _ACTIONS_IN_PDF:
                return True
            inner: Iterable[Any] = (one[key] for key in one.keys())  # noqa: SIM118
        elif isinstance(one, pikepdf.Array):
            inner = iter(one)
        else:
            continue
        waiting += [each for each in inner if not getattr(each, "is_indirect", False)]
    return False


def _office(content: bytes, name: str) -> tuple[str, str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as found:
            parts = found.infolist()
            names = {part.filename.lower() for part in parts}
            too_much = len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_INSIDE
            types = b"" if too_much else found.open("[Content_Types].xml").read(1_000_000)
    except Exception as unreadable:
        raise FileRefused(
            N_("The file %(name)s cannot be read. Save it anew and send that."), name=name
        ) from unreadable
    kind = next((_OFFICE[main] for main in _OFFICE if main in names), None)
    if kind is None or too_much:
        raise FileRefused(
            N_("%(name)s is neither a picture (JPEG, PNG, WebP) nor a PDF, Word or Excel file."), name=name
        )
    hidden = any(mark in part for mark in _HIDDEN_IN_OFFICE for part in names) or b"macroenabled" in types.lower()
    if hidden or any(part.startswith(("/", "../")) or "/../" in part for part in names):
        raise FileRefused(N_("%(name)s holds a program or another file. Print it to a PDF and send that."), name=name)
    return (*kind, content)


_KINDS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes, str], tuple[str, str, bytes]]], ...] = (
    (lambda content: content.startswith(b"\xff\xd8\xff"), _picture),
    (lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"), _picture),
    (lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP", _picture),
    (lambda content: content.startswith(b"%PDF-"), _pdf),
    (lambda content: content.startswith(b"PK\x03\x04"), _office),
)
