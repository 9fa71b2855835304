"""Where a ZIP file is written while it is sent: it can only be written to, and is emptied as it fills."""

from __future__ import annotations

import io
from typing import Any

PIECE = 64 * 1024


class Pipe(io.RawIOBase):
    """A file that cannot be gone back in; ``taken()`` hands on what was written since the last time."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        self.size += len(self.parts[-1])
        return len(self.parts[-1])

    def taken(self) -> bytes:
        found = b"".join(self.parts)
        self.parts, self.size = [], 0
        return found
