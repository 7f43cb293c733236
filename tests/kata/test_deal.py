"""Fresh numbers: allowed, repeatable, and the first ones for deal 0."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listings import relisted
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Draws, Kata
from support import KATAS

katas = st.sampled_from([*KATAS.values()])
seeds = st.integers(1, 10**6)


def drawing(draws: Draws | None, slug: str = "sample") -> Kata:
    """A kata with these draws and two numbers of its own."""
    return replace(relisted(KATAS["1.6"], numbers={"a": 1, "b": 2}), slug=slug, draws=draws)


@given(katas, seeds)
@settings(max_examples=100, deadline=None)
def test_a_draw_keeps_to_its_rules(kata: Kata, seed: int) -> None:
    """The numbers drawn are distinct, among their candidates, and meet what must hold between them."""
    numbers, draws = deal(kata, seed).numbers, kata.draws
    assert draws is not None
    assert list(numbers) == list(kata.numbers)
    drawn = [numbers[name] for name in draws.candidates]
    assert len(set(drawn)) == len(drawn)
    assert all(numbers[name] in candidates for name, candidates in draws.candidates.items())
    assert draws.where is None or draws.where(SimpleNamespace(**numbers))


@given(katas, seeds)
@settings(max_examples=50, deadline=None)
def test_a_seed_deals_the_same_numbers_again(kata: Kata, seed: int) -> None:
    """One seed, one set of numbers."""
    assert deal(kata, seed) == deal(kata, seed)


def test_the_first_numbers_are_deal_zero(each_kata: Kata) -> None:
    """Deal 0 gives the defaults of the kata's function."""
    assert deal(each_kata, 0).numbers == each_kata.numbers


def test_seeds_deal_various_numbers(each_kata: Kata) -> None:
    """Different seeds do not all give the same numbers."""
    assert len({tuple(deal(each_kata, seed).numbers.items()) for seed in range(1, 20)}) > 5


def test_a_kata_without_draws_keeps_its_numbers() -> None:
    """Where no other numbers are declared, every deal gives the first ones."""
    assert deal(drawing(None), 17).numbers == {"a": 1, "b": 2}


def test_what_is_not_drawn_stays() -> None:
    """A number without candidates keeps its first value."""
    numbers = deal(drawing(Draws({"b": (7, 8)})), 3).numbers
    assert numbers["a"] == 1
    assert numbers["b"] in {7, 8}


def test_katas_do_not_share_a_stream() -> None:
    """The same seed deals other numbers to another kata with the same draws."""
    draws = Draws({"a": tuple(range(1000))})
    assert [deal(drawing(draws, "one"), s).numbers for s in range(1, 9)] != [
        deal(drawing(draws, "two"), s).numbers for s in range(1, 9)
    ]


def test_draws_are_the_same_on_every_machine() -> None:
    """These draws were made once, and come out so on every system, Python and torch."""
    kata = drawing(Draws({"a": tuple(range(100)), "b": (5, 6)}))
    assert [deal(kata, seed).numbers for seed in (1, 2, 2**70)] == [
        {"a": 88, "b": 5},
        {"a": 82, "b": 6},
        {"a": 13, "b": 6},
    ]


def test_impossible_constraints_are_the_authors_mistake() -> None:
    """A kata whose constraints no draw meets is named in a ValueError."""
    with pytest.raises(ValueError, match="sample: no draw"):
        deal(drawing(Draws({"a": (1, 2)}, where=lambda n: n.a > 2)), 1)


def test_too_few_candidates_are_the_authors_mistake() -> None:
    """Numbers that cannot be distinct are an author's mistake, too."""
    with pytest.raises(ValueError, match="no draw"):
        deal(drawing(Draws({"a": (4,), "b": (4,)})), 1)


def test_the_texts_have_the_numbers_in_place(each_kata: Kata) -> None:
    """Whatever a learner reads of a deal is the kata's text with the deal's numbers; doubled braces are single ones."""
    dealt = deal(each_kata, 3)
    texts = [dealt.statement, dealt.concept, dealt.code, *dealt.hints, *dealt.steps, *dealt.sentences]
    kata = dealt.kata
    sentences = [mistake.sentence for mistake in kata.mistakes]
    templates = [kata.statement, kata.concept, kata.code, *kata.hints, *kata.steps, *sentences]
    assert texts == [template.format(**dealt.numbers) for template in templates]
    assert dealt._replace(numbers={"n": 7}).text("{n} of {{n}}") == "7 of {n}"
