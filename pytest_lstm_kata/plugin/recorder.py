"""The controller's side of a run: it gathers verdicts from reports, keeps the journal, shows the summary."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pytest_lstm_kata.files.walk import Place, folder_of, in_teaching_order
from pytest_lstm_kata.judge.grading import NoDevice, devices
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.output import run_json, summary
from pytest_lstm_kata.output.terminal import encodable
from pytest_lstm_kata.plugin import aims
from pytest_lstm_kata.plugin.lines import be_brief, drop_silent, encoding, show
from pytest_lstm_kata.plugin.state import STATE
from pytest_lstm_kata.record.learner import UNKNOWN, Known, Learner, learners
from pytest_lstm_kata.record.owner import Owner
from pytest_lstm_kata.record.remembered import completed
from pytest_lstm_kata.record.workspace import shown

if TYPE_CHECKING:
    from pytest_lstm_kata.plugin.classroom import Facilitator
    from pytest_lstm_kata.plugin.dojo import Messenger
    from pytest_lstm_kata.plugin.exam import Invigilator
    from pytest_lstm_kata.plugin.review import Reviewer


_LISTED: Final = 5
"""No more than these are told of what is not judged of one learner."""


class Recorder:
    """Registered where there are no workers, or on the one that commands them."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._state = config.stash[STATE]
        self._verdicts: dict[Path, dict[Path, Verdict]] = {}
        """Of each owner, by file."""
        self._owners: dict[Path, Owner] = {}
        """Of whatever was judged, by their folder."""
        self._strays: dict[Path, Verdict] = {}
        self._lines: dict[Path, int] = {}
        self._trouble: dict[str, None] = {}
        self._torch = ""
        """Which one judged, if anything was."""
        self.messenger: Messenger | None = None
        """Where the user has joined a dojo."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """What can only be wrong for all katas alike is said before any worker starts."""
        wanted = self._config.getoption("kata_device")
        if wanted not in ("auto", "cpu"):
            unfit = self._state.grader.oracle.unfit()
            if unfit:
                raise pytest.UsageError(unfit)
            try:
                devices(wanted, self._state.grader.oracle)
            except NoDevice as error:
                raise pytest.UsageError(str(error)) from None
        if self._state.named == self._state.kata_paths:
            for path in self._state.kata_paths:
                if not path.is_dir():
                    raise pytest.UsageError(aims.no_folder(path, self._config.inipath))
        place = self._json()
        if place and (obstacle := run_json.obstacle(place)):
            raise pytest.UsageError(f"--kata-json {shown(place)}: {obstacle}; name a file that can be written.")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> None:
        owners, reporter = self._state.owners, self._config.pluginmanager.getplugin("terminalreporter")
        if reporter and any(map(owners.is_class, owners.roots)):
            be_brief(reporter)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> Generator[None]:
        self._take(report)
        yield
        drop_silent(report, self._config)

    def _take(self, report: pytest.TestReport) -> None:
        """Take note of a report's verdict, if it has one."""
        kata = getattr(report, "kata", None)
        if kata is None:
            return
        verdict, path = Verdict.from_wire(kata["verdict"]), Path(kata["path"])
        self._torch = verdict.torch or self._torch
        if isinstance(report.longrepr, str):
            report.longrepr = encodable(report.longrepr, encoding(self._config))
        sitting = self._state.sitting(folder_of(path))
        if sitting:
            self._invigilator.take(sitting, verdict)
            return
        owner, part = self._state.owner(path)
        self._owners[owner.folder] = owner
        if part:
            self._invigilator.read(owner, part, verdict)
            return
        self._lines[path] = (report.location[1] or 0) + 1
        if verdict.outcome is not Outcome.WRONG:  # a wrong one has its notes in its failure
            self._trouble.update(dict.fromkeys(f"{shown(path)}: {note}" for note in kata["notes"]))
        if verdict.kata and self._state.review(folder_of(path)):
            self._reviewer.take(path, verdict)
            self._record(verdict, path)
        elif verdict.kata:
            self._verdicts.setdefault(owner.folder, {})[path] = verdict
            self._record(verdict, path)
        else:
            self._strays[path] = verdict

    @cached_property
    def _invigilator(self) -> Invigilator:
        """Called in with the first kata of an exam; most runs have none."""
        from pytest_lstm_kata.plugin.exam import Invigilator

        invigilator = Invigilator(self._config)
        self._config.pluginmanager.register(invigilator, "lstm-kata-invigilator")
        return invigilator

    @cached_property
    def _people(self) -> Sequence[tuple[Learner, Owner]]:
        """Whom the run was about, once it is over; also of whom no kata counts, if there is anybody else."""
        if self._config.getoption("collectonly"):
            return []
        found, owners = self._learners(), {folder: self._state.owners.of(folder) for folder in self._state.empty_handed}
        known = {folder: owner for folder, owner in (*owners.items(), *self._owners.items()) if owner}
        others = [folder for folder in known if folder not in self._verdicts and folder not in self._state.own]
        if len(found) + len(others) > 1:
            found = [*found, *(Learner(folder, (), {}, {}) for folder in others)]
        people = [(learner, known[learner.folder]) for learner in found]
        return sorted(people, key=lambda person: _in_order(person[1]))

    @property
    def _is_class(self) -> bool:
        return len(self._people) > 1

    @cached_property
    def _facilitator(self) -> Facilitator:
        """Called in where there is a class, or a report; most runs have neither."""
        from pytest_lstm_kata.plugin.classroom import Facilitator

        exams = self._invigilator.sat if "_invigilator" in vars(self) else {}
        return Facilitator(self._config, self._people, self._strays, exams)

    @cached_property
    def _reviewer(self) -> Reviewer:
        """Called in with the first kata of the user's own review; most runs have none."""
        from pytest_lstm_kata.plugin.review import Reviewer

        reviewer = Reviewer(self._config)
        self._config.pluginmanager.register(reviewer, "lstm-kata-reviewer")
        return reviewer

    def _record(self, verdict: Verdict, path: Path) -> None:
        record = self._state.record(folder_of(path))
        if record is None:
            return
        try:
            record.note(verdict, self._state.catalogue.katas[verdict.kata])
        except OSError as error:
            self._trouble[f"progress is not saved: {shown(record.journal.path)}: {error.strerror or error}"] = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if "_invigilator" in vars(self):
            self._invigilator.is_class = self._is_class
        if session.exitstatus == pytest.ExitCode.OK and (self._unmet() or self._unjudged()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        place = self._json()
        if place and not self._write(place, session.exitstatus) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _json(self) -> Path | None:
        """Where --kata-json wants its report; a run that only collects has nothing to tell."""
        wanted = self._config.getoption("kata_json")
        if not wanted or self._config.getoption("collectonly"):
            return None
        typed = os.path.expanduser(os.path.expandvars(wanted))  # noqa: PTH111  # as --junitxml; Path's can raise
        return Path(os.path.realpath(self._config.invocation_params.dir / typed))  # through links, which stay

    def _write(self, path: Path, exit_status: int) -> bool:
        """Write the report, or have the summary say why not."""
        report = run_json.report(
            [learner for learner, _ in self._people],
            self._facilitator.classroom,
            lines=self._lines,
            strays=self._strays,
            notes=self._notes(self._left_out()),
            exit_status=int(exit_status),
            exams=self._invigilator.reports() if "_invigilator" in vars(self) else [],
            reviews=[self._reviewer.report(self._lines)] if "_reviewer" in vars(self) else [],
            torch=self._torch,
        )
        try:
            run_json.write(path, report)
        except OSError as error:
            self._trouble[f"the report is not written: {shown(path)}: {error.strerror or error}"] = None
            return False
        return True

    def _unmet(self) -> list[str]:
        """What --kata-require misses, a sentence for each learner."""
        require = self._config.getoption("kata_require")
        if require == "nothing" or self._config.getoption("collectonly"):
            return []
        if self._is_class:
            missed = self._facilitator.unmet(require)
        else:
            missed = [summary.unmet(next((learner for learner, _ in self._people), None), require)]
        return [f"--kata-require {require}: {sentence}" for sentence in missed if sentence]

    def _unjudged(self) -> list[str]:
        """Why filled katas could not be judged: each reason once, however many katas it hits."""
        reviewed = self._reviewer.verdicts.values() if "_reviewer" in vars(self) else ()
        verdicts = [*reviewed, *(verdict for by_file in self._verdicts.values() for verdict in by_file.values())]
        return list(dict.fromkeys(verdict.sentence for verdict in verdicts if verdict.outcome is Outcome.NO_JUDGE))

    def _notes(self, left_out: Iterable[str]) -> list[str]:
        """What concerns the whole run, a line each; what is not judged stands among it."""
        return [
            *self._state.catalogue.problems,
            *self._unread(),
            *self._trouble,
            *left_out,
            *self._unjudged(),
            *self._unmet(),
        ]

    def _left_out(self) -> Iterator[str]:
        """What is not judged of all that was named, and why; of each learner no more than some."""
        if self._config.getoption("collectonly"):
            return
        if self._is_class:
            yield from self._facilitator.not_graded()
            return
        by_owner: dict[Path, list[str]] = {}
        for path, why in self._state.left_out.items():
            owner = self._state.owners.of(path)
            by_owner.setdefault(owner.folder if owner else path, []).append(f"not judged: {shown(path)}: {why}")
        for folder, told in by_owner.items():
            yield from told[:_LISTED]
            if told[_LISTED:]:
                yield f"not judged: and {len(told) - _LISTED} more in {shown(folder)}"

    def _unread(self) -> Iterator[str]:
        """Which journals have lines that are none."""
        for record in self._state.records.values():
            count = record.journal.unreadable
            if count:
                lines = "1 line" if count == 1 else f"{count} lines"
                yield f"{shown(record.journal.path)}: {lines} could not be read; skipped and kept"

    def _learners(self) -> list[Learner]:
        def known(path: Path) -> Known:
            record = self._state.record(folder_of(path))
            if record:
                return Known(record.before, record.now, record.limits, record=True)
            told = self._state.told(path)
            return told.known if told else UNKNOWN

        folders = sorted(self._verdicts, key=lambda folder: _in_order(self._owners[folder]))
        by_owner = {folder: self._verdicts[folder] for folder in folders}
        return learners(by_owner, self._state.catalogue.packs, known, self._state.own)

    def _completed(self, learner: Learner) -> Learner:
        """The user's own with what their record has of the files that this run left out; somebody else's as they are."""
        record = self._state.record(folder_of(next(iter(learner.files.values()))))
        return completed(learner, record, self._state.grader) if record else learner

    def _remark(self) -> str:
        """What is to be said of the user's review beside their katas."""
        workspace = self._state.owners.workspace
        record = self._state.records.get(workspace) if workspace else None
        if not (record and self._verdicts and (record.entries or record.workspace.review.is_dir())):
            return ""
        from pytest_lstm_kata.output.review import remark  # at first there is nothing to review
        from pytest_lstm_kata.record.reviewing import Review

        return remark(Review.of(record, self._state.grader.folders))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        notes = self._notes(() if self._is_class else self._left_out())
        how: dict[str, Any] = {
            "notes": notes,
            "recorded": bool(self._state.records),
            "review": self._remark(),
            "dojo": self.messenger.lines if self.messenger else (),
            "all_devices": self._config.getoption("kata_device") == "auto",
            "width": self._config.get_terminal_writer().fullwidth,
        }
        everybody = [*map(self._completed, self._learners())]
        if self._is_class:
            self._facilitator.show(terminalreporter)
            show(summary.remarks(everybody, **how), terminalreporter)
        elif everybody or notes or how["dojo"]:
            show(summary.lines(next(iter(everybody), None), **how), terminalreporter)


def _in_order(owner: Owner) -> tuple[list[Place], list[Place]]:
    """The place in a list of people, in which those of one class stay together."""
    return [*map(in_teaching_order, owner.folder.parent.parts)], owner.order
