"""A run as plain data, for machines: verdicts, and never an answer, because a right answer is the truth.

``docs/report.schema.json`` says what each field means, and docs/reports.md how to get at them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.model import Kata, Pack
from pytest_lstm_kata.record.awards import standings, with_distinction
from pytest_lstm_kata.record.learner import YOU, Learner
from pytest_lstm_kata.record.progress import Progress
from pytest_lstm_kata.record.workspace import shown

if TYPE_CHECKING:
    from pytest_lstm_kata.record.class_exam import Sat
    from pytest_lstm_kata.record.class_ideas import Idea
    from pytest_lstm_kata.record.classroom import Class
    from pytest_lstm_kata.record.events import Result
    from pytest_lstm_kata.record.exam import Exam

SCHEMA: Final = 1
"""Goes up when a field changes its meaning or goes away; a new one comes with docs/report.schema.json alone."""


def properties(verdict: Verdict, kata: Kata | None, learner: str = "", exam: int = 0) -> list[tuple[str, str]]:
    """What a test case of JUnit's XML says of a kata, under names that stay; what is empty is left out.

    ``learner`` is the name of whose it is, where it lies among those of several people, and ``exam`` the seed of the exam that
    it is a part of. Neither depends on what else a run judges, for a worker does not know.
    """
    values = {
        "kata": verdict.kata,
        "kata_outcome": verdict.outcome.published,
        "kata_level": kata.level if kata else "",
        "kata_challenge": str(kata.challenge).lower() if kata else "",
        "kata_deal": "" if _deal(verdict) is None else str(_deal(verdict)),
        "kata_mistake": verdict.mistake,
        "kata_devices": ", ".join(f"{device} {word}" for device, word in verdict.devices.items()),
        "kata_torch": verdict.torch,
        "kata_witnessed": ", ".join(verdict.witnessed),
        "kata_witness": ", ".join(verdict.witness.values()),
        "kata_disputed": ", ".join(verdict.disputed),
        "kata_unverified": ", ".join(verdict.unverified),
        "kata_learner": learner,
        "kata_exam": str(exam or ""),
    }
    return [(key, value) for key, value in values.items() if value]


def report(
    everybody: Sequence[Learner],
    classroom: Class,
    *,
    lines: Mapping[Path, int],
    strays: Mapping[Path, Verdict],
    notes: Sequence[str],
    exit_status: int,
    exams: Sequence[Mapping[str, Any]] = (),
    reviews: Sequence[Mapping[str, Any]] = (),
    torch: str = "",
) -> dict[str, Any]:
    """A run in the types that JSON knows. It is the same however the katas were spread over processes.

    ``classroom`` has a row for each. ``lines`` has the line at which each file is to be worked on; ``strays`` are the files that count for no kata;
    ``exams`` are what ``exam`` gave of each, ``reviews`` what ``review`` gave; ``torch`` is the
    one that judged.
    """
    from importlib.metadata import version

    tool = "pytest-lstm-kata"
    return {
        "schema": SCHEMA,
        "tool": tool,
        "version": version(tool),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "torch": torch or None,
        "exit_status": exit_status,
        "learners": [
            {
                "folder": shown(learner.folder),
                "name": row.learner,
                "id": row.id or None,
                "review": False,
                "awards": [*_awards(learner)],
                "katas": [
                    _kata(kata, learner.verdicts[kata.id], learner.file(kata), lines, learner.known.now)
                    for pack in learner.packs
                    for kata in pack.katas
                    if kata.id in learner.verdicts
                ],
            }
            for learner, row in zip(everybody, classroom.rows, strict=True)
        ]
        + [*reviews],
        "exams": [*exams],
        "ideas": [_idea(idea) for idea in classroom.ideas if idea.name.isidentifier()],
        "strays": [
            {"file": shown(path), "line": lines[path], "sentence": verdict.sentence}
            for path, verdict in sorted(strays.items())
        ],
        "notes": sorted(notes),
    }


def _idea(idea: Idea) -> dict[str, Any]:
    """One that a kata declares. What else an answer reads as is nobody's business."""
    return {
        "name": idea.name,
        "sentence": idea.sentence,
        "learners": [*idea.learners],
        "katas": [kata.id for kata in idea.katas],
    }


def review(
    folder: Path,
    katas: Mapping[str, Kata],
    verdicts: Mapping[Path, Verdict],
    lines: Mapping[Path, int],
    progress: Progress,
) -> dict[str, Any]:
    """What was judged of the learner's own review, which lies in this folder. It earns nothing."""
    found = {verdict.kata: (verdict, path) for path, verdict in verdicts.items()}
    return {
        "folder": shown(folder),
        "name": YOU,
        "id": None,
        "review": True,
        "awards": [],
        "katas": [_kata(kata, *found[kata.id], lines, progress) for kata in katas.values() if kata.id in found],
    }


def exam(exam: Exam, pack: Pack, learner: str, folder: Path, filled: int, sat: Sat | None = None) -> dict[str, Any]:
    """What the learner's exam that lies in this folder came to; before it is handed in no more than how much is filled.

    ``sat`` is what is known of somebody else's, by the journal that they handed in with it.
    """
    from pytest_lstm_kata.record.exam import SECONDS, rate  # most runs have none

    ratings = rate(exam, pack) if exam.results is not None else []
    katas = [kata for kata in pack.katas if kata.id in (exam.results or {})]
    seconds = exam.seconds(datetime.now(UTC)) if exam.dealt else None
    if sat and sat.seconds >= 0:
        seconds = sat.seconds
    return {
        "folder": shown(folder),
        "learner": learner,
        "pack": exam.pack,
        "seed": exam.seed,
        "units": [*exam.units],
        "handed_in": exam.results is not None,
        "seconds": seconds,
        "late": seconds is not None and seconds > SECONDS,
        "changed": sat is not None and sat.changed,
        "filled": filled,
        "of": len(exam.katas),
        "right": len(exam.katas) - sum(len(rating.repeat) for rating in ratings) if ratings else None,
        "concepts": [
            {"concept": rating.concept, "rating": rating.word, "repeat": [kata.ref for kata in rating.repeat]}
            for rating in ratings
        ],
        "katas": [_result(kata, exam.results[kata.id]) for kata in katas if exam.results],
    }


def _result(kata: Kata, result: Result) -> dict[str, Any]:
    return {
        "kata": kata.id,
        "label": kata.ref,
        "outcome": result.outcome,
        "right": result.right,
        "of": result.of,
    }


def obstacle(path: Path) -> str:
    """Why no report can be written here, as far as one can tell before the run; empty if it can.

    Makes the folder, as pytest does for JUnit's XML.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return "this is not a file" if path.exists() and not path.is_file() else ""
    except OSError as error:
        return error.strerror or str(error)


def write(path: Path, report: Mapping[str, Any]) -> None:
    """Write a report, whole or not at all. Raises ``OSError``."""
    import json

    from pytest_lstm_kata.files import access

    access.replace(path, f"{json.dumps(report, indent=2)}\n".encode())


def _awards(learner: Learner) -> Iterator[dict[str, Any]]:
    known = learner.known
    for pack in learner.packs:
        for standing in standings(pack, learner.right_now, learner.unverified):
            yield {
                "pack": pack.name,
                "title": standing.award.title,
                "earned": standing.earned,
                "distinction": standing.earned and with_distinction(standing.award, pack, known.now, known.limits),
                "right": standing.right,
                "of": standing.of,
            }


def _kata(kata: Kata, verdict: Verdict, path: Path, lines: Mapping[Path, int], progress: Progress) -> dict[str, Any]:
    return {
        "kata": kata.id,
        "label": kata.ref,
        "title": kata.title,
        "unit": kata.unit,
        "level": kata.level,
        "challenge": kata.challenge,
        "file": shown(path),
        "solution_seen": progress.was_shown(verdict),
        "line": lines[path],
        "deal": _deal(verdict),
        "outcome": verdict.outcome.published,
        "sentence": sentence(verdict),
        "mistake": verdict.mistake or None,
        "reached": verdict.reached or None,
        "of": len(kata.listing.names),
        "filled": verdict.filled,
        "right": [*verdict.right],
        "unverified": [*verdict.unverified],
        "witnessed": [*verdict.witnessed],
        "witness": dict(verdict.witness) or None,
        "disputed": [*verdict.disputed],
        "devices": dict(verdict.devices),
    }


def sentence(verdict: Verdict) -> str:
    """What a report says of a verdict: without the trace that --kata-debug adds to a fault: it repeats torch's own words."""
    return verdict.sentence.partition("\n")[0] if verdict.outcome is Outcome.FAULT else verdict.sentence


def _deal(verdict: Verdict) -> int | None:
    """Which numbers the file had; nobody knows where it could not be read."""
    return None if verdict.outcome is Outcome.UNREADABLE else verdict.seed
