"""A hand-in as a file and as a folder: what somebody sends is looked at part by part, and is never a traceback."""

from __future__ import annotations

import json
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_lstm_kata.files import hand_in
from pytest_lstm_kata.files.folder import Folders, signature
from pytest_lstm_kata.files.hand_in import Damaged, Given, HandIn, name, parsed, read, remembered, written
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.files.walk import A_COPY
from pytest_lstm_kata.files.walk import hand_in as leads_into
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.lstm import LSTM
from support import KATAS, as_before, source

SHAPE = KATAS["1.6"]
MEMORY = KATAS["1.1"]
AGAIN = "Ask for the file again"


def given_shape(text: str = "(5, 7, 20)", changed: int = 100) -> Given:
    return Given(0, dict(SHAPE.numbers), {"out_shape": text}, changed)


ADA = HandIn("Ada", {SHAPE.id: given_shape()}, {SHAPE.id: given_shape("(7, 5, 20)")}, [{"id": "1"}], 3)


def data(found: HandIn = ADA) -> bytes:
    return written(found, "0.1.0", "2026-11-27T10:00:00+00:00")


def facts(**change: Any) -> bytes:
    """The file of Ada, in which these fields are others; without those that are None."""
    told = {**json.loads(data()), **change}
    return json.dumps({field: value for field, value in told.items() if value is not None}).encode()


def damage(content: bytes) -> str:
    with pytest.raises(Damaged) as caught:
        parsed(content)
    return str(caught.value)


def entry(**change: Any) -> Sheet:
    """What is read of a kata whose entry has these fields, in the hand-in of a folder."""
    told = json.loads(data())["katas"][SHAPE.id]
    return _sheet(facts(katas={SHAPE.id: {**told, **change}}))


def _sheet(content: bytes, path: Path = Path("ada.kata.json")) -> Sheet:
    path.write_bytes(content)
    return Folders(Catalogue([LSTM])).paper(path / SHAPE.file).sheet


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_what_is_written_is_read() -> None:
    """Name, katas, exam, journal, and what had no room; also where an editor has put a mark before it."""
    for content in (data(), b"\xef\xbb\xbf" + data()):
        found = parsed(content)
        assert (found.name, found.left_out, [*found.journal]) == ("Ada", 3, [{"id": "1"}])
        assert (found.katas, found.exam) == (ADA.katas, ADA.exam)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", f"it is damaged: line 1 is not JSON. {AGAIN}"),
        (b'{"a":\n', "it is damaged: line 2 is not JSON"),
        (b"\xff\xfe{}", "it is damaged: it is not UTF-8"),
        (b"[1]", "it is not a file that `lstm-kata hand-in` writes"),
        (
            b'{"schema": 1, "tool": "pytest-lstm-kata", "learners": []}',
            "it is not a file that `lstm-kata hand-in` writes",
        ),
        (b'{"tool": NaN}', "it is damaged: NaN is not a number"),
        (b'{"tool": -Infinity}', "it is damaged: -Infinity is not a number"),
        (b'{"tool": 1, "t\\u001bool": 1, "t\\u001bool": 2}', "it is damaged: `t?ool` is in it twice"),
        (b'{"tool": ' + b"9" * 5000 + b"}", "it is damaged: a number in it is far too long"),
        (b'{"tool": ' + b"[" * 50_000 + b"}", "it is damaged: it has too many brackets within brackets"),
        (b"[" + b"[]," * 100_001, "it has more than 100000 brackets, too many for a hand-in"),
        (b" " * (2 * 1024 * 1024 + 1), "it is larger than 2 MiB, too large for a hand-in"),
        (facts(schema=2), "another version of pytest-lstm-kata wrote it: python -m pip install -U pytest-lstm-kata"),
        (facts(schema=None), "another version of pytest-lstm-kata wrote it"),
        (facts(name=3), f"it is damaged: `name` is not a text. {AGAIN}"),
        (facts(katas=[]), "it is damaged: `katas` is not an object"),
        (facts(exam=None), "it is damaged: `exam` is not an object"),
        (facts(journal={}), "it is damaged: `journal` is not a list"),
        (facts(journal_left_out=True), "it is damaged: `journal_left_out` is not a whole number"),
        (facts(katas={f"lstm/{i}": 0 for i in range(2001)}), "it is damaged: it has more than 2000 katas"),
    ],
)
def test_a_file_that_is_none_is_told(content: bytes, said: str) -> None:
    """In one sentence, which can be printed."""
    assert damage(content).startswith(said)


def test_what_stands_twice_is_found_at_once() -> None:
    """Also among as many names as a hand-in has room for."""
    names = ",".join(f'"{number}": 1' for number in [*range(40_000), 39_999])
    start = time.process_time()
    assert damage(b"{" + names.encode() + b"}").startswith("it is damaged: `39999` is in it twice")
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"deal": "0"}, f"`deal` is not a whole number. {AGAIN}."),
        ({"deal": True}, "`deal` is not a whole number"),
        ({"deal": -1}, "a number in it is too large"),
        ({"deal": 10**9 + 1}, "a number in it is too large"),
        ({"changed": 2**40}, "a number in it is too large"),
        ({"changed": True}, "`changed` is not a number"),
        ({"changed": 1e300}, "a number in it is too large"),
        ({"numbers": {"batch": "5"}}, "`numbers` does not have a whole number for each name"),
        ({"answers": {"out_shape": 3}}, "`answers` does not have a text for each name"),
        ({"answers": {str(i): "1" for i in range(101)}}, "`answers` does not have a text for each name"),
        ({"answers": None}, "`answers` is not an object"),
        ({"problem": 3}, "`problem` is not a text"),
    ],
)
def test_an_entry_that_is_none_is_that_katas_alone(change: dict[str, Any], said: str) -> None:
    """It cannot be read, and says why."""
    found = entry(**change)
    assert found.kata is SHAPE
    assert found.problem
    assert found.problem.sentence.startswith(f"The hand-in is damaged at this kata: {said}")
    assert _sheet(facts(katas={SHAPE.id: 3})).problem == (
        f"The hand-in is damaged at this kata: it is not an object. {AGAIN}.",
        None,
    )


def test_what_stands_in_an_entry_is_read_as_in_a_file() -> None:
    """Answers, each alone; numbers of another version; and the problem that the learner's file had, made printable."""
    found = entry(answers={"out_shape": "(5, 7, wat)"})
    assert found.problem
    assert found.problem.sentence.startswith("`out_shape`: `wat` is not defined here")
    found = entry(answers={"out_shape": "(batch, 7, 20)"})
    assert found.values == {"out_shape": (5, 7, 20)}
    assert found.answers["out_shape"].span == (1, 12, 26, "out_shape = (batch, 7, 20)")
    assert entry(answers={}).answers["out_shape"].span.text == "out_shape = ..."
    other = entry(numbers={"batch": 6})
    assert other.problem
    assert other.problem.sentence.startswith("These numbers come from another version of the pack")
    assert entry(problem="x\x1b[2J" * 1000).problem == (("x?[2J" * 1000)[:600], None)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.sampled_from(["tool", SHAPE.id]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9) | st.just(SHAPE.id), inner, max_size=3)
    ),
    max_leaves=9,
)
FIELDS = st.sampled_from([*json.loads(data()), "other"])
ENTRIES = st.dictionaries(st.sampled_from(["deal", "numbers", "answers", "changed", "problem"]), json_values)


@given(
    st.dictionaries(FIELDS, json_values),
    st.dictionaries(st.just(SHAPE.id) | st.text(max_size=9), json_values | ENTRIES),
)
def test_whatever_stands_in_it_is_a_hand_in_or_a_sentence(change: dict[str, Any], katas: dict[str, Any]) -> None:
    """Never anything else, at whichever depth it is wrong."""
    Path("x.kata.json").unlink(missing_ok=True)
    path = Path("x.kata.json").absolute()
    path.write_bytes(json.dumps({**json.loads(data()), "katas": katas, **change}).encode())
    found = Folders(Catalogue([LSTM]))
    tree = found.tree(path)
    papers = [found.paper(file, tree) for listing in tree.listings.values() for file in listing.files]
    assert all(paper.kata for paper in papers)
    assert all(why and why.splitlines() == [why] for why in tree.left_out.values())
    assert isinstance(name(path), str)


@given(st.binary(max_size=60), st.integers(0, len(data())), st.integers(0, 9))
def test_a_file_that_was_cut_or_overwritten_is_a_hand_in_or_a_sentence(junk: bytes, at: int, gone: int) -> None:
    """As by a bad line or a bad disk."""
    whole = data()
    with suppress(Damaged):
        parsed(whole[:at] + junk + whole[at + gone :])


@pytest.mark.parametrize(
    ("called", "known"),
    [
        ("Ada", "Ada"),
        ("\u0639\u0644\u06cc", "\u0639\u0644\u06cc"),
        ("", ""),
        ("a\x1b", ""),
        ("a" * 65, ""),
        ("\ud800", ""),
    ],
)
def test_a_name_can_be_printed_or_is_none(called: str, known: str, tmp_path: Path) -> None:
    """At most 64 characters; and a file that cannot be read has none."""
    path = tmp_path / "ada.kata.json"
    path.write_bytes(facts(name=called))
    assert name(path) == known
    path.unlink()
    assert name(path) == ""


def test_a_file_is_read_again_once_it_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not before."""
    path = tmp_path / "ada.kata.json"
    path.write_bytes(data())
    first = remembered(path)
    monkeypatch.setattr(hand_in, "read", lambda _: pytest.fail("it is read again"))
    assert remembered(path) is first
    monkeypatch.undo()
    path.write_bytes(facts(name="Grace"))
    assert remembered(path.absolute()).name == "Grace"
    assert read(path).journal


def _papers(root: Path) -> dict[str, str]:
    """Which file counts for each kata below a learner's folder."""
    tree = Folders(Catalogue([LSTM])).tree(root)
    return {kata: path.relative_to(root).as_posix() for kata, path in tree.winners[root].items()}


def _left_out(root: Path) -> dict[str, str]:
    tree = Folders(Catalogue([LSTM])).tree(root)
    return {path.relative_to(root).as_posix(): why for path, why in tree.left_out.items()}


def test_it_is_like_a_folder(tmp_path: Path) -> None:
    """With the katas at their places, in teaching order, and the exam in a folder of its own; by former ids, too."""
    path = tmp_path / "ada.kata.json"
    old = as_before(LSTM).units[0].katas
    path.write_bytes(
        data(HandIn("Ada", {kata.id: Given() for kata in reversed(old)}, {SHAPE.id: given_shape("(7, 5, 20)")}))
    )
    found = Folders(Catalogue([LSTM]))
    tree = found.tree(path)
    assert tree.has_katas
    assert [*tree.listings] == [path, path / "1_foundations", path / "exam", path / "exam" / "1_foundations"]
    files = [path / kata.file for kata in LSTM.units[0].katas]
    assert tree.listings[path / "1_foundations"].files == files
    assert tree.winners[path / "exam"] == {SHAPE.id: path / "exam" / SHAPE.file}
    assert [*found.papers(path)] == [kata.id for kata in LSTM.units[0].katas]
    assert found.papers(path / "exam")[SHAPE.id].sheet.values == {"out_shape": (7, 5, 20)}
    assert found.find(path, SHAPE) == found.paper(files[5], tree)
    assert signature(files[5]) == signature(path)
    assert found.changed(path / "exam" / SHAPE.file) == 100
    assert signature(tmp_path / "nowhere.kata.json" / "x.py") is None
    assert tree.left_out == {}


def test_what_no_pack_has_is_told(tmp_path: Path) -> None:
    """Some of it; the rest is read. What cannot be read has no katas, and says why."""
    path = tmp_path / "ada.kata.json"
    names = [f"gru/\x1b{i}" for i in range(7)]
    path.write_bytes(data(HandIn("Ada", {SHAPE.id: given_shape(), **dict.fromkeys(names, Given())})))
    listed = ", ".join(f"`gru/?{i}`" for i in range(5))
    assert _left_out(path) == {".": f"no installed pack has {listed} and 2 more katas"}
    assert [*_papers(path)] == [SHAPE.id]
    path.write_bytes(b"{")
    assert _left_out(path) == {".": f"it is damaged: line 1 is not JSON. {AGAIN}"}
    assert _papers(path) == {}
    assert Folders(Catalogue([LSTM])).changed(path / SHAPE.file) == 0


def test_it_is_found_in_a_learners_folder(tmp_path: Path) -> None:
    """Under the names that browsers and Canvas give to a second one; a folder of such a name is a folder; links and pipes are not opened."""
    for number, called in enumerate(
        ["a.kata.json", "a.kata (1).json", "a.kata(2).json", "a.kata-3.json", "A.KATA.JSON"]
    ):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}" / called).write_bytes(data())
        assert _papers(tmp_path / f"{number}") == {SHAPE.id: f"{called}/{SHAPE.file}"}
    odd = tmp_path / "odd"
    for called in ("a.kata.json", "b.kata.jsonl", "my.katas"):
        (odd / called / "1_foundations").mkdir(parents=True)
    (odd / "a.kata.json" / SHAPE.file).write_text(source(SHAPE), encoding="utf-8")
    (odd / "link.kata.json").symlink_to(tmp_path / "0" / "a.kata.json")
    os.mkfifo(odd / "pipe.kata.json")
    (odd / "\x1b.kata.json").write_bytes(data())
    assert _papers(odd) == {SHAPE.id: f"a.kata.json/{SHAPE.file}"}
    assert _left_out(odd) == {
        "link.kata.json": "it is a link, and links are not followed",
        "pipe.kata.json": "it is not a regular file",
        "\x1b.kata.json": "its name has characters that cannot be shown",
    }
    assert leads_into(odd / "a.kata.json") is None
    with pytest.raises(Damaged, match="it cannot be opened: it is a link"):
        read(odd / "link.kata.json")


@pytest.mark.parametrize("beside", ["katas/1_foundations/x.py", "katas/gru/1_cell/x.py", ".lstm-kata/journal.jsonl"])
def test_beside_katas_it_is_a_copy(tmp_path: Path, beside: str) -> None:
    """In a dojo it is what one handed in, or somebody else's, and none of its files."""
    (tmp_path / beside).parent.mkdir(parents=True)
    (tmp_path / beside).touch()
    (tmp_path / "ada.kata.json").write_bytes(data())
    assert _papers(tmp_path) == {}
    assert _left_out(tmp_path) == {"ada.kata.json": A_COPY}


def test_beside_what_is_only_called_so_it_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of this name, a folder in which no katas are, a link, or one that cannot be opened: the hand-in counts."""
    for number, beside in enumerate(
        ("katas", ".lstm-kata", "katas/conftest.py", "katas/.git/x.py", "katas/a/b/c/d/x.py")
    ):
        (tmp_path / f"{number}" / beside).parent.mkdir(parents=True)
        (tmp_path / f"{number}" / beside).touch()
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "katas").symlink_to(tmp_path / "4" / "katas" / "a" / "b" / "c")
    (tmp_path / "shut" / "katas").mkdir(parents=True)
    real = os.scandir

    def guarded(path: Path) -> object:
        if path == tmp_path / "shut" / "katas":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", guarded)
    for folder in tmp_path.iterdir():
        (folder / "ada.kata.json").write_bytes(data())
        assert _papers(folder) == {SHAPE.id: f"ada.kata.json/{SHAPE.file}"}


def test_of_two_dojos_the_newest_counts_and_it_is_said(tmp_path: Path) -> None:
    """Kata by kata, by when each was changed, whichever file came first; also beside a folder of units."""
    newer = HandIn("Ada", {SHAPE.id: given_shape(changed=200), MEMORY.id: Given(changed=50)}, journal=[{"id": "1"}])
    older = HandIn("Ada", {SHAPE.id: given_shape(changed=100), MEMORY.id: Given(changed=60)}, journal=[{"id": "2"}])
    for first, second in ((newer, older), (older, newer)):
        (tmp_path / "a.kata.json").write_bytes(data(first))
        (tmp_path / "b.kata.json").write_bytes(data(second))
        found = _papers(tmp_path)
        assert found[SHAPE.id].startswith("a." if first is newer else "b.")
        assert found[MEMORY.id].startswith("b." if first is newer else "a.")
        one = "other files count for 1 of its katas"
        assert _left_out(tmp_path) == {"a.kata.json": one, "b.kata.json": one}
    (tmp_path / "1_foundations").mkdir()
    file = tmp_path / SHAPE.file
    file.write_text(source(SHAPE), encoding="utf-8")
    assert _papers(tmp_path)[SHAPE.id] == SHAPE.file
    os.utime(file, (150, 150))
    assert _papers(tmp_path)[SHAPE.id].startswith("b.")
    tree = Folders(Catalogue([LSTM])).tree(tmp_path)
    assert tree.spare == {tmp_path / "a.kata.json" / SHAPE.file, tmp_path / "b.kata.json" / MEMORY.file}
    shutil.rmtree(tmp_path / "1_foundations")


@pytest.mark.parametrize(
    ("created", "seconds"),
    [("2026-11-27T10:00:00+01:00", 1795770000), ("2026-11-27T09:00:00", 1795770000), ("soon", 0), (None, 0), (5, 0)],
)
def test_when_it_was_made_is_known_if_it_says_so(created: object, seconds: float) -> None:
    """With the time zone, or in UTC; what is no time is none."""
    assert parsed(facts(created=created)).created == seconds


def test_a_kata_that_is_gone_meanwhile_is_told(tmp_path: Path) -> None:
    """As if its file were gone."""
    path = tmp_path / "ada.kata.json"
    path.write_bytes(data())
    found = Folders(Catalogue([LSTM]))
    assert found.paper(path / SHAPE.file).sheet.problem is None
    path.write_bytes(facts(katas={}))
    said = found.paper(path / SHAPE.file).sheet.problem
    assert said
    assert said.sentence == "This kata is not in the hand-in any more, which has changed."
