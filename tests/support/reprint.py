"""Makes every paper of a circulated agenda anew, none from what is kept, and gives their hashes; also as a process of its own."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

KINDS = ("pack", "agenda", "notes", "cause-list", "attendance", "atr", "decision-sheet", "public-list")
FOR_ANYONE = ("agenda", "cause-list", "atr", "public-list")
AT = datetime(2027, 3, 1, 6, 0, tzinfo=UTC)


def hashes(number: str, version: int, reference: str) -> dict[str, str]:
    """By kind, reader, language and form. Nothing is kept, so every byte is made from the frozen contents."""
    from grievance.documents import operations, serving
    from grievance.documents.serving import FORMS, Asked
    from grievance.permissions import SYSTEM
    from grievance.sittings.access import sitting_for

    asked = [(kind, reader, "en", "pdf") for kind in KINDS for reader in ("chair", "member")]
    asked += [(kind, "public", language, "pdf") for kind in FOR_ANYONE for language in ("en", "ur")]
    asked += [
        ("agenda", "chair", "hi", "pdf"),
        ("agenda", "member", "en", "docx"),
        ("unit-notice", "unit", "ur", "pdf"),
    ]
    found = {}
    for kind, reader, language, form in asked:
        wanted = Asked(kind, reader, language, reference if reader == "unit" else "", form=form, version=version)
        ready = serving.ready_paper(sitting_for(number), wanted, SYSTEM, AT)
        made = FORMS[form](ready.paper, ready.stamp, language, operations.translator(language))
        found[f"{kind} {reader} {language} {form}"] = sha256(made).hexdigest()
    return found


def main() -> None:
    from grievance.app import create_app
    from tests.conftest import test_settings

    url, folder, number, version, reference = sys.argv[1:]
    app = create_app(test_settings(url, Path(folder)))
    with app.app_context(), app.test_request_context():
        json.dump({"seed": os.environ["PYTHONHASHSEED"], "papers": hashes(number, int(version), reference)}, sys.stdout)


if __name__ == "__main__":
    main()
