"""The controller's side of a class: a row for each learner of a run, and what is to be said of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from pytest_lstm_kata.files.folder import NO_KATA
from pytest_lstm_kata.judge.verdict import Verdict
from pytest_lstm_kata.output import classroom as output
from pytest_lstm_kata.plugin.lines import encoding, show_parts
from pytest_lstm_kata.plugin.state import STATE, State
from pytest_lstm_kata.record.class_exam import Sat
from pytest_lstm_kata.record.classroom import Class, Row, row
from pytest_lstm_kata.record.learner import YOU, Learner
from pytest_lstm_kata.record.owner import Owner
from pytest_lstm_kata.record.submission import last_wrong, other_name
from pytest_lstm_kata.record.workspace import shown


class Facilitator:
    """Called in by the recorder once all is judged, if the run was about several people, or is to be reported."""

    def __init__(
        self,
        config: pytest.Config,
        people: Iterable[tuple[Learner, Owner]],
        strays: Mapping[Path, Verdict],
        exams: Mapping[Path, Sequence[Sat]],
    ) -> None:
        """``exams`` are by the owner's folder. Paths are told as one would type them here."""
        self._config = config
        self._state = config.stash[STATE]
        left_out = self._left_out(strays)
        rows = [_row(learner, owner, exams.get(owner.folder, ()), left_out, self._state) for learner, owner in people]
        nobodys = {path: why for found in left_out.values() for path, why in found.items()}
        self.classroom = Class.of(rows, self._state.catalogue.packs, nobodys)

    def _left_out(self, strays: Mapping[Path, Verdict]) -> dict[Path, dict[str, str]]:
        """What was not graded, and why, by the folder of whose it is, or would be."""
        found: dict[Path, dict[str, str]] = {}
        for path, why in self._state.left_out.items():
            owner = self._state.owners.of(path)
            found.setdefault(owner.folder if owner else path, {})[shown(path)] = why
        for path, verdict in strays.items():
            found.setdefault(self._state.owner(path)[0].folder, {})[shown(path)] = verdict.sentence
        return found

    def unmet(self, require: str) -> list[str]:
        """Who misses what is required, a sentence each."""
        packs = self._state.catalogue.packs.values()
        return [missed for row in self.classroom.rows if (missed := output.unmet(row, packs, require))]

    def not_graded(self) -> list[str]:
        """What was not graded, and why."""
        return output.not_graded(self.classroom)

    def show(self, reporter: pytest.TerminalReporter) -> None:
        """Put the class on the terminal."""
        width = self._config.get_terminal_writer().fullwidth
        show_parts(output.lines(self.classroom, width, encoding(self._config)), reporter)


def _row(
    learner: Learner, owner: Owner, exams: Sequence[Sat], left_out: dict[Path, dict[str, str]], state: State
) -> Row:
    """The learner's row, which takes what is theirs of all that was left out."""
    folder = shown(learner.folder)
    missing = {} if learner.verdicts else {folder: NO_KATA}
    return row(
        learner,
        YOU if learner.known.record else owner.name or folder,
        id=owner.id,
        platform=owner.platform,
        handed_in_as=other_name(owner, state.tree(owner)),
        folder=folder,
        last=last_wrong(learner, state.grader.folders),
        exams=exams,
        left_out={**missing, **left_out.pop(learner.folder, {})},
    )
