"""The controller's side of a run: it gathers verdicts from reports, keeps the journal, shows the summary."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_lstm_kata import summary
from pytest_lstm_kata.collect import DOJO, NoDevice, devices
from pytest_lstm_kata.learners import Known, Learner, learners
from pytest_lstm_kata.messages import shown
from pytest_lstm_kata.verdict import Outcome, Verdict

_MARKUP = {"": {}, "good": {"green": True}, "bad": {"yellow": True}}


class Recorder:
    """Registered where there are no workers, or on the one that commands them."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._dojo = config.stash[DOJO]
        self._told: dict[Path, Verdict] = {}
        self._trouble: dict[str, None] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """What can only be wrong for all katas alike is said before any worker starts."""
        wanted = self._config.getoption("kata_device")
        if wanted not in ("auto", "cpu"):
            unfit = self._dojo.oracle.unfit()
            if unfit:
                raise pytest.UsageError(unfit)
            try:
                devices(wanted, self._dojo.oracle)
            except NoDevice as error:
                raise pytest.UsageError(str(error)) from None
        if not self._config.args or self._config.args == [str(path) for path in self._dojo.kata_paths]:
            for path in self._dojo.kata_paths:
                if not path.is_dir():
                    raise pytest.UsageError(
                        f"there is no folder of katas at {shown(path)}: lstm-kata init DIR makes one, "
                        "or set kata_paths in pytest.ini."
                    )

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        told = getattr(report, "kata", None)
        if told is None:
            return
        verdict, path = Verdict.from_wire(told["verdict"]), Path(told["path"])
        if isinstance(report.longrepr, str):
            report.longrepr = _encodable(report.longrepr, self._encoding())
        if verdict.outcome is not Outcome.WRONG:  # a wrong one has its notes in its failure
            self._trouble.update(dict.fromkeys(f"{shown(path)}: {note}" for note in told["notes"]))
        if verdict.kata:
            self._told[path] = verdict
            self._record(verdict, path)

    def _record(self, verdict: Verdict, path: Path) -> None:
        record = self._dojo.record(path.parent)
        if record is None:
            return
        try:
            record.note(verdict, self._dojo.catalogue.katas[verdict.kata])
        except OSError as error:
            self._trouble[f"progress is not saved: {shown(record.journal.path)}: {error.strerror or error}"] = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if session.exitstatus == pytest.ExitCode.OK and (self._unmet() or self._unjudged()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _unmet(self) -> str:
        """What --kata-require misses, as a sentence."""
        require = self._config.getoption("kata_require")
        if require == "nothing" or not self._told:
            return ""
        return summary.unmet(self._learners(), require)

    def _unjudged(self) -> list[str]:
        """Why filled katas could not be judged: each reason once, however many katas it hits."""
        unverified = [v.sentence for v in self._told.values() if v.outcome is Outcome.UNVERIFIED and not v.excused]
        return list(dict.fromkeys(unverified))

    def _unread(self) -> Iterator[str]:
        """Which journals have lines that are none."""
        for record in self._dojo.records.values():
            count = record.journal.unreadable
            if count:
                lines = "1 line" if count == 1 else f"{count} lines"
                yield f"{shown(record.journal.path)}: {lines} could not be read, skipped and kept"

    def _learners(self) -> list[Learner]:
        def known(path: Path) -> Known:
            record = self._dojo.record(path.parent)
            return Known(record.before, record.now, record.limits, record=True) if record else Known()

        return learners(self._told, self._dojo.catalogue.packs, known)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._told and not self._dojo.catalogue.problems:
            return
        notes = [*self._dojo.catalogue.problems, *self._unread(), *self._trouble, *self._unjudged(), self._unmet()]
        for line in summary.lines(
            self._learners(),
            notes=[note for note in notes if note],
            recorded=bool(self._dojo.records),
            all_devices=self._config.getoption("kata_device") == "auto",
            width=self._config.get_terminal_writer().fullwidth,
            glyphs=summary.glyphs_for(self._encoding()),
        ):
            if line.role == "title":
                terminalreporter.write_sep("=", line.text)
            else:
                terminalreporter.write_line(line.text, **_MARKUP[line.role])

    def _encoding(self) -> str | None:
        if not self._config.pluginmanager.has_plugin("terminalreporter"):
            return "utf-8"
        return getattr(self._config.get_terminal_writer()._file, "encoding", None)  # noqa: SLF001  # nowhere public


def _encodable(text: str, encoding: str | None) -> str:
    """The text with each character that the terminal has not, and no other, escaped."""
    codec = encoding or "ascii"
    return text.encode(codec, "backslashreplace").decode(codec)
