"""Answers and truth to a verdict. One pure step for every face: pytest, a command, a watcher, a server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from pytest_lstm_kata.files.ideas import Values
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.oracle import Breakdown, Run, TorchOracle, Truth
from pytest_lstm_kata.judge.trial import Report, Trial, example
from pytest_lstm_kata.judge.verdict import Finding, Outcome, Verdict
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.model import Variant, show

FAULT: Final = (
    "This is a fault of the kata, not of your answer: please report it, with the number {label} and torch {torch}."
)

CACHED: Final = 4096
"""No more verdicts than these are remembered, nor runs."""

T = TypeVar("T")


class Judge:
    """Judges, and remembers: thirty learners give the same five answers."""

    def __init__(self, oracle: TorchOracle, *, debug: bool = False) -> None:
        self._oracle = oracle
        self._debug = debug
        self._verdicts: dict[tuple[object, ...], Verdict] = {}
        self._runs: dict[tuple[object, ...], Run] = {}

    def judge(self, sheet: Sheet, devices: Sequence[str]) -> Verdict:
        """The verdict on a sheet that is filled; the first device decides, and each is reported.

        Raises ``ValueError`` if a blank of it is open or cannot be read.
        """
        dealt = sheet.deal
        if dealt is None or not sheet.is_filled:
            raise ValueError("only a sheet that is filled can be judged")
        key = (*_key(dealt), tuple(map(show, sheet.values.values())), tuple(devices))
        if key not in self._verdicts:
            _remember(self._verdicts, key, self._verdict(dealt, sheet.values, devices))
        return self._verdicts[key]

    def truth(self, dealt: Deal, device: str) -> Values:
        """What torch says of the predictions, with the author's own designs. Only for those who write solutions.

        Raises ``RuntimeError`` if the kata's code does not run.
        """
        run = self._run(dealt, example(dealt), device)
        if not isinstance(run, Truth):
            raise RuntimeError(  # noqa: TRY004  # no caller gave a wrong type: the kata is broken
                f"{dealt.kata.id} does not run with its own example: {run}"
            )
        return run.values

    def _verdict(self, dealt: Deal, answers: Values, devices: Sequence[str]) -> Verdict:
        kata, count = dealt.kata, len(dealt.kata.blanks)
        unfit = self._oracle.unfit()
        if unfit:
            return Verdict(kata.id, Outcome.NO_JUDGE, unfit, dealt.seed, count, count)
        torch = self._oracle.version
        reports = {device: Trial(dealt, answers, device, self._run).report() for device in devices}
        first = reports[devices[0]]
        if isinstance(first, Breakdown):
            sentence = FAULT.format(label=kata.label, torch=torch) + (f"\n{first.trace}" if self._debug else "")
            return Verdict(kata.id, Outcome.FAULT, sentence, dealt.seed, count, count, torch=torch)
        findings, unverified = _decided([report for report in reports.values() if isinstance(report, Report)])
        words = {device: _word(report) for device, report in reports.items()}
        if unverified and len(unverified) == count:
            reason = next(iter(unverified.values()))
            return Verdict(kata.id, Outcome.UNVERIFIED, reason, dealt.seed, count, count, devices=words, torch=torch)
        spelt = {name: show(value) for name, value in answers.items()}
        canonical = {name: show(self._oracle.normalised(value)) for name, value in answers.items()}
        wrong = {blank for finding in findings for blank in finding.blanks}
        if wrong & {blank.name for blank in kata.designs}:  # what the others would have been told is not known
            wrong |= {blank.name for blank in kata.designs}
        return Verdict(
            kata=kata.id,
            outcome=Outcome.WRONG if findings else Outcome.RIGHT,
            sentence=findings[0].sentence if findings else "",
            seed=dealt.seed,
            filled=count,
            of=count,
            answers=spelt,
            meaning=canonical if canonical != spelt else {},
            findings=tuple(findings),
            right=tuple(blank.name for blank in kata.blanks if blank.name not in wrong | unverified.keys())
            if not any(finding.is_form for finding in findings)
            else (),  # a form in one blank is no way to ask about the others
            unverified=tuple(unverified),
            devices=words,
            torch=torch,
        )

    def _run(self, dealt: Deal, designs: Values, device: str, variant: Variant | None = None) -> Run:
        key = (*_key(dealt), tuple(map(show, designs.values())), device, variant and variant.name)
        if key not in self._runs:
            _remember(self._runs, key, self._oracle.run(dealt, designs, device, variant))
        return self._runs[key]


def _key(dealt: Deal) -> tuple[object, ...]:
    return dealt.kata.id, dealt.seed, tuple(dealt.numbers.items())


def _remember(cache: dict[tuple[object, ...], T], key: tuple[object, ...], value: T) -> None:
    """Keep it; who judges all day forgets the oldest."""
    if len(cache) >= CACHED:
        del cache[next(iter(cache))]
    cache[key] = value


def _decided(reports: Sequence[Report]) -> tuple[list[Finding], Mapping[str, str]]:
    """Of each blank the first device that can show it decides; what none of them shows stays unverified."""
    findings, unverified = reports[0]
    for report in reports[1:]:
        findings = findings + [finding for finding in report.findings if unverified.keys() & set(finding.blanks)]
        unverified = {blank: reason for blank, reason in unverified.items() if blank in report.unverified}
    return findings, unverified


def _word(report: Report | Breakdown) -> str:
    return "fault" if isinstance(report, Breakdown) else "wrong" if report.findings else "right"
