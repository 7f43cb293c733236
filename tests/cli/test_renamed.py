"""The promise: a kata that was renamed stays the same kata. Files, journals, exams and badges with its former name still count."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import ROOT
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.files.reading import claim
from pytest_lstm_kata.kata import catalogue as packs
from pytest_lstm_kata.kata.catalogue import Catalogue
from support import FOUNDATIONS, KATAS, as_before, solution, source

OLD, NEW = "1_foundations/09_wrong_width.py", "1_foundations/09_feed_a_batch.py"
"""Where 1.9 lay in 0.1.0, and where it lies now."""
ERROR = b"error = TypeError  #"
BEFORE = as_before(FOUNDATIONS)


@pytest.fixture
def dojo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dojo of 0.1.0, in which one stands."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(packs, "load", lambda *_: Catalogue([BEFORE]))
    run("init", ".")
    return tmp_path


def update(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the version of now; all that was done before was done by 0.1.0."""
    monkeypatch.setattr(packs, "load", lambda *_: Catalogue([FOUNDATIONS]))


def run(*args: str) -> Result:
    result = CliRunner().invoke(main, args)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def said(result: Result) -> str:
    """What it says, without line breaks."""
    return " ".join(result.output.split())


def begin(file: Path) -> bytes:
    """Write a first answer into the file of 1.9; returns all that stands in it."""
    data = file.read_bytes().replace(b"error = ...  #", ERROR)
    assert ERROR in data
    file.write_bytes(data)
    return data


def test_old_names_are_known(dojo: Path) -> None:
    """The fixture is what it says: the files and their ids are those of 0.1.0."""
    assert claim((dojo / "katas" / OLD).read_bytes()) == "lstm/wrong_width"
    assert not (dojo / "katas" / NEW).exists()


@pytest.mark.again
def test_init_moves_files_to_their_new_names(dojo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with an answer moves as it is, an untouched one is renewed, and nothing is left to do after that."""
    work = begin(dojo / "katas" / OLD)
    update(monkeypatch)
    told = said(run("init", "."))
    assert f"moved: katas/{OLD} -> katas/{NEW}" in told
    assert "2 moved, 8 unchanged" in told
    assert "dealt otherwise" not in told
    assert (dojo / "katas" / NEW).read_bytes() == work
    renewed = (dojo / "katas" / KATAS["1.4"].file).read_bytes()
    assert claim(renewed) == "lstm/call_with_one_size"
    names = {path.name for path in (dojo / "katas" / "1_foundations").glob("*.py")}
    assert names == {Path(kata.file).name for kata in FOUNDATIONS.katas}
    assert "nothing to change" in said(run("init", "."))


def test_numbers_are_kept(dojo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An untouched file with fresh numbers has the same ones under its new name."""
    run("init", "--numbers", "5", ".")
    old = (dojo / "katas" / OLD).read_text(encoding="utf-8")
    update(monkeypatch)
    run("init", ".")
    assert (dojo / "katas" / NEW).read_text(encoding="utf-8") == old.replace("lstm/wrong_width", "lstm/feed_a_batch")


def test_a_blank_file_beside_an_answered_one_goes(dojo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where answers stand under the new name already, a blank file with the old name is no second file to care about."""
    update(monkeypatch)
    work = source(KATAS["1.9"], error="TypeError")
    (dojo / "katas" / NEW).write_text(work, encoding="utf-8")
    assert f"moved: katas/{OLD} -> katas/{NEW}" in said(run("init", "."))
    assert not (dojo / "katas" / OLD).exists()
    assert (dojo / "katas" / NEW).read_text(encoding="utf-8") == work


def test_commands_take_old_names(dojo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A former name, the start of one, and a file that still has it name the kata; its hints go on where they were."""
    assert "hint 1 of 3" in said(run("hint", "wrong_width"))
    update(monkeypatch)
    for number, name in ((2, "wrong_width"), (3, f"katas/{OLD}")):
        assert f"1.9 {KATAS['1.9'].title}: hint {number} of 3" in said(run("hint", name))
    events = (dojo / ".lstm-kata" / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(event)["kata"] for event in events] == ["lstm/wrong_width", *["lstm/feed_a_batch"] * 2]


def test_retry_in_a_file_with_an_old_name(dojo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is dealt anew where it lies, with its new id; the answer is kept as a comment, and the line with the old id is not."""
    begin(dojo / "katas" / OLD)
    update(monkeypatch)
    assert run("retry", "1.9").exit_code == 0
    text = (dojo / "katas" / OLD).read_text(encoding="utf-8")
    assert '\n__kata__ = "lstm/feed_a_batch"\n__numbers__ = {"deal": 1,' in text
    assert f"\n# {ERROR.decode()}" in text
    assert "wrong_width" not in text


def test_an_exam_of_before_goes_on(dojo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It runs, hides what it asks, comes back with its answers under the new names, and is handed in with new ids."""
    run("exam", "--start", "--seed", "7")
    work = begin(dojo / "exam" / OLD)
    update(monkeypatch)
    assert "0 of 10 katas filled" in said(run("exam"))
    assert "is part of exam 7" in said(run("hint", "1.9"))
    run("exam", "--start", "--seed", "8", "--discard")
    assert run("exam", "--start", "--seed", "7", "--discard").exit_code == 0
    assert (dojo / "exam" / NEW).read_bytes() == work
    assert not (dojo / "exam" / OLD).exists()
    assert run("exam", "--hand-in", "--yes").exit_code == 0
    journal = (dojo / ".lstm-kata" / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    results = json.loads(journal[-1])["results"]
    assert results.keys() == {kata.id for kata in FOUNDATIONS.katas}
    assert results["lstm/feed_a_batch"]["answers"]["error"] == "TypeError"


def test_an_exam_that_was_handed_in_before_is_still_told(dojo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it came to stands in the journal under the old ids, and is told of the katas of now."""
    run("exam", "--start", "--seed", "7")
    begin(dojo / "exam" / OLD)
    told = run("exam", "--hand-in", "--yes").output
    assert "0 of 10 right" in told
    update(monkeypatch)
    (rated,) = re.findall(r"^weak .*(?:\n.*)?\)$", told, re.MULTILINE)
    assert rated in run("exam").output


@pytest.fixture
def proof(dojo: Path) -> Path:
    """A badge that 0.1.0 gave for the challenges, which stand in files with their old names."""
    for kata in FOUNDATIONS.katas:
        if kata.challenge:
            old = next(one for one in BEFORE.katas if one.place == kata.place)
            text = (ROOT / "solutions" / kata.file).read_text(encoding="utf-8").replace(kata.id, old.id)
            (dojo / "katas" / old.file).write_text(text, encoding="utf-8")
    assert run("badge").exit_code == 0
    shutil.copy(dojo / "badge.json", dojo / "old.json")
    assert '"lstm/wrong_width"' in (dojo / "old.json").read_text(encoding="utf-8")
    return dojo


VERIFY = ("badge", "--verify", "old.json", "--katas", "katas")


@pytest.mark.again
def test_a_badge_of_before_holds(proof: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is compared with files of either name, and a new badge has the new ids and is with or without distinction as before."""
    update(monkeypatch)
    assert said(run(*VERIFY)).startswith("yes: LSTM Mastery Badge 5 katas judged now")
    run("init", ".")
    assert said(run(*VERIFY)).startswith("yes: LSTM Mastery Badge 5 katas judged now")
    assert run("badge").exit_code == 0
    given = json.loads((proof / "badge.json").read_text(encoding="utf-8"))
    assert "lstm/feed_a_batch" in [evidence["kata"] for evidence in given["katas"]]
    assert "wrong_width" not in json.dumps(given)


def test_a_badge_of_before_holds_by_the_journal(proof: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kata that was dealt anew since is judged by the answers that the journal has under its old id."""
    update(monkeypatch)
    run("init", ".")
    run("retry", "1.9")
    assert said(run(*VERIFY)).startswith("yes: LSTM Mastery Badge 5 katas judged now")
    assert "1.9: its file has fresh numbers now, so your answers to the numbers before were judged" in said(
        run("badge")
    )
    assert (proof / "katas" / NEW).exists()


def test_what_a_badge_of_before_names_is_missed_by_its_number(proof: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not there, or has other answers, is told as one of a kata of now."""
    update(monkeypatch)
    answers = {name: str(value) for name, value in solution(KATAS["1.9"]).items()}
    text = source(KATAS["1.9"], **{**answers, "error": "TypeError"})
    (proof / "katas" / OLD).write_text(text, encoding="utf-8")
    assert said(run(*VERIFY)).startswith("no: 1.9 has other answers than when the badge was given")
    (proof / "katas" / OLD).unlink()
    assert said(run(*VERIFY)).startswith("not shown: 1.9 has no file in katas")
