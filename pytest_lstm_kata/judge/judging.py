"""Answers and truth to a verdict. One pure step for every face: pytest, a command, a watcher, a server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final, TypeVar

from pytest_lstm_kata.files.ideas import Values
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.feedback import agree
from pytest_lstm_kata.judge.oracle import Breakdown, Run, TorchOracle, Truth
from pytest_lstm_kata.judge.trial import Report, Trial, example
from pytest_lstm_kata.judge.verdict import Finding, Heard, Outcome, Verdict
from pytest_lstm_kata.judge.witness import BadWitness, Witness, read
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.model import Kata, Value, Variant, show

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
        self._witnesses: dict[Path, Witness | None] = {}

    def judge(self, sheet: Sheet, devices: Sequence[str]) -> Verdict:
        """The verdict on a sheet that is filled; the first device decides, and each is reported.

        Of blanks that only a device of another kind shows, the pack's witness decides, if it has a word on them.

        Raises ``ValueError`` if a blank of it is open or cannot be read.
        """
        dealt = sheet.deal
        if dealt is None or not sheet.is_filled:
            raise ValueError("only a sheet that is filled can be judged")
        key = (*_key(dealt), tuple(map(show, sheet.values.values())), tuple(devices))
        if key not in self._verdicts:
            _remember(self._verdicts, key, self._verdict(dealt, sheet.values, devices))
        return self._verdicts[key]

    def truth(self, dealt: Deal, *devices: str) -> Values:
        """What torch says of the predictions, with the author's own designs. Only for those who write solutions.

        Of each the first of these devices decides that shows it, and where none does the pack's witness. Raises
        ``RuntimeError`` if the kata's code does not run, and ``BadWitness``.
        """
        for device in devices:
            run = self._run(dealt, example(dealt), device)
            if not isinstance(run, Truth):
                raise RuntimeError(  # noqa: TRY004  # no caller gave a wrong type: the kata is broken
                    f"{dealt.kata.id} does not run with its own example: {run}"
                )
        return {**self._words(dealt, devices), **self._shown(dealt, devices)}

    def disputed(self, dealt: Deal, *devices: str) -> Sequence[str]:
        """The blanks of which these devices show something else than the pack's witness says. Raises ``BadWitness``."""
        words = self._words(dealt, devices)
        shown = self._shown(dealt, devices) if words else {}
        return [name for name, word in words.items() if name in shown and not agree(shown[name], word)]

    def unheard(self, dealt: Deal, *devices: str) -> AbstractSet[str]:
        """The blanks that a device of another kind than these would show, and on which there is no word of a witness."""
        return self._elsewhere(dealt, devices) - self._shown(dealt, devices).keys() - self._words(dealt, devices).keys()

    def _verdict(self, dealt: Deal, answers: Values, devices: Sequence[str]) -> Verdict:
        kata, count = dealt.kata, len(dealt.kata.blanks)
        unfit = self._oracle.unfit()
        if unfit:
            return Verdict(kata.id, Outcome.NO_JUDGE, unfit, dealt.seed, count, count)
        torch = self._oracle.version
        reports = {
            device: Trial(dealt, answers, device, self._run, self._oracle.stumble).report() for device in devices
        }
        first = reports[devices[0]]
        if isinstance(first, Breakdown):
            return self._fault(dealt, first.trace)
        judged = [report for report in reports.values() if isinstance(report, Report)]
        try:
            judged, heard = self._heard(dealt, answers, devices, judged)
        except BadWitness as bad:
            return self._fault(dealt, str(bad))
        findings, unverified = _decided(judged)
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
            unverified=unverified,
            devices=words,
            torch=torch,
            heard=heard,
            wrong=first.wrong + len(findings) - len(first.findings),
            reached=first.reached,
        )

    def _fault(self, dealt: Deal, trace: str) -> Verdict:
        """The kata's author is to blame, and only for debugging it is said for what."""
        sentence = FAULT.format(label=dealt.kata.label, torch=self._oracle.version)
        sentence += f"\n{trace}" if self._debug else ""
        count = len(dealt.kata.blanks)
        return Verdict(dealt.kata.id, Outcome.FAULT, sentence, dealt.seed, count, count, torch=self._oracle.version)

    def _heard(
        self, dealt: Deal, answers: Values, devices: Sequence[str], reports: list[Report]
    ) -> tuple[list[Report], Heard | None]:
        """The devices' reports, with that of the witness as if it were the last device, and what is to be said of it.

        Raises ``BadWitness``.
        """
        words = self._words(dealt, devices)
        if not words:
            return reports, None
        blanks = tuple(name for name in _decided(reports)[1] if name in words)
        disputed = tuple(self.disputed(dealt, *devices))
        witness = self._witness(dealt.kata) if blanks or disputed else None
        if witness is None:
            return reports, None
        if blanks:
            said = Truth(words, {blank.name: "" for blank in dealt.kata.blanks if blank.name not in words})
            asked = Trial(dealt, answers, "", lambda *run: Truth({}) if run[-1] else said, self._oracle.stumble)
            report = asked.report()
            if isinstance(report, Breakdown):
                raise BadWitness(report.trace)
            reports = [*reports, report]
        return reports, Heard(witness.device, witness.torch, witness.date, blanks, disputed)

    def _words(self, dealt: Deal, devices: Sequence[str]) -> Values:
        """What the witness says of those blanks that one kind of device alone shows. Raises ``BadWitness``."""
        elsewhere = self._elsewhere(dealt, devices) if dealt.kata.witness else ()
        witness = self._witness(dealt.kata) if elsewhere else None  # for no other kata its file is read
        words = witness.truth(dealt) if witness else {}
        return {name: word for name, word in words.items() if name in elsewhere}

    def _elsewhere(self, dealt: Deal, devices: Sequence[str]) -> AbstractSet[str]:
        """The blanks that one kind of device alone shows."""
        return {name for truth in self._truths(dealt, devices) for name in truth.elsewhere}

    def _shown(self, dealt: Deal, devices: Sequence[str]) -> Values:
        """What these devices show of the predictions: of each the first that can."""
        values: dict[str, Value] = {}
        for truth in self._truths(dealt, devices):
            values = {**truth.values, **values}
        return values

    def _truths(self, dealt: Deal, devices: Sequence[str]) -> Sequence[Truth]:
        if not dealt.kata.predictions:
            return []
        runs = [self._run(dealt, example(dealt), device) for device in devices]
        return [run for run in runs if isinstance(run, Truth)]

    def _witness(self, kata: Kata) -> Witness | None:
        """The one of the kata's pack, if there is one; read once. Raises ``BadWitness``."""
        if kata.witness and kata.witness not in self._witnesses:
            self._witnesses[kata.witness] = read(kata.witness)
        return self._witnesses[kata.witness] if kata.witness else None

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
    findings, unverified = reports[0].findings, reports[0].unverified
    for report in reports[1:]:
        findings = findings + [finding for finding in report.findings if unverified.keys() & set(finding.blanks)]
        unverified = {blank: reason for blank, reason in unverified.items() if blank in report.unverified}
    return findings, unverified


def _word(report: Report | Breakdown) -> str:
    return "fault" if isinstance(report, Breakdown) else "wrong" if report.findings else "right"
