"""Answers and truth to a verdict. One pure step for every face: pytest, a command, a watcher, a server."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from pytest_lstm_kata.files.language import parse
from pytest_lstm_kata.files.writing import example
from pytest_lstm_kata.judge.feedback import Values, explain, same
from pytest_lstm_kata.judge.kinds import is_row, misfit, wrong_kind
from pytest_lstm_kata.judge.oracle import Breakdown, Objection, Oracle, Run, Truth
from pytest_lstm_kata.judge.verdict import Finding, Outcome, Verdict
from pytest_lstm_kata.kata.listing import Numbers
from pytest_lstm_kata.kata.model import OPEN, Call, Kata, Value, Variant, show

FAULT = "This is a fault of the kata, not of your answer: please report it, with the number {label} and torch {torch}."


BUILT = "torch builds this, but cannot run it on the data of this kata. Do its sizes, its dtype and its flags fit?"
UNFIT = "This is of the right type, but the code of this kata cannot run with it. What is it used for?"


MANY = 4096
"""No more verdicts than these are remembered, nor runs."""

T = TypeVar("T")


class Judge:
    """Judges, and remembers: thirty learners give the same five answers."""

    def __init__(self, oracle: Oracle, *, debug: bool = False) -> None:
        self._oracle = oracle
        self._debug = debug
        self._verdicts: dict[tuple[object, ...], Verdict] = {}
        self._runs: dict[tuple[object, ...], Run] = {}

    def judge(self, kata: Kata, seed: int, numbers: Numbers, answers: Values, devices: Sequence[str]) -> Verdict:
        """The verdict on one set of answers; the first device decides, and each is reported."""
        filled = [name for name, value in answers.items() if value is not OPEN]
        if len(filled) < len(kata.blanks):
            return Verdict.todo(kata, seed, len(filled))
        key = (kata.id, seed, tuple(numbers.items()), tuple(map(show, answers.values())), tuple(devices))
        if key not in self._verdicts:
            _remember(self._verdicts, key, self._verdict(kata, seed, numbers, answers, devices))
        return self._verdicts[key]

    def truth(self, kata: Kata, numbers: Numbers, device: str) -> Values:
        """What torch says of the predictions, with the author's own designs. Only for those who write solutions.

        Raises ``RuntimeError`` if the kata's code does not run.
        """
        run = self._run(kata, numbers, self._example(kata, numbers), device)
        if not isinstance(run, Truth):
            raise RuntimeError(  # noqa: TRY004  # no caller gave a wrong type: the kata is broken
                f"{kata.id} does not run with its own example: {run}"
            )
        return run.values

    def _verdict(self, kata: Kata, seed: int, numbers: Numbers, answers: Values, devices: Sequence[str]) -> Verdict:
        count = len(kata.blanks)
        unfit = self._oracle.unfit()
        if unfit:
            return Verdict(kata.id, Outcome.NO_JUDGE, unfit, seed, count, count)
        told = {device: self._on(device, kata, numbers, answers) for device in devices}
        first = told[devices[0]]
        if isinstance(first, Breakdown):
            sentence = FAULT.format(label=kata.label, torch=self._oracle.version)
            sentence += f"\n{first.trace}" if self._debug else ""
            return Verdict(kata.id, Outcome.FAULT, sentence, seed, count, count, torch=self._oracle.version)
        findings, unverified = _decided([one for one in told.values() if isinstance(one, _Told)])
        shown = {device: _word(one) for device, one in told.items()}
        if unverified and len(unverified) == count:
            reason = next(iter(unverified.values()))
            return Verdict(
                kata.id, Outcome.UNVERIFIED, reason, seed, count, count, devices=shown, torch=self._oracle.version
            )
        spelt = {name: show(value) for name, value in answers.items()}
        meaning = {name: show(self._oracle.plainly(value)) for name, value in answers.items()}
        wrong = {blank for finding in findings for blank in finding.blanks}
        if wrong & {blank.name for blank in kata.designs}:  # what the others would have been told is not known
            wrong |= {blank.name for blank in kata.designs}
        return Verdict(
            kata=kata.id,
            outcome=Outcome.WRONG if findings else Outcome.RIGHT,
            sentence=findings[0].sentence if findings else "",
            seed=seed,
            filled=count,
            of=count,
            answers=spelt,
            meaning=meaning if meaning != spelt else {},
            findings=tuple(findings),
            right=tuple(blank.name for blank in kata.blanks if blank.name not in wrong | unverified.keys()),
            unverified=tuple(unverified),
            devices=shown,
            torch=self._oracle.version,
        )

    def _on(self, device: str, kata: Kata, numbers: Numbers, answers: Values) -> _Told | Breakdown:
        """What is wrong on this device; nothing if all is right."""
        try:
            return self._findings(device, kata, numbers, answers)
        except Exception:  # a mistake's formula, or a text with a number that is not there: the author's, too
            return Breakdown(traceback.format_exc())

    def _findings(self, device: str, kata: Kata, numbers: Numbers, answers: Values) -> _Told | Breakdown:
        findings: list[Finding] = []
        unverified: dict[str, str] = {}
        if kata.designs:
            found = self._designs(device, kata, numbers, answers)
            if isinstance(found, Breakdown):
                return found
            findings, unverified = found.findings, dict(found.unverified)
        if kata.predictions:
            run = self._run(kata, numbers, self._example(kata, numbers), device)
            if not isinstance(run, Truth):
                return run if isinstance(run, Breakdown) else Breakdown(repr(run))
            strange = [*self._strange(kata, numbers, answers, run)]
            findings = [*findings, *self._predictions(device, kata, numbers, answers, run.values), *strange]
            unverified = {**unverified, **run.unverified}
            for finding in strange:
                unverified.pop(finding.blanks[0])
        return _Told(findings, unverified)

    def _strange(self, kata: Kata, numbers: Numbers, answers: Values, run: Truth) -> Iterator[Finding]:
        """Answers that cannot be verified here, and are not even of the kind of the author's own."""
        for blank in kata.predictions:
            if blank.name in run.unverified and blank.name in kata.example:
                kind = wrong_kind(blank.name, answers[blank.name], parse(example(kata, blank, numbers)))
                if kind:
                    yield Finding((blank.name,), kind)

    def _designs(self, device: str, kata: Kata, numbers: Numbers, answers: Values) -> _Told | Breakdown:
        misfits = [finding for blank in kata.designs if (finding := misfit(blank, answers[blank.name]))]
        if misfits:
            return _Told(misfits, {})
        first = kata.designs[0].name
        run = self._run(kata, numbers, {blank.name: answers[blank.name] for blank in kata.designs}, device)
        if isinstance(run, Breakdown):
            mine = self._run(kata, numbers, self._example(kata, numbers), device)
            if not isinstance(mine, Truth):
                return mine if isinstance(mine, Breakdown) else Breakdown(repr(mine))
            return _Told([Finding((first,), BUILT if isinstance(answers[first], Call) else UNFIT)], {})
        if isinstance(run, Objection):
            return _Told([self._objection(kata, numbers, answers, run, device)], {})
        return _Told([], run.unverified)

    def _objection(self, kata: Kata, numbers: Numbers, answers: Values, objection: Objection, device: str) -> Finding:
        """The sentence for a design: that of the mistake whose example it is, or which the requirement names."""
        blank = objection.blank or kata.designs[0].name
        designs = {design.name for design in kata.designs}
        for mistake in kata.mistakes:
            calls = {name: parse(kata.text(call, numbers)) for name, call in mistake.answers.items() if name in designs}
            about_it = not objection.blank or objection.blank in calls
            if calls and about_it and all(show(answers[name]) == show(call) for name, call in calls.items()):
                where = objection.blank or next(iter(calls))
                return Finding((where,), kata.text(mistake.sentence, numbers), mistake=mistake.name)
            # What torch refuses to build never meets a requirement, so the form of the call has to tell.
            same = objection.refused and _form(answers[blank]) == _form(calls.get(blank))
            if same and self._is_refused(kata, numbers, {**answers, **calls}, device):
                return Finding((blank,), kata.text(mistake.sentence, numbers), mistake=mistake.name)
        for mistake in kata.mistakes:
            if mistake.name == objection.reason:
                return Finding((blank,), kata.text(mistake.sentence, numbers), mistake=mistake.name)
        return Finding((blank,), objection.reason if objection.refused else kata.text(objection.reason, numbers))

    def _is_refused(self, kata: Kata, numbers: Numbers, answers: Values, device: str) -> bool:
        run = self._run(kata, numbers, {blank.name: answers[blank.name] for blank in kata.designs}, device)
        return isinstance(run, Objection) and run.refused

    def _predictions(self, device: str, kata: Kata, numbers: Numbers, answers: Values, truth: Values) -> list[Finding]:
        def other(variant: Variant) -> Values | None:
            run = self._run(kata, numbers, self._example(kata, numbers), device, variant)
            return run.values if isinstance(run, Truth) else None

        wrong = {
            name: explain(kata, numbers, name, answers, truth, other)
            for name in truth
            if not same(answers[name], truth[name])
        }
        rows = [name for name in truth if is_row(truth[name])]
        together = [wrong[name] for name in rows if name in wrong]
        if len(rows) < 2 or not together:
            return [*wrong.values()]
        # A table of flags or of exception classes is judged as one: a mark on each row would be the answer.
        strange = [sentence for name in rows if (sentence := wrong_kind(name, answers[name], truth[name]))]
        right = len(rows) - len(together)
        all_told = f"{len(rows)}" if len(truth) == len(kata.predictions) else f"the {len(rows)} that can be judged here"
        count = f"{right} of {all_told} {'is' if right == 1 else 'are'} right."
        idea = next((finding for finding in together if finding.mistake), None)
        sentence = f"{count} {idea.sentence}" if idea else f"{count} Take them one by one: what happens in each?"
        whole = Finding(
            tuple(rows), strange[0] if strange else sentence, mistake=idea.mistake if idea and not strange else ""
        )
        return [whole, *(finding for name, finding in wrong.items() if name not in rows)]

    def _example(self, kata: Kata, numbers: Numbers) -> Values:
        return {blank.name: parse(example(kata, blank, numbers)) for blank in kata.designs}

    def _run(self, kata: Kata, numbers: Numbers, designs: Values, device: str, variant: Variant | None = None) -> Run:
        spelt = tuple(map(show, designs.values()))
        key = (kata.id, tuple(numbers.items()), spelt, device, variant and variant.name)
        if key not in self._runs:
            _remember(self._runs, key, self._oracle.run(kata, numbers, designs, device, variant))
        return self._runs[key]


class _Told(NamedTuple):
    """What one device has to say of a set of answers."""

    findings: list[Finding]
    unverified: Mapping[str, str]
    """The blanks that it cannot show, each with the reason."""


def _remember(memo: dict[tuple[object, ...], T], key: tuple[object, ...], value: T) -> None:
    """Keep it; who judges all day forgets the oldest."""
    if len(memo) >= MANY:
        del memo[next(iter(memo))]
    memo[key] = value


def _decided(told: Sequence[_Told]) -> tuple[list[Finding], Mapping[str, str]]:
    """Of each blank the first device that can show it decides; what none of them shows stays unverified."""
    findings, unverified = told[0]
    for one in told[1:]:
        findings = findings + [f for f in one.findings if unverified.keys() & set(f.blanks)]
        unverified = {blank: reason for blank, reason in unverified.items() if blank in one.unverified}
    return findings, unverified


def _word(told: _Told | Breakdown) -> str:
    return "fault" if isinstance(told, Breakdown) else "wrong" if told.findings else "right"


def _form(value: Value) -> object:
    """How a call is made: its layer, how many positional arguments, which keywords."""
    return (value.layer, len(value.args), {name for name, _ in value.kwargs}) if isinstance(value, Call) else value
