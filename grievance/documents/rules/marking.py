"""Marks the labels of papers. They have a table of their own (``labels_hi``, ``labels_ur``), so the extractor of the
pages' sentences must not find them under its own mark."""

from __future__ import annotations


def L_(text: str) -> str:
    return text
