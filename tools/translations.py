"""Words for translators: extract every sentence, update the catalogues, compile them, say what is missing.

Headers carry no dates and references no line numbers, so that a run without new sentences changes nothing.
"""

from __future__ import annotations

import argparse
import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "grievance" / "translations"
LANGUAGES = ("hi", "ur")
KEYWORDS = dict.fromkeys(("_", "_l", "N_", "gettext", "lazy_gettext")) | {"ngettext": (1, 2)}


def extracted() -> Catalog:
    """Every sentence of the application, in order, with the files that say it."""
    with (ROOT / "babel.cfg").open() as settings:
        methods, options = parse_mapping_cfg(settings)
    found = Catalog(project="Industry Grievance Forum", charset="utf-8", fuzzy=False)
    for name, _line, message, comments, context in extract_from_dir(
        str(ROOT), methods, options, keywords=KEYWORDS, directory_filter=lambda path: Path(path).name != ".venv"
    ):
        found.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return found


def po_path(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def catalogue(language: str) -> Catalog:
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str, template: Catalog) -> Catalog:
    """The language's catalogue with exactly the sentences of ``template``; nothing is guessed from similar ones."""
    known, fresh = catalogue(language), Catalog(locale=language, charset="utf-8", fuzzy=False)
    for message in template:
        if message.id:
            old = known.get(message.id, message.context)
            is_same_kind = old is not None and old.pluralizable == message.pluralizable
            said = old.string if old and is_same_kind else None
            fresh.add(message.id, said, locations=message.locations, context=message.context)
    return fresh


def as_po(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalog, sort_output=True, omit_header=True, include_lineno=False, width=110)
    header = f'msgid ""\nmsgstr ""\n"Language: {catalog.locale_identifier}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return header.encode() + out.getvalue()


def as_mo(po: bytes) -> bytes:
    out, catalog = io.BytesIO(), read_po(io.BytesIO(po))
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    write_mo(out, catalog)
    return out.getvalue()


def missing(catalog: Catalog) -> list[str]:
    """Sentences without words in this language, plural forms included."""
    said = {
        message.id: message.string if isinstance(message.string, tuple) else (message.string,) for message in catalog
    }
    return [str(key) for key, forms in said.items() if key and not all(forms)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 when something is missing or old")
    parser.add_argument("--list", choices=LANGUAGES, help="print the sentences that this language lacks, one a line")
    asked = parser.parse_args()
    template, is_good = extracted(), True
    for language in LANGUAGES:
        fresh = updated(language, template)
        po, path = as_po(fresh), po_path(language)
        lacking, mo = missing(fresh), as_mo(po)
        is_same = path.exists() and path.read_bytes() == po and path.with_suffix(".mo").read_bytes() == mo
        is_good = is_good and is_same and not lacking
        if not asked.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(po)
            path.with_suffix(".mo").write_bytes(mo)
        if asked.list == language:
            print("\n".join(lacking))
        print(
            f"{language}: {len(fresh)} sentences, {len(lacking)} without translation{'' if is_same else ', files renewed'}",
            file=sys.stderr,
        )
    return 0 if is_good or not asked.check else 1


if __name__ == "__main__":
    sys.exit(main())
