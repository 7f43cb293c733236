"""One set of answers on one device: what is wrong with it, and what this device cannot show."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from pytest_lstm_kata.files.ideas import Values, ideas
from pytest_lstm_kata.files.language import parse
from pytest_lstm_kata.judge.feedback import explain, same
from pytest_lstm_kata.judge.kinds import is_row, misfit, wrong_kind
from pytest_lstm_kata.judge.oracle import Breakdown, Objection, Run, Truth
from pytest_lstm_kata.judge.verdict import Finding
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.model import Call, Value, Variant, show
from pytest_lstm_kata.kata.texts import Mistake

BUILT: Final = (
    "torch builds this, but cannot run it on the data of this kata. Do its sizes, its dtype and its flags fit?"
)
UNFIT: Final = "This is of the right type, but the code of this kata cannot run with it. What is it used for?"


class Report(NamedTuple):
    """What one device has to say of a set of answers."""

    findings: list[Finding]
    unverified: Mapping[str, str]
    """The blanks that it cannot show, each with the reason."""


def example(dealt: Deal) -> Values:
    """The author's own designs."""
    return {blank.name: parse(dealt.example(blank.name)) for blank in dealt.kata.designs}


class Trial:
    """A deal, answers to all its blanks, and a device.

    ``run(dealt, designs, device, variant)`` runs the kata's code, with another layer if there is a variant.
    """

    def __init__(self, dealt: Deal, answers: Values, device: str, run: Callable[..., Run]) -> None:
        self._deal = dealt
        self._kata = dealt.kata
        self._answers = answers
        self._device = device
        self._runs = run

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
        if self._kata.designs:
            found = self._designs()
            if isinstance(found, Breakdown):
                return found
            findings, unverified = found.findings, dict(found.unverified)
        if self._kata.predictions:
            run = self._run(example(self._deal))
            if not isinstance(run, Truth):
                return run if isinstance(run, Breakdown) else Breakdown(repr(run))
            strange = [*self._strange(run)]
            findings = [*findings, *self._predictions(run.values), *strange]
            unverified = {**unverified, **run.unverified}
            for finding in strange:
                unverified.pop(finding.blanks[0])
        return Report(findings, unverified)

    def _run(self, designs: Values, variant: Variant | None = None) -> Run:
        return self._runs(self._deal, designs, self._device, variant)

    def _forms(self) -> Iterator[Finding]:
        """Answers of another kind than the statement asks for, whatever they say."""
        found = [misfit(blank, self._answers[blank.name]) for blank in self._kata.designs]
        run = self._run(example(self._deal)) if self._kata.predictions else None
        if isinstance(run, Truth):
            kinds = {name: wrong_kind(name, self._answers[name], truth) for name, truth in run.values.items()}
            found += [Finding((name,), kind) for name, kind in kinds.items() if kind]
            found += self._strange(run)
        yield from (finding._replace(is_form=True) for finding in found if finding)

    def _strange(self, run: Truth) -> Iterator[Finding]:
        """Answers that cannot be verified here, and are not even of the kind of the author's own."""
        for blank in self._kata.predictions:
            if blank.name in run.unverified and blank.name in self._kata.example:
                kind = wrong_kind(blank.name, self._answers[blank.name], parse(self._deal.example(blank.name)))
                if kind:
                    yield Finding((blank.name,), kind)

    def _designs(self) -> Report | Breakdown:
        answers = {blank.name: self._answers[blank.name] for blank in self._kata.designs}
        misfits = [finding for blank in self._kata.designs if (finding := misfit(blank, answers[blank.name]))]
        if misfits:
            return Report(misfits, {})
        first, design = next(iter(answers.items()))
        run = self._run(answers)
        if isinstance(run, Breakdown):
            authors = self._run(example(self._deal))
            if not isinstance(authors, Truth):
                return authors if isinstance(authors, Breakdown) else Breakdown(repr(authors))
            return Report([Finding((first,), BUILT if isinstance(design, Call) else UNFIT)], {})
        if isinstance(run, Objection):
            return Report([self._objection(answers, run)], {})
        return Report([], run.unverified)

    def _objection(self, answers: Values, objection: Objection) -> Finding:
        """The sentence for a design: that of the mistake whose example it is, or which the requirement names."""
        blank = objection.blank or next(iter(answers))
        for mistake, sentence, idea in self._ideas():
            calls = {name: call for name, call in idea.items() if name in answers}
            about_it = not objection.blank or objection.blank in calls
            if calls and about_it and all(show(answers[name]) == show(call) for name, call in calls.items()):
                return Finding((objection.blank or next(iter(calls)),), sentence, mistake=mistake.name)
            # What torch refuses to build never meets a requirement, so the form of the call has to tell.
            alike = objection.refused and _form(answers[blank]) == _form(calls.get(blank))
            if alike and self._is_refused({**answers, **calls}):
                return Finding((blank,), sentence, mistake=mistake.name)
        for mistake, sentence in zip(self._kata.mistakes, self._deal.sentences, strict=True):
            if mistake.name == objection.reason:
                return Finding((blank,), sentence, mistake=mistake.name)
        return Finding((blank,), objection.reason if objection.refused else self._deal.text(objection.reason))

    def _ideas(self) -> Iterator[tuple[Mistake, str, Values]]:
        for mistake, sentence in zip(self._kata.mistakes, self._deal.sentences, strict=True):
            for idea in ideas(mistake, self._deal):
                yield mistake, sentence, idea

    def _is_refused(self, designs: Values) -> bool:
        run = self._run(designs)
        return isinstance(run, Objection) and run.refused

    def _predictions(self, truth: Values) -> list[Finding]:
        def with_variant(variant: Variant) -> Values | None:
            run = self._run(example(self._deal), variant)
            return run.values if isinstance(run, Truth) else None

        answers = self._answers
        wrong = {
            name: explain(self._deal, name, answers, truth, with_variant)
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
        every = len(truth) == len(self._kata.predictions)
        of = f"{len(rows)}" if every else f"the {len(rows)} that can be judged here"
        count = f"{right} of {of} {'is' if right == 1 else 'are'} right."
        idea = next((finding for finding in together if finding.mistake), None)
        sentence = f"{count} {idea.sentence}" if idea else f"{count} Take them one by one: what happens in each?"
        mistake = idea.mistake if idea and not strange else ""
        whole = Finding(tuple(rows), strange[0] if strange else sentence, mistake=mistake)
        return [whole, *(finding for name, finding in wrong.items() if name not in rows)]


def _form(value: Value) -> object:
    """How a call is made: its layer, how many positional arguments, which keywords."""
    return (value.layer, len(value.args), {name for name, _ in value.kwargs}) if isinstance(value, Call) else value
