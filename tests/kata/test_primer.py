"""A primer in blocks: what its author wrote as Markdown, as terminals and pages take it."""

from __future__ import annotations

import textwrap

import pytest

from pytest_lstm_kata.kata.primer import Block, Kind, blocks, not_kept, plain, section, spans, taught

PRIMER = """\
What it is about,
in `one` line.

    a drawing

      its second part

## The words
- `detach()`: gives the same
  values: no history.
- `view` and `reshape`: other shapes.
- a gate: `sigmoid` of a sum.

## A worked example

Count them.

    >>> 1 + 1
    2

```python
x = 1

y = 2
```
It is 2 * 1.
"""


def test_a_primer_in_blocks() -> None:
    """Words are in one line, code keeps its lines and its empty ones, and the fences of code are not seen."""
    assert [*blocks(PRIMER)] == [
        Block(Kind.PARAGRAPH, "What it is about, in `one` line."),
        Block(Kind.CODE, "a drawing\n\n  its second part"),
        Block(Kind.HEADING, "The words"),
        Block(Kind.ITEM, "`detach()`: gives the same values: no history."),
        Block(Kind.ITEM, "`view` and `reshape`: other shapes."),
        Block(Kind.ITEM, "a gate: `sigmoid` of a sum."),
        Block(Kind.HEADING, "A worked example"),
        Block(Kind.PARAGRAPH, "Count them."),
        Block(Kind.CODE, ">>> 1 + 1\n2\n\nx = 1\n\ny = 2"),
        Block(Kind.PARAGRAPH, "It is 2 * 1."),
    ]
    assert [*blocks("")] == []


DRAWING = """\
   x --> [ LSTM ] -->  out
            |
x           +-----> h_n"""


@pytest.mark.parametrize("indentation", range(6))
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_drawing_is_never_wrapped(indentation: int, gap: str) -> None:
    """Its lines stay, however far it is indented and whether or not an empty line stands above it."""
    drawing = textwrap.indent(DRAWING, " " * indentation)
    text = f"This is a layer, `a   b`:{gap}{drawing}\n\nAnd so on."
    assert [*blocks(text)] == [
        Block(Kind.PARAGRAPH, "This is a layer, `a   b`:"),
        Block(Kind.CODE, DRAWING),
        Block(Kind.PARAGRAPH, "And so on."),
    ]
    assert bool(not_kept(text)) is (indentation < 4 or gap == "\n")


@pytest.mark.parametrize("text", ["# T\n- `a   b`: one\n  two\n\n    x --> y\n", "```\nx --> y\n```\n", "Words.\n", ""])
def test_what_every_viewer_keeps(text: str) -> None:
    """Code is indented by four or fenced; the second line of an item is no drawing."""
    assert not_kept(text) == []


def test_what_a_viewer_would_wrap() -> None:
    """A line of each drawing that is not indented by four, also of one in an item, where nobody can tell it from words."""
    assert not_kept("- an item\n  x --> y\n\n   a --> b\n   b\n\n    c\nd --> e\n") == ["x --> y", "a --> b", "d --> e"]


def test_a_section_ends_at_the_next_heading() -> None:
    """And a primer without such a heading has none."""
    assert section(PRIMER, "A worked example")[0].text == "Count them."
    assert len(section(PRIMER, "The words")) == 3
    assert section("Words.\n", "The words") == []


def test_the_terms_that_a_primer_teaches() -> None:
    """Those in backticks before the colon of an item, else all that stands there."""
    assert taught(PRIMER) == ["detach()", "view", "reshape", "a gate"]
    assert taught("## The words\n\nNo list.\n") == []


def test_code_within_a_line() -> None:
    """It is told apart for a page, and only loses its backticks for a terminal; one backtick alone is none of code."""
    assert [*spans("`a` is b, not `c`.")] == [("a", True), (" is b, not ", False), ("c", True), (".", False)]
    assert plain("`a` is b, not `c`, nor ` d") == "a is b, not c, nor ` d"
