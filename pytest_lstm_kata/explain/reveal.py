"""A kata with its answer, for a room in which everybody has answered: the page of ``explain`` without its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from pytest_lstm_kata.explain import page
from pytest_lstm_kata.explain.drawing.scene import WIDTH
from pytest_lstm_kata.explain.explanation import Explanation, explain
from pytest_lstm_kata.files.language import parse
from pytest_lstm_kata.judge.readback import reading
from pytest_lstm_kata.kata.deal import Deal, deal
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.progress import Progress

_HEADING: Final = re.compile("<h2>(.*?)</h2>")
_NO_LETTER: Final = re.compile("[^a-z]+")


def reveal(kata: Kata, seed: int, right: Mapping[str, str]) -> Iterator[str]:
    """The HTML, a section for each heading, so that where there is little room some of them can be left out. The answer comes first.

    ``right`` is the source of a right value for each blank, with the numbers of ``seed``.
    """
    told = whole(kata, seed)
    answered = f"<h2>The answer</h2>\n{answer(deal(kata, seed), right)}"
    end = ""
    for part in [answered, "<h2>The question</h2>", *page.asked(told), *page.told(told)]:
        heading = _HEADING.match(part)
        if heading:
            yield f'{end}<section class="{_NO_LETTER.sub("-", heading[1].lower())}">'
            end = "</section>"
        yield part
    yield end


def whole(kata: Kata, seed: int) -> Explanation:
    """All that is to be said of the kata with these numbers, as to somebody who has solved it. Loads torch."""
    return explain(kata, seed, Progress({kata.id}), WIDTH)


def answer(dealt: Deal, texts: Mapping[str, str]) -> str:
    """An answer as a paragraph: a blank in a line, and behind it the names of the axes of a shape, or else what the blank is."""
    blanks = [blank for blank in dealt.kata.blanks if blank.name in texts]
    lines = []
    for blank in blanks:
        text = texts[blank.name]
        names = reading(blank, parse(text), dealt.numbers) if text != "..." else ""
        meant = (
            f" is <code>{escape(names)}</code>" if names else f" <small># {escape(dealt.text(blank.comment))}</small>"
        )
        lines.append(f"<code>{escape(f'{blank.name} = {text}')}</code>{meant}")
    return f"<p>{'<br>'.join(lines)}</p>"
