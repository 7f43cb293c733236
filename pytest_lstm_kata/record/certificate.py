"""``badge.json``: which awards were earned, by which answers, judged when and on what; and whether it holds. docs/badge.md describes it.

It holds no answer: a digest of each tells whether a file still says the same. To verify it a folder of katas is judged
again, as far as it says what it said when the badge was given.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final, NamedTuple

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.folder import Paper
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.listing import Numbers
from pytest_lstm_kata.kata.model import show
from pytest_lstm_kata.record import earlier
from pytest_lstm_kata.record.awards import Earned, standings
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.progress import Progress, fold
from pytest_lstm_kata.record.structuring import Mismatch, structure, unstructure
from pytest_lstm_kata.record.workspace import Workspace

SCHEMA: Final = 1
TOOL: Final = "pytest-lstm-kata"
MAX_BYTES: Final = 1024 * 1024
"""Thousands of katas take less."""

_SALT: Final = re.compile(r"[0-9a-f]{32}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+00:00")
_OUTCOMES: Final = (Outcome.RIGHT, Outcome.UNVERIFIED)


class NoCertificate(ValueError):
    """This is no ``badge.json``; the text says why."""


class Evidence(NamedTuple):
    """What an award rests on: a kata, its numbers, and a digest of the answers."""

    kata: str
    deal: int
    numbers: Numbers
    digest: Annotated[str, _DIGEST.fullmatch]
    outcome: Annotated[str, _OUTCOMES.__contains__]
    """``right``, or ``unverified`` where nothing could show it."""
    unverified: tuple[str, ...]
    devices: Mapping[str, str]
    witnessed: tuple[str, ...] = ()
    """The blanks that were judged by the word of the pack's witness."""
    witness: Mapping[str, str] = MappingProxyType({})
    """Whose word that was: its device, its torch, and the date."""


class Certificate(NamedTuple):
    """What stands in the file."""

    tool: str
    version: str
    date: Annotated[str, _DATE.fullmatch]
    torch: str
    devices: tuple[str, ...]
    salt: Annotated[str, _SALT.fullmatch]
    awards: Annotated[tuple[Earned, ...], bool]
    """One at least."""
    katas: Annotated[tuple[Evidence, ...], bool]
    """One at least."""

    def text(self) -> str:
        """The file, in an order that one can read."""
        return json.dumps({"schema": SCHEMA, **unstructure(self)}, indent=2, ensure_ascii=False) + "\n"

    @property
    def day(self) -> str:
        return self.date[:10]

    @property
    def right(self) -> int:
        return sum(evidence.outcome == Outcome.RIGHT for evidence in self.katas)


def issue(awards: Iterable[Earned], judged: Iterable[tuple[Sheet, Verdict]], now: datetime) -> Certificate:
    """The certificate of these awards, which rest on these answers."""
    pairs, salt = list(judged), secrets.token_hex(16)
    return Certificate(
        tool=TOOL,
        version=version(TOOL),
        date=now.astimezone(UTC).isoformat(timespec="seconds"),
        torch=next(verdict.torch for _, verdict in pairs),
        devices=tuple(dict.fromkeys(device for _, verdict in pairs for device in verdict.devices)),
        salt=salt,
        awards=tuple(awards),
        katas=tuple(
            Evidence(
                verdict.kata,
                sheet.seed,
                dict(sheet.numbers),
                digest(salt, verdict.kata, sheet),
                verdict.outcome.value,
                tuple(verdict.unverified),
                dict(verdict.devices),
                verdict.witnessed,
                verdict.witness,
            )
            for sheet, verdict in pairs
        ),
    )


def digest(salt: str, kata: str, sheet: Sheet) -> str:
    """A text from which the answers cannot be read, and which other answers or numbers do not have."""
    answers = {name: show(value) for name, value in sheet.values.items()}
    text = json.dumps([salt, kata, dict(sheet.numbers), answers], sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def given(path: Path) -> Sequence[Earned]:
    """The awards of the badge in this file; none if there is none, or none that can be read."""
    try:
        return read(access.read(path, MAX_BYTES)).awards
    except (OSError, NoCertificate):
        return ()


def read(data: bytes) -> Certificate:
    """The certificate in a file's bytes; what it does not know is left aside. Raises ``NoCertificate``."""
    try:
        content = json.loads(data.decode("utf-8-sig")) if len(data) <= MAX_BYTES else None
    except (ValueError, RecursionError):
        raise NoCertificate("it is not JSON in UTF-8") from None
    if not isinstance(content, dict) or type(content.get("schema")) is not int:
        raise NoCertificate("it does not say which schema it has")
    if content["schema"] != SCHEMA:
        raise NoCertificate(f"only schema {SCHEMA} can be read here; a newer version may read this one")
    try:
        return structure(content, Certificate)
    except Mismatch as mismatch:
        raise NoCertificate(f"its `{mismatch.field}` is missing or wrong") from None


class Verification(NamedTuple):
    """What came of it: the badge holds if there is no doubt, and nothing is missing."""

    doubts: tuple[str, ...]
    missing: tuple[str, ...]
    """What is named in the badge and has no file here, so that nothing can be said of it."""
    verdicts: Mapping[str, Verdict]
    """On what was judged: nothing of which the answers or the numbers are others, so that no new answer is tried out."""


def verify(certificate: Certificate, grader: Grader, folder: Path) -> Verification:
    """Compare the badge with this folder of katas. No record is believed, and none is written.

    Where a file was dealt anew since, the dojo's journal may still have the answers that the badge rests on: they
    have the badge's digest, and torch is asked about them as about those in files.
    """
    catalogue = grader.catalogue
    papers = _as_they_were(certificate, grader.folders.papers(folder), folder, catalogue)
    doubts: dict[str, str] = {}
    missing: dict[str, str] = {}
    verdicts: dict[str, Verdict] = {}
    for evidence in certificate.katas:
        kata = catalogue.known.get(evidence.kata)
        name = kata.id if kata else evidence.kata
        paper = papers.get(name)
        doubt = _unknown(evidence, catalogue)
        if kata and paper is None:
            missing[name] = kata.ref
            continue
        if paper and not doubt:
            doubt = _changed(evidence, paper, certificate.salt)
        if paper and not doubt:
            verdict = verdicts[name] = grader.verdict(paper)
            doubt = "" if verdict.outcome in (Outcome.RIGHT, Outcome.UNVERIFIED) else "is not right any more"
        if doubt:
            doubts[name] = f"{kata.ref} {doubt}" if kata else doubt
    named = {catalogue.renamed.get(evidence.kata, evidence.kata) for evidence in certificate.katas}
    open_ones = doubts.keys() | missing.keys()
    awards = [_unearned(award, catalogue, named, verdicts, open_ones) for award in certificate.awards]
    return Verification(
        tuple(dict.fromkeys(filter(None, [*awards, *doubts.values()]))), tuple(missing.values()), verdicts
    )


def _as_they_were(
    certificate: Certificate, papers: Mapping[str, Paper], folder: Path, catalogue: Catalogue
) -> Mapping[str, Paper]:
    """The papers, with the sheet of before in place of one that was dealt anew."""
    found = dict(papers)
    katas = [(one, catalogue.known[one.kata]) for one in certificate.katas if one.kata in catalogue.known]
    anew = [(one, kata) for one, kata in katas if kata.id in papers and papers[kata.id].sheet.seed != one.deal]
    workspace = Workspace.around(folder.resolve()) if anew else None
    progress = fold(Journal(workspace.journal, catalogue.renamed).entries()) if workspace else Progress()
    for one, kata in anew:
        paper = papers[kata.id]
        for sheet in earlier.sheets(kata, paper, progress):
            if sheet.seed == one.deal and digest(certificate.salt, one.kata, sheet) == one.digest:
                found[kata.id] = paper._replace(sheet=sheet)
    return found


def _unknown(evidence: Evidence, catalogue: Catalogue) -> str:
    pack, _, slug = evidence.kata.partition("/")
    if pack not in catalogue.packs:
        return _absent(pack)
    return "" if evidence.kata in catalogue.known else f"the pack `{pack}` has no kata called `{_printed(slug)}`"


def _changed(evidence: Evidence, paper: Paper, salt: str) -> str:
    """What is not as it was when the badge was given."""
    if paper.sheet.problem:
        return "cannot be read"
    if (paper.sheet.seed, paper.sheet.numbers) != (evidence.deal, evidence.numbers):
        return "has other numbers than when the badge was given"
    if paper.sheet.filled < len(paper.sheet.answers):
        return "is not filled in"
    if digest(salt, evidence.kata, paper.sheet) != evidence.digest:
        return "has other answers than when the badge was given"
    return ""


def _unearned(
    award: Earned,
    catalogue: Catalogue,
    named: AbstractSet[str],
    verdicts: Mapping[str, Verdict],
    open_ones: AbstractSet[str],
) -> str:
    """Why these katas do not earn the award, if it is not for one that is doubted itself."""
    pack = catalogue.packs.get(award.pack)
    if pack is None:
        return _absent(award.pack)
    right = {kata for kata, verdict in verdicts.items() if verdict.outcome is Outcome.RIGHT}
    unverified = {kata for kata, verdict in verdicts.items() if verdict.outcome is Outcome.UNVERIFIED}
    for standing in standings(pack, right, unverified):
        if standing.award.title == award.title:
            asked = {kata.id for kata in pack.katas if standing.award.asks_for(kata)}
            lacking = len(asked - named)
            if lacking:
                return f"{award.title} asks for {lacking} more katas than this badge names"
            doubted = asked & open_ones
            return "" if standing.earned or doubted else f"nothing here can show that {award.title} was earned"
    return f"the pack `{award.pack}` has no award called `{_printed(award.title)}`"


def _absent(pack: str) -> str:
    return f"the pack `{_printed(pack)}` is not installed here"


def _printed(text: str) -> str:
    """What a stranger's file calls something, fit for a terminal."""
    return printable(text)[:60]
