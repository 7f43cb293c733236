"""One set of answers on one device: what is wrong with it, and what this device cannot show."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from pytest_lstm_kata.files.asking import question
from pytest_lstm_kata.files.ideas import Values, declared
from pytest_lstm_kata.files.language import parse
from pytest_lstm_kata.judge.feedback import explain
from pytest_lstm_kata.judge.kinds import is_row, misfit, wrong_kind
from pytest_lstm_kata.judge.oracle import Breakdown, Objection, Run, Stumble, Truth
from pytest_lstm_kata.judge.rows import as_one
from pytest_lstm_kata.judge.verdict import Finding
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.model import Call, Kata, Value, Variant, show
from pytest_lstm_kata.kata.texts import Mistake

BUILT: Final = (
    "torch builds this, but cannot run it on the data of this kata. Do its sizes, its dtype and its flags fit?"
)
UNFIT: Final = "This has the right type, but the code of this kata cannot run with it. What is it used for?"


class Report(NamedTuple):
    """What one device has to say of a set of answers."""

    findings: list[Finding]
    unverified: Mapping[str, str]
    """The blanks that it cannot show, each with the reason."""
    wrong: int = 0
    """How many answers are known not to be right."""
    reached: str = ""
    """What the learner's designs reached, as a sentence."""


def example(dealt: Deal) -> Values:
    """The author's own designs."""
    return _example(dealt.kata, (*dealt.numbers.items(),))


@lru_cache(64)  # each judgement of a deal asks for them several times
def _example(kata: Kata, numbers: tuple[tuple[str, int], ...]) -> Values:
    dealt = Deal(kata, 0, dict(numbers))
    return {blank.name: parse(dealt.example(blank.name)) for blank in kata.designs}


class Trial:
    """A deal, answers to all its blanks, and a device.

    ``run(dealt, designs, device, variant)`` runs the kata's code, with another layer if there is a variant;
    ``stumble(dealt, designs, device)`` runs it in spite of its requirements.
    """

    def __init__(
        self, dealt: Deal, answers: Values, device: str, run: Callable[..., Run], stumble: Callable[..., Stumble]
    ) -> None:
        self._deal = dealt
        self._kata = dealt.kata
        self._answers = answers
        self._device = device
        self._runs = run
        self._stumbles = stumble

    def report(self) -> Report | Breakdown:
        """What is wrong on this device; nothing if all is right."""
        try:
            return self._report()
        except Exception:  # a mistake's formula, or a text with a number that is not there: the author's, too
            return Breakdown(traceback.format_exc())

    def _report(self) -> Report | Breakdown:
        forms = [*self._forms()] if self._kata.challenge else []
        if forms:
            return Report(forms, {})
        findings: list[Finding] = []
        unverified: dict[str, str] = {}
        reached = ""
        if self._kata.designs:
            found = self._designs()
            if isinstance(found, Breakdown):
                return found
            findings, unverified, reached = found.findings, dict(found.unverified), found.reached
            if any(finding.is_form for finding in findings):
                return found
        wrong = len(findings)
        if self._kata.predictions:
            run = self._run(example(self._deal))
            if not isinstance(run, Truth):
                return run if isinstance(run, Breakdown) else Breakdown(repr(run))
            strange = [*self._strange(run)]
            predictions = self._predictions(run.values)
            findings = [*findings, *predictions.findings, *strange]
            wrong += predictions.wrong + len(strange)
            unverified = {**unverified, **run.unverified}
            for finding in strange:
                unverified.pop(finding.blanks[0])
        return Report(findings, unverified, wrong, reached)

    def _run(self, designs: Values, variant: Variant | None = None) -> Run:
        return self._runs(self._deal, designs, self._device, variant)

    def _forms(self) -> Iterator[Finding]:
        """Answers of another kind than the statement asks for, whatever they say."""
        found = [misfit(blank, self._answers[blank.name]) for blank in self._kata.designs]
        run = self._run(example(self._deal)) if self._kata.predictions else None
        if isinstance(run, Truth):
            statement = question(self._deal)
            kinds = {
                name: wrong_kind(name, self._answers[name], truth, statement) for name, truth in run.values.items()
            }
            found += [Finding((name,), kind, basis="form") for name, kind in kinds.items() if kind]
            found += self._strange(run)
        yield from (finding._replace(is_form=True) for finding in found if finding)

    def _strange(self, run: Truth) -> Iterator[Finding]:
        """Answers that cannot be verified here, and are not even of the kind of the author's own."""
        for blank in self._kata.predictions:
            if blank.name in run.unverified and blank.name in self._kata.example:
                authors = parse(self._deal.example(blank.name))
                kind = wrong_kind(blank.name, self._answers[blank.name], authors, question(self._deal))
                if kind:
                    yield Finding((blank.name,), kind, basis="form")

    def _designs(self) -> Report | Breakdown:
        answers = {blank.name: self._answers[blank.name] for blank in self._kata.designs}
        misfits = [finding for blank in self._kata.designs if (finding := misfit(blank, answers[blank.name]))]
        if misfits:
            return Report(misfits, {})
        run = self._run(answers)
        if isinstance(run, Truth):
            return Report([], run.unverified, reached=run.reached)
        if isinstance(run, Breakdown):
            authors = self._run(example(self._deal))
            if not isinstance(authors, Truth):
                return authors if isinstance(authors, Breakdown) else Breakdown(repr(authors))
            return Report([self._breakdown(answers, self._stumbles(self._deal, answers, self._device))], {})
        spelt = self._spelt(answers, run)
        if spelt:
            return Report([spelt], {}, reached=run.reached)
        if run.refused or run.is_form:
            return Report([self._objection(answers, run, {})], {})
        stumble = self._stumbles(self._deal, answers, self._device)
        first = next(iter(answers))
        about_it = [objection for objection in stumble.objections if (objection.blank or first) == stumble.blank]
        # Where torch stops at a layer, what the code says of that layer comes before what it says of a run.
        told = self._objection(answers, about_it[0] if about_it else run, stumble.flags)
        return Report([told], {}, reached=run.reached)

    def _breakdown(self, answers: Values, stumble: Stumble) -> Finding:
        """The sentence for designs with which the kata's code does not run."""
        blank = stumble.blank or next(iter(answers))
        sentence = stumble.flags.get(blank) or stumble.sentence
        if sentence:
            return Finding((blank,), sentence, basis="refusal")
        return Finding((blank,), BUILT if isinstance(answers[blank], Call) else UNFIT, basis="requirement")

    def _objection(self, answers: Values, objection: Objection, flags: Mapping[str, str]) -> Finding:
        """The sentence for a design: that of the mistake whose example it is, or which the requirement names."""
        blank = objection.blank or next(iter(answers))
        for mistake, sentence, idea in self._ideas():
            calls = {name: call for name, call in idea.items() if name in answers}
            # What torch refuses to build never meets a requirement, so the form of the call has to tell.
            alike = objection.refused and _form(answers[blank]) == _form(calls.get(blank))
            if alike and not objection.is_form and self._is_refused({**answers, **calls}):
                return _idea(blank, mistake, sentence)
            if blank in flags and _flags(answers[blank]) == _flags(calls.get(blank)):
                return _idea(blank, mistake, sentence)
        if blank in flags:
            return Finding((blank,), flags[blank], basis="refusal")
        for mistake, sentence in zip(self._kata.mistakes, self._deal.sentences, strict=True):
            if mistake.name == objection.reason:
                return _idea(blank, mistake, sentence)
        form = self._kata.challenge and objection.is_form
        if objection.refused:
            basis = "form" if objection.is_form else "refusal"
            return Finding((blank,), objection.reason, is_form=form, basis=basis)
        basis = "form" if objection.is_form else "requirement"
        return Finding((blank,), self._deal.text(objection.reason), is_form=form, basis=basis)

    def _spelt(self, answers: Values, objection: Objection) -> Finding | None:
        """The sentence of the mistake that is spelt just so, if there is one."""
        spelt = {name: show(value) for name, value in answers.items()}
        for mistake, sentence, idea in self._ideas():
            calls = {name: call for name, call in idea.items() if name in answers}
            about_it = not objection.blank or objection.blank in calls
            if calls and about_it and all(spelt[name] == show(call) for name, call in calls.items()):
                return _idea(objection.blank or next(iter(calls)), mistake, sentence)
        return None

    def _ideas(self) -> Iterator[tuple[Mistake, str, Values]]:
        for mistake, idea in declared(self._deal):
            yield mistake, self._deal.text(mistake.sentence), idea

    def _is_refused(self, designs: Values) -> bool:
        run = self._run(designs)
        return isinstance(run, Objection) and run.refused

    def _predictions(self, truth: Values) -> Report:
        def with_variant(variant: Variant) -> Values | None:
            run = self._run(example(self._deal), variant)
            return run.values if isinstance(run, Truth) else None

        found = explain(self._deal, self._answers, truth, with_variant)
        rows = [name for name in truth if is_row(truth[name])]
        return Report(as_one(found, rows, self._deal, self._answers), {}, len(found))


def _idea(blank: str, mistake: Mistake, sentence: str) -> Finding:
    return Finding((blank,), sentence, mistake=mistake.name, basis="idea")


def _flags(value: object) -> list[tuple[int, bool]]:
    """The flags that stand in a call by their place."""
    args = value.args if isinstance(value, Call) else ()
    return [(place, argument) for place, argument in enumerate(args) if isinstance(argument, bool)]


def _form(value: Value) -> object:
    """How a call is made: its layer, how many positional arguments, which keywords."""
    return (value.layer, len(value.args), {name for name, _ in value.kwargs}) if isinstance(value, Call) else value
