"""Fresh numbers: allowed, repeatable, and the first ones for deal 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listings import relisted
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, Where
from pytest_lstm_kata.lstm import LSTM
from support import KATAS, as_before

katas = st.sampled_from([*KATAS.values()])
seeds = st.integers(1, 10**6)


def drawing(draws: Mapping[str, tuple[int, ...]], where: Where = "", slug: str = "sample") -> Kata:
    """A kata with these draws and two numbers of its own."""
    return replace(relisted(KATAS["1.6"], numbers={"a": 1, "b": 2}, draws=draws), slug=slug, where=where)


@given(katas, seeds)
@settings(max_examples=100)
def test_a_draw_keeps_to_its_rules(kata: Kata, seed: int) -> None:
    """The numbers drawn are distinct, among their candidates, and meet what must hold between them."""
    numbers, draws = deal(kata, seed).numbers, kata.draws
    assert list(numbers) == list(kata.numbers)
    drawn = [numbers[name] for name in draws]
    assert len(set(drawn)) == len(drawn)
    assert all(numbers[name] in candidates for name, candidates in draws.items())
    if isinstance(kata.where, str):
        assert not kata.where or eval(kata.where, {**kata.function.__globals__, **numbers})  # noqa: S307  # the pack's own
    else:
        assert kata.where(SimpleNamespace(**numbers))


@given(katas, seeds)
@settings(max_examples=50)
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
    assert deal(drawing({}), 17).numbers == {"a": 1, "b": 2}


def test_what_is_not_drawn_stays() -> None:
    """A number without candidates keeps its first value."""
    numbers = deal(drawing({"b": (7, 8)}), 3).numbers
    assert numbers["a"] == 1
    assert numbers["b"] in {7, 8}


def test_katas_do_not_share_a_stream() -> None:
    """The same seed deals other numbers to another kata with the same draws."""
    draws = {"a": tuple(range(1000))}
    assert [deal(drawing(draws, slug="one"), s).numbers for s in range(1, 9)] != [
        deal(drawing(draws, slug="two"), s).numbers for s in range(1, 9)
    ]


def test_draws_are_the_same_on_every_machine() -> None:
    """These draws were made once, and come out so on every system, Python and torch."""
    kata = drawing({"a": tuple(range(100)), "b": (5, 6)})
    assert [deal(kata, seed).numbers for seed in (1, 2, 2**70)] == [
        {"a": 88, "b": 5},
        {"a": 82, "b": 6},
        {"a": 13, "b": 6},
    ]


def two_less(n: SimpleNamespace) -> bool:
    """A condition that an expression over the numbers may call, too."""
    return bool(n.a + 2 == n.b)


@pytest.mark.parametrize("where", ["b == a + 2", "all(number < b for number in [a, a + 1])", two_less])
def test_a_condition_is_an_expression_or_a_function(where: Where) -> None:
    """Either way each draw meets it."""
    kata = drawing({"a": tuple(range(9)), "b": (7, 8)}, where)
    drawn = [deal(kata, seed).numbers for seed in range(1, 9)]
    assert all(numbers["a"] < numbers["b"] for numbers in drawn)


@pytest.mark.parametrize("where", ["a > 2", lambda n: n.a > 2], ids=["expression", "function"])
def test_impossible_constraints_are_the_authors_mistake(where: Where) -> None:
    """A kata whose constraints no draw meets is named in a ValueError."""
    with pytest.raises(ValueError, match="sample: no draw"):
        deal(drawing({"a": (1, 2)}, where), 1)


def test_too_few_candidates_are_the_authors_mistake() -> None:
    """Numbers that cannot be distinct are an author's mistake, too."""
    with pytest.raises(ValueError, match="no draw"):
        deal(drawing({"a": (4,), "b": (4,)}), 1)


def test_the_texts_have_the_numbers_in_place(each_kata: Kata) -> None:
    """Whatever a learner reads of a deal is the kata's text with the deal's numbers; other braces stay."""
    dealt = deal(each_kata, 3)
    texts = [dealt.statement, dealt.idea, dealt.code, *dealt.hints, *dealt.steps, *dealt.sentences]
    kata = dealt.kata
    sentences = [mistake.sentence for mistake in kata.mistakes]
    templates = [kata.statement, kata.idea, kata.code, *kata.hints, *kata.steps, *sentences]
    assert texts == [dealt.text(template) for template in templates]
    assert not any(f"{{{name}}}" in text for text in texts for name in dealt.numbers)
    assert (
        dealt._replace(numbers={"n": 7}).text("{n} of {m}, {n:>3}, {} and {'n': 1}") == "7 of {m},   7, {} and {'n': 1}"
    )


def test_a_renamed_kata_keeps_its_numbers() -> None:
    """Each seed deals what it dealt under the kata's first name, however often it was renamed; else files would be void."""
    for kata, before in zip(LSTM.katas, as_before(LSTM).katas, strict=True):
        again = replace(kata, slug="another", former=(*kata.former, kata.slug))
        assert deal(kata, 5).numbers == deal(before, 5).numbers == deal(again, 5).numbers
