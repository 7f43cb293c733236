"""The nouns: how values are spelt, where katas stand, and what of a verdict travels."""

from __future__ import annotations

import pytest

from listings import Told
from pytest_lstm_kata.kata.listing import Blank
from pytest_lstm_kata.kata.model import OPEN, Award, Call, Kata, Named, Pack, Unit, Value, Variant, placed, show
from pytest_lstm_kata.kata.texts import Texts
from pytest_lstm_kata.lstm import LSTM
from support import KATAS


def a_kata(slug: str, *, challenge: bool = False, blanks: tuple[Blank, ...] = ()) -> Kata:
    """A kata of which only the place matters."""
    return Kata(
        slug=slug,
        level="easy",
        category="test",
        challenge=challenge,
        listing=Told({"n": 3}, blanks, texts=Texts(slug.title())),
        function=lambda n, factor=2: n * factor,
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "None"),
        (True, "True"),
        (7, "7"),
        (7.0, "7.0"),
        (-7, "-7"),
        ("a\n", r"'a\n'"),
        (OPEN, "..."),
        ((), "()"),
        ((5,), "(5,)"),
        ([5, 7, 20], "(5, 7, 20)"),
        ((5, OPEN), "(5, ...)"),
        ({"hidden_size": 20, "b": [1]}, "{'hidden_size': 20, 'b': (1,)}"),
        (Named("TypeError", ("LookupError",)), "TypeError"),
        (Call("LSTM"), "nn.LSTM()"),
        (Call("LSTM", (8, 12), (("z", 1), ("bias", False))), "nn.LSTM(8, 12, bias=False, z=1)"),
    ],
)
def test_a_value_has_one_spelling(value: Value, shown: str) -> None:
    """``show`` writes a value as a learner would, lists as tuples and keywords in one order."""
    assert show(value) == shown


def test_keywords_in_another_order_are_the_same_answer() -> None:
    """Two calls that differ in the order of their keywords are spelt alike."""
    ours, theirs = (("batch_first", True), ("num_layers", 2)), (("num_layers", 2), ("batch_first", True))
    assert show(Call("LSTM", (8, 12), ours)) == show(Call("LSTM", (8, 12), theirs))


def test_the_ancestors_of_a_class_are_no_part_of_its_identity() -> None:
    """A class known by name alone equals the same class known with its bases."""
    assert Named("KeyError") == Named("KeyError", ("LookupError",))
    assert Named("KeyError") != Named("IndexError", ("LookupError",))


def test_a_blank_that_expects_something_is_a_design() -> None:
    """A blank is a design where it says what it expects, else a prediction."""
    assert Blank("lstm", "", "nn.LSTM").is_design
    assert not Blank("out_shape", "out.shape").is_design


def test_a_kata_knows_where_it_stands() -> None:
    """In a pack, a kata has an id, a label, a heading and a file that sorts in teaching order."""
    kata = KATAS["1.6"]
    assert kata.id == "lstm/output_shape_batch_first"
    assert kata.label == "1.6"
    assert kata.heading == f"1.6 {kata.title}"
    assert kata.file == "1_foundations/06_output_shape_batch_first.py"
    assert KATAS["1.10"].file == "1_foundations/10_hidden_state_shape.py"


def test_the_files_of_the_pack_sort_in_teaching_order() -> None:
    """Sorting the files by name gives the katas in the order of the pack."""
    files = [kata.file for kata in LSTM.katas]
    assert files == sorted(files)


def test_a_kata_can_be_called() -> None:
    """Calling a kata calls its function, with whatever arguments are given."""
    assert a_kata("times")(4) == 8
    assert a_kata("times")(4, factor=5) == 20


def test_blanks_are_designs_and_predictions() -> None:
    """A kata's blanks fall into designs and predictions, each in order."""
    kata = a_kata("mixed", blanks=(Blank("a", "", "int"), Blank("b", ""), Blank("c", "", "nn.LSTM"), Blank("d", "")))
    assert [blank.name for blank in kata.designs] == ["a", "c"]
    assert [blank.name for blank in kata.predictions] == ["b", "d"]


def test_katas_get_their_places_from_the_pack() -> None:
    """``placed`` tells each kata its pack, unit, place and variants, each unit its pack and number, and changes nothing else."""
    units = (Unit("one", "One", "", (a_kata("a"), a_kata("b"))), Unit("two", "Two", "", (a_kata("c"),)))
    variants = (Variant("v", "", {}),)
    pack = placed(Pack("p", "P", units), variants)
    assert [(kata.id, kata.label, kata.unit) for kata in pack.katas] == [
        ("p/a", "1.1", "one"),
        ("p/b", "1.2", "one"),
        ("p/c", "2.1", "two"),
    ]
    assert all(kata.variants == variants for kata in pack.katas)
    assert [(unit.title, unit.ref, unit.heading, unit.folder) for unit in pack.units] == [
        ("One", "p:1", "1. One", "1_one"),
        ("Two", "p:2", "2. Two", "2_two"),
    ]
    assert [kata.unit_ref for kata in pack.katas] == ["p:1", "p:1", "p:2"]


def test_an_award_for_challenges_asks_for_challenges_only() -> None:
    """The one award asks for challenges, the other for every kata."""
    challenge, practice = a_kata("c", challenge=True), a_kata("p")
    assert [Award("", challenges_only=True).asks_for(kata) for kata in (challenge, practice)] == [True, False]
    assert [Award("").asks_for(kata) for kata in (challenge, practice)] == [True, True]
