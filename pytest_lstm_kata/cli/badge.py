"""The command that gives the badge: all is judged again, and written down so that anybody can check it, by the same command."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.folder import Paper
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.model import Kata, Pack
from pytest_lstm_kata.output import medal, news, summary, way
from pytest_lstm_kata.record import awards, certificate, earlier
from pytest_lstm_kata.record.certificate import Certificate
from pytest_lstm_kata.record.learner import Known, Learner
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.whose import Owners
from pytest_lstm_kata.record.workspace import Workspace, shown, typed

PICTURE = "badge.svg"

_CLOSED = "closed"
_SEEN = "solution seen"
_FORM = "wrong form"
_AMISS = (_CLOSED, _SEEN, _FORM, "wrong", "unreadable", "fault")

_LISTED = 12
"""No more katas than this are listed as missing."""

_DOUBTS = 8
"""No more reasons than this are given against a badge."""


@click.command()
@click.option(
    "--verify", "proof", metavar="FILE", type=click.Path(path_type=Path), help="Check this badge.json; needs --katas."
)
@click.option(
    "--katas", "folder", metavar="DIR", type=click.Path(path_type=Path), help="With --verify: the folder of katas."
)
def badge(proof: Path | None, folder: Path | None) -> None:
    """Judge all your katas again, and write your badge.

    The badge is two files, badge.svg and badge.json. If you have not earned it yet, this lists what is missing. With
    --verify FILE --katas DIR, it judges those katas and says whether that badge is right.
    """
    if proof and folder:
        _compare(proof, folder)
    elif proof or folder:
        raise click.UsageError("--verify FILE and --katas DIR go together.")
    else:
        catalogue = common.catalogue()
        _give(common.need_record(catalogue), Grader(catalogue))


def _give(record: Record, grader: Grader) -> None:
    workspace = record.workspace
    papers = grader.folders.papers(workspace.katas)
    if not papers:
        raise click.ClickException(
            f"There are no katas in {shown(workspace.katas)}: lstm-kata init {typed(workspace.root)} writes them."
        )
    learner, sheets = _judged(grader, papers, record)
    earned = [
        award
        for pack in learner.packs
        for award in awards.earned(pack, learner.right_now, learner.unverified, record.now, record.limits)
    ]
    if not earned:
        _tell_missing(learner, record)
        sys.exit(1)
    asked = frozenset().union(*(awards.asked(pack, earned) for pack in learner.packs))
    judged = [(sheet, learner.verdicts[kata]) for kata, sheet in sheets.items() if kata in asked]
    given = certificate.issue(earned, judged, datetime.now(UTC))
    _show(given, learner)
    for kata, paper in papers.items():
        if sheets[kata] is not paper.sheet:
            ref = grader.catalogue.katas[kata].ref
            common.say(f"{ref}: its file has fresh numbers now, so your answers to the numbers before were judged")
    _write(given, workspace)
    every = {kata.id for pack in learner.packs for kata in pack.katas}
    if every <= learner.right_now | learner.unverified:
        proof, katas = typed(workspace.proof), typed(workspace.katas)
        common.next_steps(f"lstm-kata badge --verify {proof} --katas {katas}")
    else:
        common.go_on(record, *common.onward(record, grader.catalogue))


def _judged(grader: Grader, papers: Mapping[str, Paper], record: Record) -> tuple[Learner, Mapping[str, Sheet]]:
    """What is right now, and the sheets that it was judged by. What stands in files is recorded, as by pytest: nothing
    is tried out for free.

    A kata that was right and then dealt anew stays right by its answers of before, if torch says so again.
    """
    verdicts: dict[str, Verdict] = {}
    sheets = {kata: paper.sheet for kata, paper in papers.items()}
    trouble = ""
    for kata, paper in papers.items():
        verdicts[kata] = grader.verdict(paper, record)
        try:
            record.note(verdicts[kata], grader.catalogue.katas[kata])
        except OSError as error:
            trouble = f"progress is not saved: {shown(record.journal.path)}: {error.strerror or error}"
    common.need_a_judge(verdicts)
    common.warn(trouble)
    for kata, paper in papers.items():
        if verdicts[kata].outcome in (Outcome.RIGHT, Outcome.UNVERIFIED) and not record.now.was_shown(verdicts[kata]):
            continue
        for sheet in earlier.sheets(grader.catalogue.katas[kata], paper, record.before):
            verdict = grader.verdict(paper._replace(sheet=sheet))
            if verdict.outcome is Outcome.RIGHT:
                verdicts[kata], sheets[kata] = verdict, sheet
                break
    names = {kata.partition("/")[0] for kata in papers}
    learner = Learner(
        record.workspace.katas,
        tuple(pack for name, pack in grader.catalogue.packs.items() if name in names),
        verdicts,
        {kata: paper.path for kata, paper in papers.items()},
        Known(record.before, record.now, record.limits, record=True),
    )
    return learner, sheets


def _tell_missing(learner: Learner, record: Record) -> None:
    """How far each badge is; what is missing, and what has become of it."""
    missing: list[Kata] = []
    for pack in learner.packs:
        for standing in awards.standings(pack, learner.right_now, learner.unverified)[:1]:
            common.say(summary.so_far(standing), "title")
        missing += awards.missing(pack, learner.right_now, learner.unverified)
    states = [_state(kata, learner) for kata in missing[:_LISTED]]
    wide = max(map(len, states), default=0)
    for kata, state in zip(missing, states, strict=False):
        common.say(f"  {state:<{wide}}  {kata.ref} {kata.title}", "bad" if state in _AMISS else "")
    if len(missing) > _LISTED:
        common.say(f"  and {len(missing) - _LISTED} more")
    for said in summary.spoiled(learner):
        common.say(said)
    _tell_attempts(learner)
    following = learner.next_step(missing)
    if following is None:
        common.say("These katas cannot earn a badge.")
        common.go_on(record, "pytest --kata")
    else:
        common.go_on(record, *way.to_do(learner, following))


def _tell_attempts(learner: Learner) -> None:
    """What a wrong answer has cost, since this command charges as pytest does."""
    for kata in (kata for pack in learner.packs for kata in pack.katas if kata.challenge):
        verdict, known = learner.verdicts.get(kata.id), learner.known
        if verdict and verdict.outcome is Outcome.WRONG and not known.now.was_shown(verdict):
            so_far = known.challenge(kata, verdict.seed).so_far
            if so_far:
                common.say(f"{kata.ref}: {so_far}")


def _state(kata: Kata, learner: Learner) -> str:
    """What has become of a kata that is not right."""
    verdict, known = learner.verdicts.get(kata.id), learner.known
    if verdict is None:
        return "no file"
    if known.now.was_shown(verdict):
        return _SEEN
    if verdict.is_answer and kata.challenge and known.challenge(kata, verdict.seed).is_closed:
        return _CLOSED
    if verdict.is_form:
        return _FORM
    if verdict.outcome is Outcome.TODO:
        return verdict.sentence if verdict.filled else "open"
    return verdict.outcome.value


def _show(given: Certificate, learner: Learner) -> None:
    """The medal, each award, and what is worth a word."""
    click.echo()
    for parts in medal.lines(given, common.width()):
        common.say(parts)
    click.echo()
    for award in given.awards:
        common.say(f"★ {award.title}{', with distinction' if award.distinction else ''}", "good")
    for pack in learner.packs:
        for standing in awards.standings(pack, learner.right_now, learner.unverified):
            if not standing.earned:
                common.say(f"  {summary.so_far(standing)}")
    for said in (*summary.spoiled(learner), *news.undistinguished(learner, learner.katas)):
        common.say(said)
    _tell_attempts(learner)
    _tell_unverified(learner.verdicts, given, learner.packs)


def _write(given: Certificate, workspace: Workspace) -> None:
    """Each file whole or not at all; the proof last, so that it never speaks of a picture that is not there."""
    picture, proof = workspace.root / PICTURE, workspace.proof
    for path, text in ((picture, medal.svg(given)), (proof, given.text())):
        try:
            access.replace(path, text.encode())
        except OSError as error:
            raise click.ClickException(
                f"{shown(path)} cannot be written: {error.strerror or error}. You have earned it anyway."
            ) from None
    common.say(f"written: {shown(picture)} and {shown(proof)}")


def _compare(proof: Path, folder: Path) -> None:
    """Say yes or no, with the reasons."""
    given = _certificate(proof)
    grader = Grader(common.catalogue())
    folder = _home(folder, grader)
    found = certificate.verify(given, grader, folder)
    common.need_a_judge(found.verdicts)
    absent = [f"{kata} has no file in {shown(folder)}" for kata in found.missing]
    if found.doubts:
        _list("no: ", [*found.doubts, *absent])
    elif absent:
        _list("not shown: ", absent)
        common.say("The files here are right. Name the folder that has the others, too.")
    else:
        distinction = ", with distinction according to the learner's own record"
        told = "; ".join(award.title + distinction * award.distinction for award in given.awards)
        common.say(f"yes: {told}", "good")
        said = next(iter(found.verdicts.values()))
        common.say(
            f"{len(found.verdicts)} katas judged now, torch {said.torch.partition('+')[0]} on {', '.join(said.devices)}"
        )
        _tell_unverified(found.verdicts, given, grader.catalogue.packs.values())
    common.next_steps(f"pytest --kata {typed(folder)}")
    sys.exit(bool(found.doubts or absent))


def _list(word: str, reasons: Sequence[str]) -> None:
    for number, reason in enumerate(reasons[:_DOUBTS]):
        common.say(f"{' ' * len(word) if number else word}{reason}", "" if number else "bad")
    if len(reasons) > _DOUBTS:
        common.say(f"{' ' * len(word)}and {len(reasons) - _DOUBTS} more")


def _home(folder: Path, grader: Grader) -> Path:
    """The folder of one learner's katas in what was named: theirs, or the only one below it, by the rule that pytest has."""
    if not folder.is_dir():
        raise click.ClickException(f"{shown(folder)} is not a folder.")
    owners = Owners([folder.absolute()], [], None, grader.folders)
    (root,) = owners.roots
    found = [owner for owner in owners.learners(root) if grader.folders.tree(owner.root, owner.top).has_katas]
    if found and found[0].top:  # katas lie right in it
        return folder
    if len(found) > 1:
        listed = ", ".join(shown(owner.folder) for owner in found[:_DOUBTS])
        raise click.ClickException(f"Several people's katas are in {shown(folder)}: {listed}. Name one.")
    if not found:
        raise click.ClickException(f"There are no katas in {shown(folder)}. Name a dojo, or its folder of katas.")
    return found[0].folder


def _certificate(proof: Path) -> Certificate:
    try:
        return certificate.read(access.read(proof, certificate.MAX_BYTES))
    except OSError as error:
        raise click.ClickException(f"{shown(proof)} cannot be opened: {error.strerror or error}.") from None
    except certificate.NoCertificate as error:
        raise click.ClickException(f"{shown(proof)} is not a badge: {error}.") from None


def _tell_unverified(verdicts: Mapping[str, Verdict], given: Certificate, packs: Iterable[Pack]) -> None:
    """What the badge names and this torch or these devices could not show, and by whose word that was judged."""
    named = {evidence.kata for evidence in given.katas} & verdicts.keys()
    for said in summary.not_run((kata, verdicts[kata.id]) for pack in packs for kata in pack.katas if kata.id in named):
        common.say(said)
