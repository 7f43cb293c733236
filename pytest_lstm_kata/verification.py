"""Does a badge hold? A folder of katas is judged again, as far as it says what it said when the badge was given."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple

from pytest_lstm_kata.badge import Earned, standings
from pytest_lstm_kata.certificate import Certificate, Evidence, digest
from pytest_lstm_kata.grading import Grader, Paper
from pytest_lstm_kata.messages import name, printable
from pytest_lstm_kata.packs import Catalogue
from pytest_lstm_kata.verdict import Outcome, Verdict


class Finding(NamedTuple):
    """What came of it: the badge holds if there is no doubt."""

    doubts: tuple[str, ...]
    verdicts: Mapping[str, Verdict]
    """On what was judged: nothing of which the answers or the numbers are others, so that no new answer is tried out."""


def verify(certificate: Certificate, grader: Grader, folder: Path) -> Finding:
    """Compare the badge with this folder of katas, without any record."""
    papers = grader.papers(folder)
    doubts: dict[str, str] = {}
    verdicts: dict[str, Verdict] = {}
    for evidence in certificate.katas:
        doubt = _unknown(evidence, grader.catalogue) or _changed(evidence, papers.get(evidence.kata), certificate.salt)
        if not doubt:
            verdict = verdicts[evidence.kata] = grader.verdict(papers[evidence.kata])
            doubt = "" if verdict.outcome is Outcome.RIGHT or verdict.excused else "is not right now"
        if doubt:
            kata = grader.catalogue.katas.get(evidence.kata)
            doubts[evidence.kata] = f"{name(kata)} {doubt}" if kata else doubt
    named = {evidence.kata for evidence in certificate.katas}
    awards = [_unearned(award, grader.catalogue, named, verdicts, doubts) for award in certificate.awards]
    return Finding(tuple(dict.fromkeys(filter(None, [*awards, *doubts.values()]))), verdicts)


def _unknown(evidence: Evidence, catalogue: Catalogue) -> str:
    pack, _, slug = evidence.kata.partition("/")
    if pack not in catalogue.packs:
        return _absent(pack)
    return "" if evidence.kata in catalogue.katas else f"the pack `{pack}` has no kata called `{_told(slug)}`"


def _changed(evidence: Evidence, paper: Paper | None, salt: str) -> str:
    """What is not as it was when the badge was given."""
    if paper is None:
        return "has no file"
    if paper.sheet.problem:
        return "cannot be read"
    if (paper.sheet.seed, paper.sheet.numbers) != (evidence.deal, evidence.numbers):
        return "has other numbers than when the badge was given"
    if paper.sheet.filled < len(paper.sheet.answers):
        return "is not filled"
    if digest(salt, evidence.kata, paper.sheet) != evidence.digest:
        return "has other answers than when the badge was given"
    return ""


def _unearned(
    award: Earned,
    catalogue: Catalogue,
    named: AbstractSet[str],
    verdicts: Mapping[str, Verdict],
    doubts: Mapping[str, str],
) -> str:
    """Why these katas do not earn the award, if it is not for one that is doubted itself."""
    pack = catalogue.packs.get(award.pack)
    if pack is None:
        return _absent(award.pack)
    right = {kata for kata, verdict in verdicts.items() if verdict.outcome is Outcome.RIGHT}
    excused = {kata for kata, verdict in verdicts.items() if verdict.excused}
    for standing in standings(pack, right, excused):
        if standing.award.title == award.title:
            asked = {kata.id for kata in pack.katas if standing.award.asks_for(kata)}
            lacking = len(asked - named)
            if lacking:
                return f"{award.title} asks for {lacking} more katas than this badge names"
            doubted = asked & doubts.keys()
            return "" if standing.earned or doubted else f"nothing here can show that {award.title} was earned"
    return f"the pack `{award.pack}` has no award called `{_told(award.title)}`"


def _absent(pack: str) -> str:
    return f"the pack `{_told(pack)}` is not installed here"


def _told(text: str) -> str:
    """What a stranger's file calls something, fit for a terminal."""
    return printable(text)[:60]
