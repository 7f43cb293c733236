"""What a dojo hands in: its answers, those of its exam, and its journal; and what is known from it of whoever handed it in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pytest_lstm_kata.files.answers import MAX_SEED, read_answers
from pytest_lstm_kata.files.folder import Folders, Paper
from pytest_lstm_kata.files.hand_in import MAX_BRACKETS, MAX_BYTES, Damaged, Given, HandIn, read, written
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.kata.model import OPEN, show
from pytest_lstm_kata.record import events
from pytest_lstm_kata.record.events import Entry
from pytest_lstm_kata.record.record import Record


class TooLarge(ValueError):
    """The answers alone are more than a hand-in may have."""


def collected(record: Record, folders: Folders, name: str, version: str, created: str) -> tuple[HandIn, bytes]:
    """What stands in the dojo now, and the file with it. Nothing is judged. Raises ``TooLarge``.

    Of a journal for which there is no room the newest judgements are taken, and all else.
    """
    workspace = record.workspace
    katas, exam = (_given(folders, folders.papers(folder)) for folder in (workspace.katas, workspace.exam))
    journal = record.journal.facts()
    bare = written(HandIn(name, katas, exam), version, created)
    if len(bare) > MAX_BYTES:
        raise TooLarge(f"the answers are larger than {MAX_BYTES // 1024**2} MiB")
    taken = _fitting(journal, MAX_BYTES - len(bare), MAX_BRACKETS - bare.count(b"{") - bare.count(b"["))
    found = HandIn(name, katas, exam, taken, len(journal) - len(taken))
    return found, written(found, version, created)


def entries(path: Path, renamed: Mapping[str, str] = MappingProxyType({})) -> list[Entry]:
    """What the journal in a hand-in says, in order of time; nothing if the file cannot be read.

    ``renamed`` is the catalogue's: katas go by their ids of now.
    """
    try:
        journal = read(path).journal
    except Damaged:
        return []
    found: dict[str, Entry] = {}
    for facts in journal:
        try:
            entry = events.entry(facts, renamed)
        except ValueError:
            continue
        if entry:
            found[entry.id] = entry
    return sorted(found.values(), key=lambda entry: entry.order)


def is_earlier(path: Path, record: Record, name: str) -> bool:
    """Is this file an earlier hand-in of this dojo, by this name?"""
    try:
        found = read(path)
    except Damaged:
        return False
    known = {facts["id"] for facts in record.journal.facts()}
    told = [facts.get("id") for facts in found.journal]
    return found.name == name and all(isinstance(one, str) and one in known for one in told)


def _given(folders: Folders, papers: Mapping[str, Paper]) -> dict[str, Given]:
    return {kata: _of(paper, folders.changed(paper.path)) for kata, paper in papers.items()}


def _of(paper: Paper, changed: float) -> Given:
    """A kata's file as it is handed in: what is read of it there has to be what is read of it here."""
    sheet = paper.sheet
    if sheet.problem or sheet.kata is None:
        return Given(sheet.seed, changed=changed, problem=sheet.problem.sentence if sheet.problem else "")
    answers = _shown(sheet)
    again = read_answers(sheet.kata, sheet.seed, answers)
    if sheet.seed > MAX_SEED or again.problem or answers != _shown(again):
        return Given(changed=changed, problem="This answer is too large for a hand-in. Write a shorter value.")
    return Given(sheet.seed, sheet.numbers, answers, changed)


def _shown(sheet: Sheet) -> dict[str, str]:
    """The answers of the blanks that are filled, in canonical spelling."""
    return {name: show(value) for name, value in sheet.values.items() if value is not OPEN}


def _fitting(journal: Sequence[Mapping[str, Any]], room: int, brackets: int) -> list[Mapping[str, Any]]:
    """As much of the journal as there is room for, in its order."""
    taken: dict[int, Mapping[str, Any]] = {}
    newest = sorted(enumerate(journal), key=lambda each: (each[1]["event"] == "judged", -each[0]))
    for place, facts in newest:
        line = json.dumps(facts, separators=(",", ":"))
        room -= len(line) + 1
        brackets -= line.count("{") + line.count("[")
        if room < 0 or brackets < 0:
            break
        taken[place] = facts
    return [taken[place] for place in sorted(taken)]
