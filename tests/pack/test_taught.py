"""The promise: what a kata asks was taught before, in the primer of its unit or in an earlier one."""

from __future__ import annotations

import doctest
from collections.abc import Mapping

import pytest

import terms
from pytest_lstm_kata import authoring
from pytest_lstm_kata.kata.model import Kata, Unit
from pytest_lstm_kata.kata.primer import EXAMPLE, WORDS, Kind, section, taught
from pytest_lstm_kata.lstm import LSTM
from samples import SAMPLES

UNTAUGHT: Mapping[str, list[str]] = {kata.heading: words for kata, words in terms.untaught()}
IN_VAIN = {(unit.name, term) for unit, term in terms.in_vain()}

each_unit = pytest.mark.parametrize("unit", LSTM.units, ids=lambda unit: unit.name)


@pytest.mark.again
@pytest.mark.parametrize("kata", LSTM.katas, ids=lambda kata: kata.label)
def test_a_kata_needs_nothing_that_was_not_taught(kata: Kata) -> None:
    """``python docs/terms.py`` lists what is missing; a primer teaches it, or the kata says it in other words."""
    assert UNTAUGHT.get(kata.heading, []) == []


@each_unit
def test_a_primer_teaches_nothing_in_vain(unit: Unit) -> None:
    """It lists its words, and some kata of the unit uses each of them."""
    listed = taught(unit.primer)
    assert listed, f"there is no list below `## {WORDS}`"
    assert [term for term in listed if (unit.name, term) in IN_VAIN] == []


@each_unit
def test_the_worked_example_is_right(unit: Unit) -> None:
    """A doctest stands below its heading, and it comes out as it is written, on this torch."""
    code = "\n\n".join(block.text for block in section(unit.primer, EXAMPLE) if block.kind is Kind.CODE)
    example = doctest.DocTestParser().get_doctest(code, {}, unit.name, None, 0)
    assert example.examples, f"no line below `## {EXAMPLE}` begins with >>>"
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(example, out=said.append)
    assert "".join(said) == ""


@each_unit
def test_a_primer_is_plain_text(unit: Unit) -> None:
    """In ASCII, so that each terminal and each editor shows it; ``pack check`` looks at its size."""
    assert unit.primer.isascii()


@pytest.mark.again
def test_a_word_that_is_not_taught_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of code as of sentences: with empty primers nearly every kata lacks something, and an early primer helps later ones."""
    bare = LSTM._replace(units=tuple(unit._replace(primer="") for unit in LSTM.units))
    monkeypatch.setattr(terms, "LSTM", bare)
    missing = {kata.label: words for kata, words in terms.untaught()}
    assert {"batch_first", "direction"} <= set(missing["5.1"])
    first = bare.units[0]._replace(primer="`batch_first` and directions.\n")
    monkeypatch.setattr(terms, "LSTM", bare._replace(units=(first, *bare.units[1:])))
    assert {"batch_first", "direction"}.isdisjoint({kata.label: words for kata, words in terms.untaught()}["5.1"])


def test_a_word_of_a_worked_examples_code_is_not_taught_by_it() -> None:
    """Code shows a word without saying what it is."""
    unit = authoring.unit("u", "U", f"A `view`.\n\n    x.T\n\n## {EXAMPLE}\n\nNow `flip`:\n\n    >>> x.detach()\n", [])
    assert terms.lesson(unit) == f"A `view`.\nx.T\n{EXAMPLE}\nNow `flip`:"


def test_a_term_that_nobody_uses_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever form it has; plurals and capitals are no other words."""
    used = "- `nn.LSTM(2, 3)`: a layer.\n- `batch_first=True`: it.\n- Flags or moons: it.\n- `x.Tensor`: one.\n"
    vain = "- `x.detach()`: it.\n- `norm_first=True`: it.\n- a moon: it.\n- `x.T`: it.\n"
    unit = SAMPLES.units[0]._replace(primer=f"## {WORDS}\n{used}{vain}")
    monkeypatch.setattr(terms, "LSTM", SAMPLES._replace(units=(unit,)))
    monkeypatch.setattr(terms, "_all", lambda _: "lstm = LSTM(batch_first=True); flag; tensor")
    assert [term for _, term in terms.in_vain()] == ["x.detach()", "norm_first=True", "a moon", "x.T"]


@pytest.mark.again
def test_the_list_tells_no_answer() -> None:
    """It is a page that learners can read: what only a right answer has is not on it."""
    hidden = [(kata, set(terms.needed(kata)) - set(terms.asked(kata))) for kata in LSTM.katas]
    assert any(words for _, words in hidden)
    rows = {row.split(" | ")[0].removeprefix("| "): row for row in terms.page() if row.startswith("| ")}
    for kata, words in hidden:
        said = {
            entry.rpartition(" ")[0] for entry in rows[kata.heading].split(" | ", 1)[1].removesuffix(" |").split(", ")
        }
        assert not said & words
