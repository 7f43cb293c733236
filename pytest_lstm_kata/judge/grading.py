"""From a kata's file to its verdict, the same way for every face: pytest, a command, an exam."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from pytest_lstm_kata.files.folder import Folders, Paper
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Kata

if TYPE_CHECKING:
    from pytest_lstm_kata.judge.judging import Judge
    from pytest_lstm_kata.judge.oracle import TorchOracle


class NoDevice(Exception):
    """A device was asked for by name that is not there."""


class NoSolution(Exception):
    """Nothing here can tell the solution of a kata; the text says why."""


class Gate(Protocol):
    """May hold answers back from judging: a record in which the attempts are spent, an exam that is not complete."""

    def refusal(self, kata: Kata, sheet: Sheet) -> Verdict | None:
        """The verdict in place of a judgement, if there is to be none."""


class Substitute(Protocol):
    """Judges in place of a torch that is not here."""

    def judge(self, sheet: Sheet) -> Verdict:
        """The verdict on a sheet that is filled."""


class Grader:
    """Judges papers. What judges, torch among it, is imported for the first kata that is filled.

    ``oracle`` is one of the caller's own, as with a smaller budget.
    """

    def __init__(
        self, catalogue: Catalogue, *, device: str = "auto", debug: bool = False, oracle: TorchOracle | None = None
    ) -> None:
        self.catalogue = catalogue
        self._device = device
        self._debug = debug
        self._oracle = oracle
        self.folders = Folders(catalogue)

    @cached_property
    def oracle(self) -> TorchOracle:
        from pytest_lstm_kata.judge import oracle

        return self._oracle or oracle.TorchOracle()

    @cached_property
    def _judge(self) -> Judge:
        from pytest_lstm_kata.judge import judging

        return judging.Judge(self.oracle, debug=self._debug)

    @cached_property
    def devices(self) -> Sequence[str]:
        """Those that judge, none if torch cannot. Raises ``NoDevice``."""
        return () if self.oracle.unfit() else devices(self._device, self.oracle)

    def warm_up(self) -> None:
        """Import torch and all that judges now, and not for the first kata that is filled. Raises ``NoDevice``."""
        _ = self._judge, self.devices

    def verdict(self, paper: Paper, gate: Gate | None = None, substitute: Substitute | None = None) -> Verdict:
        """The verdict on a file; the gate may refuse the answers. Where no torch can judge, the substitute does, if there is one."""
        kata, sheet = paper.kata, paper.sheet
        if sheet.problem or kata is None:
            sentence = sheet.problem.sentence if sheet.problem else ""
            return Verdict(kata.id if kata else "", Outcome.UNREADABLE, printable(sentence))
        if not sheet.is_filled:
            return Verdict.todo(kata, sheet.seed, sheet.filled)
        refusal = gate.refusal(kata, sheet) if gate else None
        if refusal:
            return refusal
        if substitute and self.oracle.unfit():
            return substitute.judge(sheet)
        return self._judged(sheet)

    def solution(self, kata: Kata, seed: int) -> Mapping[str, str]:
        """A right answer for each blank, as source; ``...`` for what this torch cannot show.

        Raises ``NoSolution`` if no torch here can judge, or if the kata's own code fails.
        """
        from pytest_lstm_kata.judge.judging import FAULT
        from pytest_lstm_kata.judge.solutions import solution
        from pytest_lstm_kata.judge.witness import BadWitness

        unfit = self.oracle.unfit()
        if unfit:
            raise NoSolution(unfit)
        try:
            return solution(kata, self._judge, seed)
        except (RuntimeError, BadWitness):  # what they say is for the kata's author, and may have an answer in it
            pass
        raise NoSolution(FAULT.format(label=kata.label, torch=self.oracle.version))

    def _judged(self, sheet: Sheet) -> Verdict:
        """The verdict of torch. Whatever stops it, an interrupt too, leaves without the frames in which there is a truth."""
        try:
            return self._judge.judge(sheet, self.devices)
        except BaseException as error:  # Ctrl-C, and what other plugins raise out of a signal, show frames, too
            stopped = error.with_traceback(None)
            stopped.__cause__ = stopped.__context__ = None
        raise stopped


def devices(wanted: str, oracle: TorchOracle) -> Sequence[str]:
    """``auto``, or a list such as ``cpu,cuda:1``, as the devices that torch sees.

    Raises ``NoDevice``, with what there is.
    """
    there = oracle.devices()
    if wanted == "auto":
        return there
    chosen: list[str] = []
    for word in wanted.split(","):
        found = [device for device in there if word.strip() in (device, device.partition(":")[0])]
        if not found:
            raise NoDevice(f"--kata-device {wanted}: torch sees no `{word.strip()}` here, only {', '.join(there)}.")
        chosen += [device for device in found if device not in chosen]
    return chosen
