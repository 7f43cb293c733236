"""A pack's files on disk, and what is never overwritten there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_lstm_kata.files.laying import BEFORE, Laid, blank_files, deal_anew, lay, move, seeds_in, stale
from pytest_lstm_kata.files.ownership import is_blank, is_current
from pytest_lstm_kata.files.reading import read
from pytest_lstm_kata.judge.solutions import solved_files
from pytest_lstm_kata.judge.verdict import Outcome
from samples import SAMPLES
from support import CATALOGUE, FOUNDATIONS, JUDGE, KATAS, source

FILE = KATAS["1.6"].file
PRIMER = "1_foundations/README.md"
FILES = blank_files(FOUNDATIONS)
BLANK = FILES[FILE]
FILLED = source(KATAS["1.6"], out_shape="(7, 5, 20)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the pack's blank files."""
    lay(FILES, tmp_path, CATALOGUE)
    return tmp_path


def test_a_tree_is_a_file_for_each_kata_and_a_primer_for_each_unit() -> None:
    """The paths are those of the katas, and a unit's README has its title and its drawing."""
    assert set(FILES) == {kata.file for kata in FOUNDATIONS.katas} | {PRIMER}
    title, _, *rest = FILES[PRIMER].splitlines()
    assert title == "# 1. Foundations"
    assert "| LSTM |" in "\n".join(rest)
    assert set(blank_files(SAMPLES)) >= {"1_first/README.md", "1_first/01_flags.py"}


@pytest.mark.parametrize("seed", [0, 3])
def test_the_solutions_are_right(seed: int) -> None:
    """What is written as the solution is read and judged right, for any deal, and there is no primer among them."""
    files = solved_files(FOUNDATIONS, JUDGE, seed)
    assert [*files] == [kata.file for kata in FOUNDATIONS.katas]
    for kata in FOUNDATIONS.katas:
        filled = read(files[kata.file].encode(), CATALOGUE)
        assert (filled.kata, filled.seed, filled.problem, filled.notes) == (kata, seed, None, ())
        assert JUDGE.judge(filled, ("cpu",)).outcome is Outcome.RIGHT


def test_laying_a_tree_writes_every_file(tmp_path: Path) -> None:
    """Into an empty folder everything is written, in UTF-8 with line feeds, whatever the system."""
    laid = lay(FILES, tmp_path / "new", CATALOGUE)
    assert (laid.written, laid.kept) == ([*FILES], [])
    assert {path.relative_to(tmp_path / "new").as_posix() for path in tmp_path.rglob("*.*")} == set(FILES)
    for name, text in FILES.items():
        assert (tmp_path / "new" / name).read_bytes() == text.encode()


def test_laying_it_again_changes_nothing(folder: Path) -> None:
    """What is there already is neither written nor kept, with line ends of any system."""
    (folder / FILE).write_bytes(BLANK.replace("\n", "\r\n").encode())
    laid = lay(FILES, folder, CATALOGUE)
    assert (laid.written, laid.kept) == ([], [])
    assert b"\r\n" in (folder / FILE).read_bytes()


@pytest.mark.parametrize(
    "work",
    [
        FILLED.encode(),
        BLANK.replace("out_shape = ...", "out_shape = out.shape").encode(),
        BLANK.replace("out_shape = ...", "").encode(),
        BLANK.replace("out_shape = ...", "out_shape: tuple = ...").encode(),
        source(KATAS["1.6"], out_shape="(5, ...)").encode(),
        FILLED.replace('"batch": 5', '"batch": 6').encode(),
        BLANK.replace("__numbers__", "numbers").encode(),
        f"{BLANK}mine = (7, 5, 20)\n".encode(),
        f"{BLANK}{BEFORE}\n".encode(),
        b"def unfinished(:",
        b"\xff\xfe",
        b"notes = 3\n",
    ],
    ids=[
        *("filled", "unreadable", "no blank", "annotated", "half filled", "filled with other numbers", "no numbers"),
        *("own name", "comment", "no Python", "no text", "no kata"),
    ],
)
def test_what_may_be_work_is_kept(folder: Path, work: bytes) -> None:
    """A file with a filled blank, or one that cannot be read and so might be work, stays as it is and is named."""
    (folder / FILE).write_bytes(work)
    laid = lay(FILES, folder, CATALOGUE)
    assert (laid.written, laid.kept) == ([], [FILE])
    assert (folder / FILE).read_bytes() == work


def test_what_is_not_protected_is_written(folder: Path) -> None:
    """Whoever says so overwrites work."""
    (folder / FILE).write_text(FILLED, encoding="utf-8")
    laid = lay(FILES, folder, CATALOGUE, protect=False)
    assert (laid.written, laid.kept) == ([FILE], [])
    assert (folder / FILE).read_text(encoding="utf-8") == BLANK


def test_open_files_and_primers_are_brought_up_to_date(folder: Path) -> None:
    """A file in which nothing is filled is written anew, and so is a primer."""
    (folder / FILE).write_text(source(KATAS["1.6"], 4), encoding="utf-8")
    (folder / PRIMER).write_text("# old\n", encoding="utf-8")
    laid = lay(FILES, folder, CATALOGUE)
    assert set(laid.written) == {FILE, PRIMER}
    assert (folder / FILE).read_text(encoding="utf-8") == BLANK


@pytest.mark.parametrize(
    "older",
    [
        BLANK.replace('"batch": 5', '"batch": 6'),
        BLANK.replace("x = torch.randn", "steps = torch.randn"),
        BLANK.replace("lstm = nn.LSTM(", "a = b = lstm = nn.LSTM("),
        BLANK.replace("import torch\n", "import torch\nspare = ...  # a blank of an older version\n"),
    ],
    ids=["numbers", "code", "more code", "another blank"],
)
def test_what_only_an_older_version_dealt_is_no_work(folder: Path, older: str) -> None:
    """Other numbers, other code, and blanks that are not asked for any more, all of them open."""
    (folder / FILE).write_text(older, encoding="utf-8")
    assert lay(FILES, folder, CATALOGUE).renewed == [FILE]


@pytest.mark.parametrize("size", [1, 10, 11, 5000])
def test_the_deal_of_a_file_is_read_with_caution(folder: Path, size: int) -> None:
    """A deal is known even where its numbers are not what it gives now; a number of absurd length is none."""
    (folder / FILE).write_text(FILLED.replace('"deal": 0', f'"deal": {"7" * size}'), encoding="utf-8")
    (folder / KATAS["1.1"].file).unlink()
    (folder / KATAS["1.2"].file).write_bytes(b"my notes")
    seeds = seeds_in(folder, FOUNDATIONS)
    assert seeds[KATAS["1.6"].id] == (int("7" * size) if size < 11 else 0)
    assert len(seeds) == len(KATAS) - 2
    assert lay(FILES, folder, CATALOGUE).kept == [KATAS["1.2"].file, FILE]


def test_a_folder_as_it_should_be_is_not_stale(folder: Path) -> None:
    """Nothing is stale where every file is as the pack has it, with line ends of any system."""
    (folder / FILE).write_bytes(BLANK.replace("\n", "\r\n").encode())
    assert stale(FILES, folder) == []


def test_what_is_not_as_it_should_be_is_stale(folder: Path) -> None:
    """Changed, missing, undecodable and surplus files are named."""
    (folder / FILE).write_text(FILLED, encoding="utf-8")
    (folder / KATAS["1.1"].file).unlink()
    (folder / KATAS["1.2"].file).write_bytes(b"\xff")
    (folder / PRIMER).write_text("# old\n", encoding="utf-8")
    extra = folder / "2_more" / "01_more.py"
    extra.parent.mkdir()
    extra.write_text("", encoding="utf-8")
    (folder / "notes.txt").write_text("", encoding="utf-8")
    assert set(stale(FILES, folder)) == {FILE, KATAS["1.1"].file, KATAS["1.2"].file, PRIMER, "2_more/01_more.py"}


def test_a_folder_that_is_not_there_is_all_stale(tmp_path: Path) -> None:
    """Every file of a missing folder is missing."""
    assert stale(FILES, tmp_path / "nowhere") == [*FILES]


def test_a_kata_is_not_moved_over_a_link(folder: Path) -> None:
    """What lies where another version had put it stays there, and its place is told as left alone."""
    place = folder / FILE
    old = folder / "1_foundations" / "99_output_shape_batch_first.py"
    place.rename(old)
    place.symlink_to("nowhere")
    laid = Laid()
    move({kata.id: kata.file for kata in FOUNDATIONS.katas}, folder, CATALOGUE, laid)
    assert (laid.moved, old.is_file()) == ({}, True)
    assert FILE in lay(FILES, folder, CATALOGUE, laid).left_alone


# Where a unit begins.

FIRST = KATAS["1.1"]
NOTE = "New unit: read README.md in this folder first (or type: lstm-kata learn 1).\n\n"


def test_the_first_kata_of_a_unit_says_where_the_introduction_is() -> None:
    """In its folder, where the README is, and nowhere else: neither another kata, nor a solution, nor what an exam deals."""
    assert [name for name, text in FILES.items() if "New unit" in text] == [FIRST.file]
    assert FILES[FIRST.file].replace(NOTE, "") == source(FIRST)
    assert FILES[FIRST.file].splitlines()[3] == NOTE.strip()
    other = blank_files(SAMPLES)[SAMPLES.katas[0].file]
    assert "(or type: lstm-kata learn samples:1).\n" in other


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_note_is_nobodys_work(folder: Path, line_end: str) -> None:
    """A file with an answer is as this version deals it, with the note or, as an older version dealt it, without."""
    for text in (FILES[FIRST.file], source(FIRST)):
        answered = text.replace("= ...", "= 1").replace("\n", line_end).encode()
        assert is_current(answered, FIRST)
        assert is_blank(text.replace("\n", line_end).encode(), FIRST)
        assert read(answered, CATALOGUE).notes == ()
        (folder / FIRST.file).write_bytes(answered)
        laid = lay(FILES, folder, CATALOGUE)
        assert (laid.kept, laid.outdated, laid.written) == ([FIRST.file], [], [])


def test_an_open_file_of_an_older_version_gets_the_note(folder: Path) -> None:
    """It is renewed, as any open file is."""
    (folder / FIRST.file).write_text(source(FIRST), encoding="utf-8")
    assert lay(FILES, folder, CATALOGUE).renewed == [FIRST.file]
    assert (folder / FIRST.file).read_text(encoding="utf-8") == FILES[FIRST.file]


def test_fresh_numbers_leave_the_note_as_it_is(folder: Path) -> None:
    """A file that has it keeps it, and the note is not kept as somebody's words; a file without it gets none."""
    path = folder / FIRST.file
    assert not deal_anew(path, folder, FIRST, 1)
    assert path.read_text(encoding="utf-8") == blank_files(FOUNDATIONS, 1)[FIRST.file]
    path.write_text(source(FIRST), encoding="utf-8")
    assert not deal_anew(path, folder, FIRST, 1)
    assert path.read_text(encoding="utf-8") == source(FIRST, 1)
