"""What ``lstm-kata badge --verify`` says of a badge and a folder of katas."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from pytest_lstm_kata import certificate
from pytest_lstm_kata.certificate import Certificate
from pytest_lstm_kata.cli import common
from pytest_lstm_kata.grading import Grader
from pytest_lstm_kata.messages import name as called
from pytest_lstm_kata.messages import shown
from pytest_lstm_kata.model import Pack
from pytest_lstm_kata.verdict import Verdict
from pytest_lstm_kata.verification import verify

_DOUBTS = 8
"""No more reasons than this are given against a badge."""


def compare(proof: Path, folder: Path) -> None:
    """Say yes or no, with the reasons."""
    given = _read(proof)
    if not folder.is_dir():
        raise click.ClickException(f"{shown(folder)} is no folder of katas.")
    grader = Grader(common.catalogue())
    found = verify(given, grader, folder)
    common.need_a_judge(found.verdicts)
    if found.doubts:
        first, *others = found.doubts[:_DOUBTS]
        common.say(f"no: {first}", "bad")
        for doubt in others:
            common.say(f"    {doubt}")
        if len(found.doubts) > _DOUBTS:
            common.say(f"    and {len(found.doubts) - _DOUBTS} more")
    else:
        distinction = ", with distinction by the learner's own record"
        told = "; ".join(award.title + distinction * award.distinction for award in given.awards)
        common.say(f"yes: {told}", "good")
        said = next(iter(found.verdicts.values()))
        common.say(
            f"{len(found.verdicts)} katas judged now, torch {said.torch.partition('+')[0]} on {', '.join(said.devices)}"
        )
        tell_unverified(found.verdicts, given, grader.catalogue.packs.values())
    common.next_steps(f"pytest --kata {common.typed(folder)}")
    sys.exit(bool(found.doubts))


def _read(proof: Path) -> Certificate:
    try:
        with proof.open("rb") as file:
            return certificate.read(file.read(certificate.MAX_BYTES + 1))
    except OSError as error:
        raise click.ClickException(f"{shown(proof)} cannot be opened: {error.strerror or error}.") from None
    except certificate.NoCertificate as error:
        raise click.ClickException(f"{shown(proof)} is no badge: {error}.") from None


def tell_unverified(verdicts: Mapping[str, Verdict], given: Certificate, packs: Iterable[Pack]) -> None:
    """What the badge names and this torch or these devices could not show."""
    named = {evidence.kata for evidence in given.katas}
    told = []
    for kata in (kata for pack in packs for kata in pack.katas if kata.id in named):
        verdict = verdicts.get(kata.id)
        if verdict and (verdict.excused or verdict.unverified):
            told.append(" ".join([called(kata), ", ".join(verdict.unverified)]).strip())
    if told:
        common.say(f"not verified here: {'; '.join(told)}")
