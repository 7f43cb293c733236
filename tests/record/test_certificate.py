"""``badge.json``: what stands in it, and that no answer does; and whether it holds, for those who had not earned it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Award, Kata, Pack, show
from pytest_lstm_kata.record.awards import Earned
from pytest_lstm_kata.record.certificate import Certificate, NoCertificate, Verification, digest, issue, read, verify
from samples import SAMPLES
from support import FOUNDATIONS, KATAS, judge, sheet, solution

SHAPE, CLASSIFY = KATAS["1.6"], KATAS["1.7"]
NOON = datetime(2026, 11, 25, 12, 0, 30, 999, tzinfo=UTC)
AWARDS = (Earned("lstm", "LSTM Mastery Badge", distinction=True), Earned("lstm", "Größe", distinction=False))


def issued() -> Certificate:
    return issue(AWARDS, [(sheet(SHAPE, out_shape="(5, 7, 20)"), judge(SHAPE))], NOON)


def test_what_is_written_can_be_read() -> None:
    """The file gives back what was issued, byte order mark or not, and what it does not know is left aside."""
    certificate = issued()
    told = {**json.loads(certificate.text()), "later": 1}
    assert read(certificate.text().encode()) == certificate
    assert read(b"\xef\xbb\xbf" + json.dumps(told).encode()) == certificate
    assert "Größe" in certificate.text()
    assert (certificate.day, certificate.right) == ("2026-11-25", 1)


def test_the_time_is_that_of_the_world() -> None:
    """In UTC, to the second."""
    assert issued().date == "2026-11-25T12:00:30+00:00"
    there = issue(AWARDS, [(sheet(SHAPE), judge(SHAPE))], NOON.astimezone(timezone(timedelta(hours=5))))
    assert there.date == "2026-11-25T12:00:30+00:00"


def test_a_digest_is_as_documented() -> None:
    """SHA-256 over salt, kata, numbers and canonical answers, as one JSON array with sorted keys."""
    told = (
        '["s","lstm/output_shape_batch_first",'
        '{"batch":5,"hidden_size":20,"input_size":10,"num_layers":2,"seq_len":7},{"out_shape":"(5, 7, 20)"}]'
    )
    assert digest("s", SHAPE.id, sheet(SHAPE, out_shape="[5, 7, 20]")) == sha256(told.encode()).hexdigest()


def test_a_digest_knows_salt_kata_numbers_and_answers() -> None:
    """A change of any of them is another digest."""
    right = sheet(SHAPE, out_shape="(5, 7, 20)")
    digests = {
        digest("s", SHAPE.id, right),
        digest("t", SHAPE.id, right),
        digest("s", CLASSIFY.id, right),
        digest("s", SHAPE.id, sheet(SHAPE, 1, out_shape="(5, 7, 20)")),
        digest("s", SHAPE.id, sheet(SHAPE, out_shape="(5, 7, 21)")),
    }
    assert len(digests) == 5


def test_no_answer_stands_in_it() -> None:
    """Neither as it was written nor as it is spelt."""
    assert solution(SHAPE) == {"out_shape": (5, 7, 20)}
    for spelling in ("(5, 7, 20)", "[5, 7, 20]", "5,7,20", "out_shape"):
        assert spelling not in issued().text()


def test_each_badge_has_a_salt_of_its_own() -> None:
    """Two badges for the same answers have no digest in common."""
    one, other = issued(), issued()
    assert one.salt != other.salt
    assert one.katas[0].digest != other.katas[0].digest


@pytest.mark.parametrize(
    ("where", "value", "name"),
    [
        (("date",), "yesterday", "date"),
        (("date",), "2026-11-25T12:00:30+00:00\n", "date"),
        (("salt",), "0", "salt"),
        (("torch",), None, "torch"),
        (("devices",), "cpu", "devices"),
        (("devices",), [1], "devices"),
        (("awards",), [], "awards"),
        (("awards",), ["LSTM Mastery Badge"], "pack"),
        (("awards", 0, "distinction"), 1, "distinction"),
        (("katas",), [], "katas"),
        (("katas", 0, "deal"), True, "deal"),
        (("katas", 0, "numbers", "batch"), True, "numbers"),
        (("katas", 0, "numbers"), [], "numbers"),
        (("katas", 0, "digest"), "A" * 64, "digest"),
        (("katas", 0, "outcome"), "wrong", "outcome"),
        (("katas", 0, "unverified"), [None], "unverified"),
        (("katas", 0, "devices", "cpu"), 1, "devices"),
    ],
)
def test_what_is_not_as_it_should_be_is_named(where: tuple[Any, ...], value: object, name: str) -> None:
    """The first field that cannot be what was written."""
    told = json.loads(issued().text())
    part = told
    for key in where[:-1]:
        part = part[key]
    part[where[-1]] = value
    with pytest.raises(NoCertificate, match=f"its `{name}` is missing or wrong"):
        read(json.dumps(told).encode())


# Does it hold?

BADGE, BELT = (
    Earned("lstm", "LSTM Mastery Badge", distinction=False),
    Earned("lstm", "LSTM Black Belt", distinction=False),
)
CHALLENGES = [kata for kata in FOUNDATIONS.katas if kata.challenge]
UNSEEN = Pack("samples", "S", SAMPLES.units, (Award("Ribbon"),))
(NOT_HERE,) = (kata for kata in SAMPLES.katas if kata.slug == "not_here")
CATALOGUE = Catalogue([FOUNDATIONS, UNSEEN])


@pytest.fixture
def grader() -> Grader:
    return Grader(CATALOGUE)


def solve(folder: Path, katas: Iterable[Kata]) -> None:
    for kata in katas:
        path = folder / kata.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write(kata, 0, {name: show(value) for name, value in solution(kata).items()}), encoding="utf-8")


def given(grader: Grader, folder: Path, *awards: Earned) -> Certificate:
    """A badge as it is issued for what lies in the folder, whether that earns it or not."""
    papers = grader.folders.papers(folder)
    return issue(awards, [(paper.sheet, grader.verdict(paper)) for paper in papers.values()], datetime.now(UTC))


def doubts(certificate: Certificate, grader: Grader, folder: Path) -> tuple[str, ...]:
    return verify(certificate, grader, folder).doubts


def test_a_badge_that_holds(tmp_path: Path, grader: Grader) -> None:
    """No doubt, and a verdict on each kata."""
    solve(tmp_path, FOUNDATIONS.katas)
    certificate = given(grader, tmp_path, BADGE, BELT)
    found = verify(certificate, grader, tmp_path)
    assert isinstance(found, Verification)
    assert found.doubts == ()
    assert set(found.verdicts) == {kata.id for kata in FOUNDATIONS.katas}


def test_an_award_asks_for_more(tmp_path: Path, grader: Grader) -> None:
    """The challenges alone do not make a black belt, whatever the badge says."""
    solve(tmp_path, CHALLENGES)
    certificate = given(grader, tmp_path, BADGE, BELT)
    assert doubts(certificate, grader, tmp_path) == ("LSTM Black Belt asks for 5 more katas than this badge names",)


def test_the_same_answers_can_be_wrong(tmp_path: Path, grader: Grader) -> None:
    """Somebody wrote digests of wrong answers into it, or another torch thinks otherwise."""
    solve(tmp_path, CHALLENGES)
    certificate = given(grader, tmp_path, BADGE)
    path = tmp_path / KATAS["1.6"].file
    path.write_text(write(KATAS["1.6"], 0, {"out_shape": "(7, 5, 20)"}), encoding="utf-8")
    forged = [
        evidence._replace(digest=digest(certificate.salt, evidence.kata, Grader(CATALOGUE).folders.paper(path).sheet))
        if evidence.kata == KATAS["1.6"].id
        else evidence
        for evidence in certificate.katas
    ]
    assert doubts(certificate._replace(katas=tuple(forged)), Grader(CATALOGUE), tmp_path) == (
        "1.6 is not right any more",
    )


def test_what_nobody_has_installed(tmp_path: Path, grader: Grader) -> None:
    """A pack, a kata, an award that are not known here are named once, fit for a terminal and not too long."""
    solve(tmp_path, CHALLENGES)
    certificate = given(grader, tmp_path, BADGE)
    first = certificate.katas[0]
    strange = certificate._replace(
        awards=(
            *certificate.awards,
            Earned("gru", "Ribbon", distinction=False),
            Earned("lstm", "\x1b[31mCrown" + "!" * 99, distinction=False),
        ),
        katas=(
            *certificate.katas,
            first._replace(kata="gru/a"),
            first._replace(kata="gru/b"),
            first._replace(kata="lstm/x"),
        ),
    )
    assert doubts(strange, grader, tmp_path) == (
        "the pack `gru` is not installed here",
        f"the pack `lstm` has no award called `?[31mCrown{'!' * 50}`",
        "the pack `lstm` has no kata called `x`",
    )


def test_what_nothing_here_can_show(tmp_path: Path) -> None:
    """An award of which this torch can show nothing is not confirmed; a kata of one is unverified."""
    solve(tmp_path, [NOT_HERE])
    only = Pack("samples", "S", (UNSEEN.units[0]._replace(katas=(NOT_HERE,)),), UNSEEN.awards)
    alone = Grader(Catalogue([only]))
    certificate = given(alone, tmp_path, Earned("samples", "Ribbon", distinction=False))
    assert certificate.katas[0].outcome == "unverified"
    found = verify(certificate, alone, tmp_path)
    assert found.doubts == ("nothing here can show that Ribbon was earned",)
    assert found.verdicts[NOT_HERE.id].outcome is Outcome.UNVERIFIED


def test_numbers_are_those_of_the_file(tmp_path: Path, grader: Grader) -> None:
    """A badge for other numbers is not judged, even if its digest would fit."""
    solve(tmp_path, CHALLENGES)
    certificate = given(grader, tmp_path, BADGE)
    katas = tuple(evidence._replace(numbers={**evidence.numbers, "batch": 99}) for evidence in certificate.katas[:1])
    found = verify(certificate._replace(katas=(*katas, *certificate.katas[1:])), grader, tmp_path)
    assert found.doubts == ("1.6 has other numbers than when the badge was given",)
    assert KATAS["1.6"].id not in found.verdicts
