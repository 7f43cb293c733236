"""A class as CSV: the columns that a gradebook has, and nothing in them that a spreadsheet would calculate."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_lstm_kata.files.printing import is_printable
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output import gradebook
from pytest_lstm_kata.record.class_exam import Sat
from pytest_lstm_kata.record.classroom import Class, Row
from samples import FLAGS, SAMPLES
from support import FOUNDATIONS

PACKS = Catalogue([LSTM, SAMPLES]).packs
FIRST, SECOND = LSTM.units[:2]
CHALLENGES = [kata for kata in LSTM.katas if kata.challenge]


def _row(name: str, *right: str, **more: object) -> Row:
    return Row(name, outcomes=dict.fromkeys(right, "right") or {FIRST.katas[0].id: "wrong"})._replace(**more)  # type: ignore[arg-type]  # what a row has


def _read(text: str) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(text, newline=""))]


def test_the_columns_of_one_pack() -> None:
    """A unit each, as the learner's folders are called."""
    heading = gradebook.text(Class.of([_row("ada")], PACKS)).split("\n")[0]
    units = ",".join(unit.name for unit in LSTM.units)
    assert heading == (
        f"learner,id,solved,of,percent,{units},challenges,badge,distinction,exam_right,exam_of,late,exam_seed"
    )


def test_what_a_learner_has() -> None:
    """Numbers are numbers; the last exam counts; the badge and its distinction are words that can be filtered."""
    unseen = SECOND.katas[0]
    right = [kata.id for kata in (*FIRST.katas, *CHALLENGES)]
    exams = (Sat("lstm", 1, 2, 10, 3, recorded=True), Sat("lstm", 7, 8, 10, 9, recorded=True, late=True))
    ada = _row("Lovelace, Ada", *right, id="1234", distinction=("lstm",), exams=exams)
    ada = ada._replace(outcomes={**ada.outcomes, unseen.id: "unverified"})
    bob, eve = _row("bob", exams=exams[:1]), Row("eve")
    found = {row["learner"]: row for row in _read(gradebook.text(Class.of([ada, bob, eve], PACKS)))}
    solved, of = len({*right} - {unseen.id}), len(LSTM.katas) - 1
    assert (
        found["Lovelace, Ada"]
        | {
            "id": "1234",
            "solved": str(solved),
            "of": str(of),
            "percent": str(round(100 * solved / of, 1)),
            FIRST.name: str(len(FIRST.katas)),
            "challenges": str(len([kata for kata in CHALLENGES if kata != unseen])),
            "exam_right": "8",
            "exam_of": "10",
            "late": "yes",
            "distinction": "yes",
            "badge": "yes",
        }
        == found["Lovelace, Ada"]
    )
    assert (found["bob"]["badge"], found["bob"]["distinction"], found["bob"]["late"]) == ("no", "no", "no")
    assert (found["bob"]["solved"], found["bob"]["percent"], found["bob"][FIRST.name]) == ("0", "0.0", "0")
    cyd = _row("cyd", exams=(Sat("lstm", 7, 8, 10, 9),))
    (known,) = _read(gradebook.text(Class.of([cyd], PACKS)))
    assert (known["exam_right"], known["late"]) == ("8", ""), "without a record nobody knows"
    assert {*found["eve"].values()} == {"eve", ""}, "nothing of theirs could be graded, which is no zero"


def test_a_pack_beside_another_has_its_name_before_what_is_its_own() -> None:
    """So that no two columns are called the same."""
    classroom = Class.of([_row("ada", FLAGS.id, FIRST.katas[0].id)], PACKS)
    (ada,) = _read(gradebook.text(classroom))
    assert len(ada) == len(gradebook.columns(classroom)) + 2
    assert (ada[f"lstm/{FIRST.name}"], ada[f"{SAMPLES.name}/{FLAGS.unit}"]) == ("1", "1")
    assert {"lstm/badge", f"{SAMPLES.name}/distinction"} <= {*ada}
    assert ada["of"] == str(len(LSTM.katas) + len(SAMPLES.katas))


def test_a_class_without_any_kata() -> None:
    """There is nothing to solve, so nobody has any of it; an exam that lies beside nothing is there all the same."""
    eve, dan = _read(gradebook.text(Class.of([Row("eve"), Row("dan", exams=(Sat("lstm", 7, 8, 10, 9),))], PACKS)))
    assert {*eve.values()} == {"eve", ""}
    assert {*dan.values()} == {"dan", "8", "10", "7", ""}


def test_what_this_torch_cannot_show_has_no_share() -> None:
    """Where that is all there is, nothing is of nothing."""
    hidden = Row("ada", outcomes={kata.id: "unverified" for kata in LSTM.katas})
    (ada,) = _read(gradebook.text(Class.of([hidden], PACKS)))
    assert ada | {"solved": "0", "of": "0", "percent": ""} == ada


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\rx", "'\rx"),
        ("\0", "'\0"),
        ("  =1", "'  =1"),
        ('"=1', "'\"=1"),
        ("'=1", "''=1"),
        ("\uff1d1", "'\uff1d1"),
        ("a;=1", "a;'=1"),
        ("a\n=1", "a\n'=1"),
        ("ada", "ada"),
        ("Lovelace, Ada-Mary", "Lovelace, Ada-Mary"),
        ("o'neill", "o'neill"),
        ("a=b; c", "a=b; c"),
        ("", ""),
        (-1, -1),
        (84.7, 84.7),
    ],
)
def test_what_would_be_calculated_is_text(cell: gradebook.Cell, written: gradebook.Cell) -> None:
    """Also where somebody's spreadsheet separates cells by semicolons; a number is ours, and stays a number."""
    assert gradebook.harmless(cell) == written


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=6)), max_size=4))
def test_any_name_is_read_back(names: list[tuple[str, str]]) -> None:
    """A row for each learner, whatever they are called; the file is UTF-8; only what would be calculated has an apostrophe."""
    rows = [_row(name, id=number) for name, number in names]
    text = gradebook.text(Class.of(rows, Catalogue([FOUNDATIONS]).packs))
    found = _read(text.encode().decode())
    assert len(found) == len(rows)
    for (name, number), row in zip(names, found, strict=True):
        assert is_printable(row["learner"])
        if is_printable(name) and "\t" not in name:
            assert row["learner"] == gradebook.harmless(name)
            assert row["learner"].replace("'", "") == name.replace("'", "")
        if is_printable(number) and "\t" not in number:
            assert row["id"] == gradebook.harmless(number)
        assert row["solved"] == "0"


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_libreoffice_reads_what_was_written(tmp_path: Path) -> None:
    """Names are text, whatever they look like, and figures are numbers: it writes the same cells again."""
    names = ["=1+1", "@SUM(A1)", "a;=1+1", "Zoë, Ño", "0042", '=HYPERLINK("http://x")', "+49", "-", "林"]
    text = gradebook.text(Class.of([_row(name, id=str(at)) for at, name in enumerate(names)], PACKS))
    path, back = tmp_path / "class.csv", tmp_path / "back"
    path.write_text(text, encoding="utf-8", newline="")
    profile = (tmp_path / "profile").as_uri()
    format_ = "44,34,76,1"  # separated by commas, quoted, in UTF-8, from the first line on
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", f"--infilter=CSV:{format_}"]
    command += ["--convert-to", f"csv:Text - txt - csv (StarCalc):{format_}", "--outdir", f"{back}", f"{path}"]
    subprocess.run(command, check=True, timeout=240)
    found = _read((back / "class.csv").read_text(encoding="utf-8"))
    assert [row["learner"] for row in found] == [gradebook.harmless(name) if name != "0042" else "42" for name in names]
    assert {row["solved"] for row in found} == {"0"}
