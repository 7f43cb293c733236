"""Grades filled into the files of Canvas, of Moodle and of others, so that they can be imported: nothing else changes.

The samples are as Canvas writes them (lib/gradebook_exporter.rb of github.com/instructure/canvas-lms) and as its import asks
for (lib/gradebook_importer.rb), and as Moodle does both (mod/assign/gradingtable.php, mod/assign/feedback/offline and
grade/export/txt of github.com/moodle/moodle).
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output import gradebook, roster
from pytest_lstm_kata.record.classroom import Class, Row
from support import FOUNDATIONS

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Essay (77),"LSTM, in PyTorch (78)",Current Score,Final Score
,,,,,,Manual Posting,,
    Points Possible,,,,,20.00,10.00,(read only),(read only)
"Lovelace, Ada",101,s-1,ada@uni.example,"A, ""B"" too",EX,,95.00,47.50
"Hopper, Grace",102,s-2,grace@uni.example,A,18.50,3.00,92.50,92.50
"Noether, Emmy",103,s-3,emmy@uni.example,A,=1+1,EX,,
"Student, Test",104,,7f3,A,,,,
"""

MOODLE = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\r\n'
    '"Participant 201","Ada Lovelace",ada@uni.example,"Submitted for grading - ",,100.00,Yes,'
    '"Friday, 27 November 2026, 10:00 AM",-,"<p>Well,\r\n""done""</p>"\r\n'
    '"Participant 202","Grace Hopper",grace@uni.example,"No submission - ",5.00,100.00,Yes,-,-,\r\n'
    '"Participant 203","Emmy Noether",emmy@uni.example,"Submitted for grading - ",,-,Yes,-,-,\r\n'
)


def _row(
    name: str, solved: int, id_: str = "", platform: str = "canvas", folder: str = "", of: int = len(FOUNDATIONS.katas)
) -> Row:
    """Of the ten katas of the first unit, so many."""
    katas = FOUNDATIONS.katas
    outcomes = {
        kata.id: "right" if at < solved else "wrong" if at < of else "unverified" for at, kata in enumerate(katas)
    }
    return Row(name, id_, platform if id_ else "", folder, outcomes=outcomes)


def _class(*rows: Row) -> Class:
    return Class.of(rows, Catalogue([FOUNDATIONS]).packs)


ADA, GRACE, EMMY = _row("lovelaceada", 7, "101"), _row("Grace Hopper", 10), _row("noetheremmy", 2, "103")


Read = Callable[..., roster.Roster]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The roster of this text or these bytes."""

    def read(text: str | bytes, title: str | None = None) -> roster.Roster:
        path = tmp_path / "roster.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return roster.read(path, title)

    return read


def test_a_new_assignment_of_canvas(read: Read) -> None:
    """A column behind all others, with the number of katas as its points; each other byte is as it was."""
    filled, remarks = read(CANVAS).filled(_class(ADA, EMMY))
    lines = CANVAS.splitlines()
    assert filled.splitlines() == [
        f"{lines[0]},LSTM katas",
        f"{lines[1]},",
        f"{lines[2]},10",
        f"{lines[3]},7",
        f"{lines[4]},",
        f"{lines[5]},2",
        f"{lines[6]},",
    ]
    assert remarks == [
        "Found 2 of the 4 learners of roster.csv.",
        "The grades are in the new assignment 'LSTM katas', of 10 points.",
        "In the roster, with no katas: Hopper, Grace; Student, Test. Their rows are as they were.",
    ]


def test_an_assignment_that_canvas_has(read: Read) -> None:
    """By its title, with or without its number; the grade is a part of its points; who is excused stays so."""
    classroom = _class(ADA, _row("gracehopper", 7, of=9), EMMY)
    for title in ("LSTM, in PyTorch", "LSTM, in PyTorch (78)"):
        filled, remarks = read(CANVAS, title).filled(classroom)
        changed = CANVAS.replace('too",EX,,', 'too",EX,7,').replace("18.50,3.00", "18.50,7.78")
        assert filled == changed
        assert remarks[1:3] == [
            "The grades are in the assignment 'LSTM, in PyTorch (78)', of 10 points.",
            "Noether, Emmy: Canvas says EX, so it was left as it is.",
        ]
    filled, _ = read(CANVAS, "Essay").filled(_class(_row("x", 5, "102")))
    assert filled == CANVAS.replace("18.50", "10")


def test_canvas_with_first_and_last_names_and_semicolons(read: Read) -> None:
    """As it exports them where a course or a country has them so; its numbers have a comma then."""
    text = (
        "\ufeffLastName;FirstName;ID;SIS Login ID;Section;Katas (5)\r\n"
        "    Points Possible;;;;;12,50\r\nLovelace;Ada;101;ada;A;\r\n"
    )
    filled, remarks = read(text, "Katas").filled(_class(ADA))
    assert filled == text.replace("ada;A;", "ada;A;8,75")
    assert remarks == [
        "Found 1 of the 1 learners of roster.csv.",
        "The grades are in the assignment 'Katas (5)', of 12.5 points.",
    ]


@pytest.mark.parametrize(
    ("text", "title", "sentence"),
    [
        (CANVAS.replace("    Points Possible", ""), "x", "the row Points Possible is missing"),
        (CANVAS, "Final Score", "'Final Score' has no points that can be filled in"),
        (CANVAS, "Section", "'Section' has no points that can be filled in"),
        (CANVAS.replace("20.00", ""), "Essay", "'Essay' has no points that can be filled in"),
        (
            CANVAS.replace("LSTM, in PyTorch", "Essay"),
            "Essay",
            "'Essay (77)' and 'Essay (78)' are both called 'Essay'. Name one with its number: --assignment 'Essay (77)'.",
        ),
    ],
)
def test_what_canvas_would_not_import(read: Read, text: str, title: str, sentence: str) -> None:
    """It is said before anything is judged."""
    with pytest.raises(roster.Unusable, match=f"^roster.csv: {sentence.replace('(', '.').replace(')', '.')}"):
        read(text, title)


def test_a_worksheet_of_moodle(read: Read) -> None:
    """The grade is a part of the maximum grade, by the number of the participant; quotes and line breaks stay."""
    classroom = _class(_row("Ada Lovelace", 7, "201", "moodle"), _row("emmynoether", 1))
    filled, remarks = read(MOODLE).filled(classroom)
    assert filled == MOODLE.replace('for grading - ",,100.00', 'for grading - ",70,100.00')
    assert remarks == [
        "Found 2 of the 3 learners of roster.csv.",
        "Emmy Noether: there is no number under 'Maximum Grade', so no grade was filled in.",
        "In the roster, with no katas: Grace Hopper. Their rows are as they were.",
    ]


def test_a_worksheet_of_moodle_without_names(read: Read) -> None:
    """As it is where the names of participants are hidden."""
    text = "Identifier,Status,Grade,Maximum Grade\nParticipant 201,-,,50.00\nSomebody,-,,50.00\n"
    filled, remarks = read(text).filled(_class(_row("Participant", 5, "201", "moodle")))
    assert filled == text.replace("201,-,,", "201,-,25,")
    assert remarks[-1].startswith("In the roster, with no katas: Somebody.")


def test_moodle_grades_by_a_scale(read: Read) -> None:
    """There is no number of points to have a part of."""
    with pytest.raises(roster.Unusable, match="set the grade of the assignment to points"):
        read(MOODLE.replace("Maximum Grade", "Scale"))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_any_roster(read: Read, end: str, mark: str) -> None:
    """Moodle's export of all grades, too: its columns stay, and all of ours come behind them; a title that is taken is another."""
    text = mark + end.join(
        [
            '"First name","Last name","ID number",Institution,"Email address",Late,"Last downloaded from this course"',
            'Ada,"King Lovelace",s-1,,ada@uni.example,no,1795773600',
            "Grace,Hopper,s-2,,grace@uni.example,no,1795773600",
            "",
        ]
    )
    classroom = _class(_row("kinglovelaceada", 7), GRACE)
    filled, remarks = read(text).filled(classroom)
    rows = [*csv.DictReader(io.StringIO(filled.removeprefix("\ufeff"), newline=""))]
    titles = ["katas late" if title == "late" else title for title in gradebook.columns(classroom)]
    assert [*rows[0]][7:] == titles
    assert [(row["First name"], row["Late"], row["solved"], row["percent"]) for row in rows] == [
        ("Ada", "no", "7", "70.0"),
        ("Grace", "no", "10", "100.0"),
    ]
    assert filled.startswith(text.split(end)[0])
    assert [line.startswith(start) for line, start in zip(filled.split(end), text.split(end), strict=True)] == [
        True
    ] * 4
    assert remarks == ["Found 2 of the 2 learners of roster.csv."]


@pytest.mark.parametrize("heading", ["id", "email", "login", "name", "E-Mail", "Username", "Student", "ID number"])
def test_one_column_is_enough(read: Read, heading: str) -> None:
    """Of an address the part before the @ is enough, where it is no name."""
    for learner in ("ada@uni.example", *["ada"] * (heading not in ("name", "Student"))):
        filled, _ = read(f"{heading}\nada@uni.example\n").filled(_class(_row(learner, 1), _row("bob", 2)))
        assert filled.splitlines()[1].startswith("ada@uni.example,1,10,10.0,")


def test_our_own_csv_is_a_roster(read: Read) -> None:
    """Its learner and id are who a row is about; the columns that it has already are not written over."""
    classroom = _class(ADA, GRACE)
    filled, remarks = read(gradebook.text(classroom)).filled(classroom)
    assert "katas solved,katas of" in filled
    assert remarks == ["Found 2 of the 2 learners of roster.csv."]


def test_who_does_not_find_whom_is_told(read: Read) -> None:
    """Strangers, two whom one row fits, two rows that fit one, whose id is another, whose row is left: with their folders."""
    text = CANVAS + '"Bo",1,,,A,,,,\n"Cyd",2,,,A,,,,\n"Cyd",3,,,A,,,,\n'
    rows = [
        _row("mallory", 1),
        _row("bo", 1, folder="bo"),
        _row("Bo", 1, "7", "moodle", "Bo.kata.json"),
        _row("cyd", 1, folder="cyd_katas"),
        Row("gracehopper"),
        _row("lovelaceada", 7, "999"),
    ]
    filled, remarks = read(text).filled(_class(*rows))
    assert [line.rpartition(",")[2] for line in filled.splitlines()[3:]] == ["7", "", "", "", "", "", ""]
    assert remarks == [
        "Found 1 of the 7 learners of roster.csv.",
        "The grades are in the new assignment 'LSTM katas', of 10 points.",
        "From elsewhere (folders), and not in the roster: mallory.",
        "cyd (cyd_katas): 'Cyd' (row 9) and 'Cyd' (row 10) fit. No grade was filled in: do it by hand.",
        (
            "'Bo' (row 8) fits bo and Bo (Bo.kata.json). No grade was filled in: do it by hand, or take what does not count "
            "out of the class and grade again."
        ),
        "Found by the name, because the roster does not have their ids: lovelaceada.",
        "In the roster, with no katas: Hopper, Grace; Noether, Emmy; Student, Test. Their rows are as they were.",
    ]


def test_an_id_of_another_platform_gives_nobody_a_grade(read: Read) -> None:
    """Moodle's 310 is not Canvas' 310: the name is what there is then."""
    text = CANVAS + '"Doe, Jane",310,,,A,,,,\n"Haddad, Kwame",777,,,A,,,,\n'
    filled, remarks = read(text).filled(_class(_row("Kwame Haddad", 5, "310", "moodle")))
    assert filled.splitlines()[-2:] == ['"Doe, Jane",310,,,A,,,,,', '"Haddad, Kwame",777,,,A,,,,,5']
    assert remarks[0] == "Found 1 of the 6 learners of roster.csv."
    assert not any("by the name" in remark for remark in remarks)


def test_an_id_and_a_name_that_say_different_things(read: Read) -> None:
    """No grade where the name is another row's; where it is nobody's, or somebody else's by the id, the id wins, and it is said."""
    text = CANVAS + '"Doe, Jane",310,,,A,,,,\n"Haddad, Kwame",777,,,A,,,,\n'
    rows = [
        _row("haddadkwame", 5, "310", folder="haddadkwame_310_1_katas"),
        _row("countess", 7, "101"),
        _row("gracehopper", 10, "102"),
        _row("Grace Hopper", 1, folder="Grace Hopper.kata.json"),
        _row("hoppergrace", 1, "102", "moodle"),
    ]
    filled, remarks = read(text).filled(_class(*rows))
    assert [line.rpartition(",")[2] for line in filled.splitlines()[3:]] == ["7", "10", "", "", "", ""]
    assert remarks[2:-1] == [
        (
            "haddadkwame (haddadkwame_310_1_katas): 310 is the id of 'Doe, Jane' (row 8), and the name is that of "
            "'Haddad, Kwame' (row 9). No grade was filled in."
        ),
        "Is roster.csv of this course and this assignment? If it is, fill these learners in by hand.",
        (
            "'Hopper, Grace' (row 5) is gracehopper, by the id. The name fits Grace Hopper (Grace Hopper.kata.json) and hoppergrace, "
            "too, but no grade was filled in from there."
        ),
        "Found by the id, though the name is another one: countess is 'Lovelace, Ada' (row 4).",
    ]


def test_who_came_from_elsewhere_is_counted(read: Read) -> None:
    """In a class of several platforms those of the roster's own are missed in it, and named; few others are named, too."""
    others = [_row(f"m{at}", 1, f"{at}", "moodle") for at in range(5)]
    mailed = _row("dora", 1, folder="dora.kata.json")
    canvas = [_row("x", 1, "9"), EMMY]
    _, remarks = read(CANVAS).filled(_class(*others, mailed, *canvas))
    assert remarks[2:4] == [
        "Not in the roster: x.",
        "6 learners came from elsewhere (Moodle, hand-ins), and are not in the roster.",
    ]
    _, remarks = read(CANVAS).filled(_class(mailed, *others[:1], EMMY))
    assert remarks[2] == "From elsewhere (hand-ins, Moodle), and not in the roster: dora; m0."
    _, remarks = read("name\nDora\n").filled(_class(mailed, *others, *canvas, _row("eve", 1)))
    assert remarks[1:] == [
        "Not in the roster: eve.",
        "7 learners came from elsewhere (Moodle, Canvas), and are not in the roster.",
    ]


def test_a_class_of_which_nobody_is_in_the_roster(read: Read) -> None:
    """The file is as it was, without a column that says nothing; where it was looked is said."""
    for classroom in (_class(_row("mallory", 3)), _class(Row("lovelaceada", "101", "canvas"))):
        filled, remarks = read(CANVAS).filled(classroom)
        assert filled == CANVAS
        assert remarks[:2] == [
            "Found 0 of the 4 learners of roster.csv.",
            (
                "No grade was filled in. Learners were looked for in the columns 'Student', 'ID', 'SIS User ID', 'SIS Login ID'. "
                "Is roster.csv of this course? Titles of columns are known in English only."
            ),
        ]
    assert remarks[2:] == [
        "In the roster, with no katas: Lovelace, Ada; Hopper, Grace; Noether, Emmy; Student, Test. Their rows are as they were."
    ]
    _, remarks = read("Kursteilnehmer,ID\nAda,101\n").filled(_class(ADA))
    assert "looked for in the column 'ID'. Is roster.csv" in remarks[1]
    _, remarks = read("name\nada\n").filled(_class(_row("ada", 1), _row("Ada", 2)))
    assert remarks[1].startswith("'ada' (row 2) fits ada and Ada. No grade was filled in")
    _, remarks = read(CANVAS).filled(_class(*(_row(f"m{at}", 1, f"{at}", "moodle") for at in range(9))))
    assert remarks[2] == "Not in the roster: m0; m1; m2; m3; m4; m5; m6; m7; m8."


def test_a_learner_of_canvas_without_an_id(read: Read) -> None:
    """Such as the test student: one of those who are counted, and found by the name."""
    text = CANVAS.replace('Test",104', 'Test",')
    filled, remarks = read(text).filled(_class(ADA, _row("studenttest", 3)))
    assert remarks[0] == "Found 2 of the 4 learners of roster.csv."
    assert filled.splitlines()[-1] == '"Student, Test",,,7f3,A,,,,,3'
    assert not any("ids" in remark for remark in remarks)


@pytest.mark.parametrize(("stood", "count"), [("3.00", 1), ("10", 0), ("10,00", 0), ("n/a?", 1), ("", 0), ("-", 0)])
def test_grades_that_are_replaced_are_counted(read: Read, stood: str, count: int) -> None:
    """Not those that stay the same."""
    text = CANVAS.replace("18.50,3.00", f'18.50,"{stood}"')
    for worksheet, grace in ((text, "102"), (MOODLE.replace("5.00,100.00", f'"{stood}",10.00'), "202")):
        platform = "canvas" if worksheet == text else "moodle"
        title = "LSTM, in PyTorch" if worksheet == text else None
        _, remarks = read(worksheet, title).filled(_class(_row("gracehopper", 10, grace, platform)))
        assert ("1 grade that stood there was replaced." in remarks) == bool(count)
    if count:
        _, remarks = read(text.replace("=1+1,EX", "=1+1,5"), "LSTM, in PyTorch").filled(_class(GRACE, EMMY))
        assert "2 grades that stood there were replaced." in remarks


def test_an_assignment_is_named_for_canvas_alone(read: Read) -> None:
    """For another roster it would mean nothing."""
    for text in (MOODLE, "name\nada\n"):
        with pytest.raises(
            roster.Unusable, match=r"no gradebook of Canvas, and --assignment is for these alone\. Leave it out\."
        ):
            read(text, "Homework 1")


def test_moodle_says_that_a_grade_cannot_be_changed(read: Read) -> None:
    """It is left as it is, and said."""
    text = MOODLE.replace("5.00,100.00,Yes", "5.00,100.00,No")
    filled, remarks = read(text).filled(_class(GRACE))
    assert filled == text
    assert remarks[1] == "Left as they are, since 'Grade can be changed' says No: Grace Hopper."


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("name;points\nada;12,50\n", "70,0"),
        ("name;points\nada;12.50\n", "70.0"),
        ("name;points\nada;12\n", "70,0"),
        ("name,points\nada,12\n", "70.0"),
        ('name,points\nada,"12,50"\n', '"70,0"'),
        ('name,points\nada,"1,250"\n', "70.0"),
    ],
)
def test_decimals_as_the_roster_has_them(read: Read, text: str, grade: str) -> None:
    """Where it has none a semicolon goes with a comma, so that a spreadsheet of that country takes them for numbers."""
    filled, _ = read(text).filled(_class(_row("ada", 7)))
    assert f"{text.splitlines()[1]}{(separator := text[4])}7{separator}10{separator}{grade}{separator}" in filled


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "roster.csv: no column says who a row is about"),
        (b"Kennung,Note\n1,2\n", "roster.csv: no column says who a row is about"),
        (b'name\n"ada\n', "roster.csv is no CSV: the quotation marks in line 2 are not in pairs"),
        ("name\nZoë\n".encode("latin-1"), "roster.csv is not in UTF-8. Save it again as 'CSV UTF-8'"),
        ("name\nada\n".encode("utf-16"), "roster.csv is not in UTF-8. Save it again as 'CSV UTF-8'"),
        (b"name\n" + b"a" * 2**24, "roster.csv has more than 16 MiB"),
    ],
)
def test_what_is_no_roster(read: Read, data: bytes, sentence: str) -> None:
    """Each has a sentence that says what to do."""
    with pytest.raises(roster.Unusable, match=f"^{sentence}"):
        read(data)


def test_a_roster_that_is_not_there(tmp_path: Path) -> None:
    """Or that is a folder; and a name that a terminal would obey is not printed as it is."""
    with pytest.raises(roster.Unusable, match=r"^a\?b.csv cannot be read: No such file or directory\.$"):
        roster.read(tmp_path / "a\x1bb.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    for place in (tmp_path, tmp_path / "pipe.csv"):
        with pytest.raises(roster.Unusable, match="is no file"):
            roster.read(place)


def test_many_rows_of_one_name_are_not_all_named(read: Read) -> None:
    """Nor does a name of very many words take time."""
    same = "".join("ada\n" for _ in range(30))
    _, remarks = read(f"name\n{same}{'a ' * 100_000}\n".encode()).filled(_class(_row("ada", 1)))
    assert any("'ada' (row 6) and 25 more rows fit" in remark for remark in remarks)


def test_a_whole_pack(read: Read) -> None:
    """The points of a new assignment are the katas of all packs of the class."""
    classroom = Class.of([Row("ada", "101", "canvas", outcomes={LSTM.katas[0].id: "right"})], Catalogue([LSTM]).packs)
    filled, _ = read(CANVAS).filled(classroom)
    assert f"(read only),{len(LSTM.katas)}\n" in filled
