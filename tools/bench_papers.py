"""How long the full pack of 100 entries takes: `.venv/bin/python tools/bench_papers.py [ROUNDS]`. One JSON line a language."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def measure(rounds: int = 3) -> list[dict[str, float | int | str]]:
    """Best of ``rounds``: seconds on the clock and of CPU (with the press's own process), pages, kilobytes."""
    import pikepdf

    from grievance.documents.printing import Stamp, docx, pdf
    from tests.support.sample_papers import FROZEN_AT, hundred_entries

    seed = ROOT / "grievance" / "reference" / "seed" / "grievances.jsonl"
    pack = hundred_entries([json.loads(line) for line in seed.read_text("utf-8").splitlines()])
    out: list[dict[str, float | int | str]] = []
    for language in ("en", "hi", "ur"):
        for form, make in (("pdf", pdf), ("docx", docx)):
            best, cpu, made = 9e9, 9e9, b""
            for _ in range(rounds):
                start, used = time.perf_counter(), sum(os.times()[:4])
                made = make(pack, Stamp(FROZEN_AT, version=1), language)
                best, cpu = min(best, time.perf_counter() - start), min(cpu, sum(os.times()[:4]) - used)
            pages = len(pikepdf.open(io.BytesIO(made)).pages) if form == "pdf" else 0
            out.append(
                {"papers": "pack of 100 entries", "form": form, "language": language, "seconds": round(best, 2),
                 "cpu_seconds": round(cpu, 2), "pages": pages, "kilobytes": len(made) // 1000}
            )  # fmt: skip
    return out


if __name__ == "__main__":
    for line in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 3):
        print(json.dumps(line))
