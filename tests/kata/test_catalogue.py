"""The catalogue: which packs there are, and which kata a name means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_lstm_kata import authoring
from pytest_lstm_kata.kata import catalogue as packs
from pytest_lstm_kata.kata.catalogue import Catalogue, NotFound, load
from pytest_lstm_kata.kata.model import Pack, placed
from pytest_lstm_kata.lstm import LSTM, pytest_kata_packs
from samples import SAMPLES
from support import FOUNDATIONS, KATAS

GRU = placed(LSTM._replace(name="gru", title="torch.nn.GRU"), ())
"""Another pack, with katas of the same names."""


@dataclass
class EntryPoint:
    """An installed pack, or one that does not load."""

    name: str
    loads: Any
    value: str = "somewhere.pack"

    def load(self) -> Any:
        if isinstance(self.loads, BaseException):
            raise self.loads
        return SimpleNamespace(pytest_kata_packs=lambda: self.loads)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Say which packs are installed."""

    def install(*points: EntryPoint) -> None:
        def entry_points(*, group: str) -> Sequence[EntryPoint]:
            assert group == "lstm_kata"
            return points

        monkeypatch.setattr(packs, "entry_points", entry_points)

    return install


# Names.


@pytest.mark.parametrize(
    "name",
    [
        "1.6",
        "lstm:1.6",
        "output_shape_batch_first",
        "output_shape_b",
        "lstm:output_shape_batch",
        "06_output_shape_batch_first.py",
        "6",
        "06",
        "lstm:6",
        "06_output_shape_batch_first",
        "katas/1_foundations/06_output_shape_batch_first.py",
        r"katas\1_foundations\06_output_shape_batch_first.py",
        "/home/me/katas/1_foundations/06_output_shape_batch_first.py",
        r"C:\Users\me\katas\1_foundations\06_output_shape_batch_first.py",
        "C:/Users/me/katas/1_foundations/06_output_shape_batch_first.py",
        "What shape comes out?",
        "what shape comes out",
        "1.6 What shape comes out?",
        "lstm:what shape",
    ],
)
def test_a_kata_has_many_names(name: str) -> None:
    """Its number, its slug or the start of it, its file on any system, and each with the pack before it."""
    assert Catalogue([FOUNDATIONS]).find(name) is KATAS["1.6"]


@pytest.mark.again
def test_every_kata_goes_by_its_number_slug_and_file() -> None:
    """No kata's own name means another one."""
    catalogue = Catalogue([LSTM])
    for kata in LSTM.katas:
        assert [catalogue.find(name) for name in (kata.label, kata.slug, kata.file)] == [kata] * 3


def test_a_whole_slug_comes_before_a_beginning() -> None:
    """A slug that another one begins with is still a name."""
    assert Catalogue([FOUNDATIONS]).find("output_shape") is KATAS["1.3"]


@pytest.mark.parametrize(
    "name",
    ["wrong_width", "wrong_w", "lstm:wrong_width", "09_wrong_width.py", r"katas\1_foundations\09_wrong_width.py"],
)
def test_a_kata_goes_by_its_former_names(name: str) -> None:
    """A slug of an older version, the start of it, and what its file was called then still mean the kata."""
    assert Catalogue([LSTM]).find(name) is KATAS["1.9"]


def test_the_start_of_several_former_names_is_answered_with_all() -> None:
    """They are listed by their names of now."""
    with pytest.raises(NotFound, match=r"any of 3\.1 place_of_h_n, 5\.4 final_outputs: type more of it"):
        Catalogue([LSTM]).find("last_step")


def test_a_former_name_gives_way() -> None:
    """Where another kata is called so now, or has such a file, the name means that one, in what is typed and in files."""
    first, second, *_ = FOUNDATIONS.katas
    katas = (replace(first, former=("gone", second.slug)), second)
    catalogue = Catalogue([FOUNDATIONS._replace(units=(FOUNDATIONS.units[0]._replace(katas=katas),))])
    assert catalogue.find(second.slug) is catalogue.known[second.id] is second
    assert catalogue.renamed == {"lstm/gone": first.id}
    assert [*catalogue.known] == [first.id, second.id, "lstm/gone"]
    assert catalogue.files["01_gone.py"] is katas[0]


@pytest.mark.parametrize("name", ["out", "c", "output_"])
def test_a_name_of_several_katas_is_answered_with_all(name: str) -> None:
    """An ambiguous name is not guessed at: the katas that it may mean are listed."""
    with pytest.raises(NotFound, match="type more of it") as caught:
        Catalogue([FOUNDATIONS]).find(name)
    for kata in FOUNDATIONS.katas:
        assert (f" {kata.label} {kata.slug}" in str(caught.value)) == kata.slug.startswith(name)
    assert "lstm:" not in str(caught.value)


@pytest.mark.parametrize("name", ["1", "01", "foundations", "1_foundations", "katas/1_foundations/", "lstm:1"])
def test_a_unit_is_answered_with_its_katas(name: str) -> None:
    """A whole number is a unit's, and so are its name and its folder: its katas are listed, and no others."""
    with pytest.raises(NotFound) as caught:
        Catalogue([LSTM]).find(name)
    listed = ", ".join(f"{kata.label} {kata.slug}" for kata in FOUNDATIONS.katas)
    assert str(caught.value) == f"`{name}` could be any of {listed}: type more of it."


def test_an_unknown_pack_is_said_to_be_one() -> None:
    """Where the pack is not there, its katas are not looked for by other names."""
    with pytest.raises(NotFound, match=r"^No pack is called `tcn`. There are `lstm`, `gru`.$"):
        Catalogue([LSTM, GRU]).find("tcn:memory")


@pytest.mark.again
def test_every_title_is_a_name() -> None:
    """Titles are on every screen, so each is understood, without its capitals and marks, too."""
    catalogue = Catalogue([LSTM])
    for kata in LSTM.katas:
        for name in (kata.title, kata.heading, kata.title.lower().rstrip("?.!")):
            assert catalogue.find(name) is kata, name


def test_with_two_packs_a_number_needs_the_pack() -> None:
    """A number that two packs have needs the pack's name before it."""
    catalogue = Catalogue([LSTM, GRU])
    with pytest.raises(NotFound, match=r"lstm:1\.6 .*gru:1\.6"):
        catalogue.find("1.6")
    assert catalogue.find("gru:1.6").pack == "gru"
    assert catalogue.find("lstm:06_output_shape_batch_first.py").pack == "lstm"


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("clasify", "Did you mean `classify`?"),
        ("katas/1_foundations/02_constrct.py", "Did you mean `construct`?"),
        ("1.11", "There are 1.1 memory, 1.2 construct,"),
        ("", "There are 1.1 memory, 1.2 construct,"),
        (".py", "There are 1.1 memory, 1.2 construct,"),
        ("9" * 5000, "There are 1.1 memory, 1.2 construct,"),
        ("11", "There are 1.1 memory, 1.2 construct,"),
        ("x" * 5000, "There are 1.1 memory, 1.2 construct,"),
        ("tcn:1.6", "No pack is called `tcn`. There is `lstm`."),
        ("what shape comes oot", "Did you mean `output_shape_batch_first`?"),
    ],
    ids=[
        "close",
        "close file",
        "no number",
        "nothing",
        "no stem",
        "long number",
        "number too high",
        "long",
        "no pack",
        "a title",
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(name: str, fact: str) -> None:
    """A name that no kata has is answered with the nearest one, or with all that there are."""
    with pytest.raises(NotFound) as caught:
        Catalogue([FOUNDATIONS]).find(name)
    assert fact in str(caught.value)


def test_of_many_katas_not_all_are_listed() -> None:
    """Where a name fits nothing, or too much, of a large pack, the sentence stays one that can be read."""
    with pytest.raises(NotFound, match=rf"There are {len(LSTM.katas)}, from 1.1 to \d+.\d+, named like their files.$"):
        Catalogue([LSTM]).find("99.9")
    katas = [replace(LSTM.katas[0], slug=f"one_of_{i}") for i in range(20)]
    many = authoring.pack("many", "Many", [authoring.unit("u", "U", "", katas)])
    with pytest.raises(NotFound, match=r"1.12 one_of_11, \.\.\.: type more of it.$"):
        Catalogue([many]).find("one_of")


def test_an_empty_catalogue_finds_nothing() -> None:
    """Without packs there is nothing to suggest."""
    with pytest.raises(NotFound, match=r"^No kata is called `1.6`.$"):
        Catalogue([]).find("1.6")


@pytest.mark.again
@given(st.text(max_size=40))
@settings(max_examples=60)
def test_any_name_is_found_or_not(name: str) -> None:
    """Whatever is typed, it means a kata or is answered with a sentence."""
    try:
        assert Catalogue([LSTM]).find(name) in LSTM.katas
    except NotFound as missing:
        assert str(missing)  # noqa: PT017  # both are fine


# Packs.


def test_katas_go_by_id_and_file() -> None:
    """The catalogue has every kata by its id, and by its file's name where that is one kata's alone."""
    catalogue = Catalogue([LSTM, SAMPLES])
    assert catalogue.katas["lstm/memory"] is KATAS["1.1"]
    assert len(catalogue.katas) == len(LSTM.katas) + len(SAMPLES.katas)
    assert catalogue.files["01_memory.py"] is KATAS["1.1"]
    assert "01_memory.py" not in Catalogue([LSTM, GRU]).files


def test_a_packs_name_is_taken_once() -> None:
    """Of two packs with one name the first is used, and that is said; a pack that comes twice is one pack."""
    other = Pack("lstm", "Another", ())
    catalogue = Catalogue([LSTM, other, LSTM], ["something else."])
    assert catalogue.packs == {"lstm": LSTM}
    first, second = catalogue.problems
    assert first == "something else."
    assert "two packs are called `lstm`" in second


def test_the_builtin_pack_comes_through_the_same_door() -> None:
    """The built-in pack is installed as any other, and loads without a problem."""
    assert pytest_kata_packs() == [LSTM]
    catalogue = load()
    assert catalogue.packs["lstm"] is LSTM
    assert catalogue.problems == []


def test_the_builtin_pack_is_first(installed: Any) -> None:
    """Packs come in the order of their names, after the built-in one, and a project's own come last."""
    installed(EntryPoint("b", [GRU._replace(name="b")]), EntryPoint("lstm", [LSTM]), EntryPoint("a", [GRU]))
    assert [*load([SAMPLES]).packs] == ["lstm", "gru", "b", "samples"]


@pytest.mark.parametrize("error", [ImportError("no torch here"), SyntaxError("bad"), SystemExit("leave")])
def test_a_pack_that_does_not_load_stops_no_other(installed: Any, error: BaseException) -> None:
    """Whatever a pack raises is a problem of the catalogue, with the pack's name, and the others are there."""
    installed(EntryPoint("bad", error), EntryPoint("lstm", [LSTM]), EntryPoint("worse", 3))
    catalogue = load()
    assert [*catalogue.packs] == ["lstm"]
    bad, worse = catalogue.problems
    assert bad == f"the pack `bad` (somewhere.pack) does not load. {type(error).__name__}: {error}"
    assert "`worse`" in worse
    assert "TypeError" in worse


@pytest.mark.parametrize("gave", [["lstm"], "lstm", [LSTM, None], iter([LSTM, 3])])
def test_what_is_no_pack_is_said(installed: Any, gave: object) -> None:
    """A hook that gives something else than packs is a problem with its name, and gives none."""
    installed(EntryPoint("odd", gave))
    catalogue = load()
    assert catalogue.packs == {}
    (problem,) = catalogue.problems
    assert "`odd`" in problem
    assert "which is not a pack" in problem


def test_any_iterable_of_packs_will_do(installed: Any) -> None:
    """A hook may give its packs as it likes."""
    installed(EntryPoint("lstm", (pack for pack in [LSTM])))
    assert load(pack for pack in [SAMPLES]).packs == {"lstm": LSTM, "samples": SAMPLES}


def test_a_path_is_read_with_its_folder() -> None:
    """The start of a file's path means that file, whatever unit has its number; one word is no title."""
    catalogue = Catalogue([LSTM])
    assert catalogue.find("katas/1_foundations/06").label == "1.6"
    assert catalogue.find("1_foundations/6").label == "1.6"
    assert catalogue.find("MEMORY").label == "1.1"
    for name in ("all", "katas/9_none/06_"):
        with pytest.raises(NotFound):
            catalogue.find(name)
