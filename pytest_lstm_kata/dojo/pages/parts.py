"""What all pages of a dojo are made of: parts that change by themselves, forms, the clock, tasks, and the bars of a vote.

Whatever comes from people is escaped here. No attribute says how something looks: the policy of the pages forbids it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

from pytest_lstm_kata.dojo.room.views import Lit, Progress, Task
from pytest_lstm_kata.dojo.room.vote import Bar
from pytest_lstm_kata.explain import page
from pytest_lstm_kata.explain.class_table import bar, many, named, text

_COLOURS: Final = {"●": "r", "✗": "w", "~": "u"}
"""What the style knows a light by."""
_NAMED: Final = re.compile(r"`(\w+)`")
"""The name of a number, where it stands in place of the number."""
_SENTENCE: Final = re.compile(r"(?<=[.?!])\s")
_QUOTED: Final = re.compile(r"`([^`]+)`")
_SIGNS: Final = {"right": "●", "trying": "◔", "wrong": "✗", "untouched": "·", "all": "█", "some": "▒", "none": "░"}
"""How many are so, by shape."""
_ANSWERED: Final = "all"
"""The word of what is not judged."""
_KEYS: Final = ("by", "at", "idea", "panel")


class Asked(NamedTuple):
    """How a page was asked for. It stands in the address, so it holds after a reload and without a script."""

    nonce: str = ""
    """What its forms carry; empty where the script of the page adds it."""
    by: str = ""
    """By what the facilitator's rows are sorted."""
    at: str = ""
    """Whom the facilitator looks at."""
    idea: str = ""
    """The letter of the idea whose names the facilitator wants to see."""
    panel: str = ""
    """What the facilitator is about to do: ``vote``, ``over`` of an exam, or ``end``."""

    @classmethod
    def of(cls, query: Mapping[str, str], nonce: str = "") -> Asked:
        """Read from an address."""
        return cls(nonce, *(query.get(key, "") for key in _KEYS))

    def link(self, inside: str, anchor: str = "", **changes: str) -> str:
        """A link to the same page, asked for in another way."""
        now = self._replace(**changes)
        query = "&amp;".join(f"{key}={text(value)}" for key in _KEYS if (value := getattr(now, key)))
        return f'<a href="?{query}{f"#{anchor}" if anchor else ""}">{inside}</a>'


def part(name: str, inside: str, tag: str = "div", more: str = "") -> str:
    """A part that the script of the page exchanges by itself; in it is nothing that one types into or unfolds."""
    return f'<{tag} id="{name}" data-part{more}>{inside}</{tag}>'


def form(action: str, inside: str, asked: Asked, name: str = "", kind: str = "") -> str:
    """A form that is posted, with a script or without."""
    nonce = hidden("nonce", asked.nonce) if asked.nonce else ""
    return f'<form method="post" action="{action}"{_about(name, kind)}>{nonce}{inside}</form>'


def hidden(name: str, value: object) -> str:
    return f'<input type="hidden" name="{name}" value="{text(str(value))}">'


def button(label: str, name: str = "", kind: str = "", *, is_off: bool = False) -> str:
    return f"<button{_about(name, kind)}{' disabled' if is_off else ''}>{label}</button>"


def asked_first(label: str, told: str, posted: str) -> str:
    """What is done once one has read what it does."""
    return f'<details class="ask"><summary>{label}</summary><p>{told}</p>{posted}</details>'


def plain(posted: str) -> str:
    """A form that the script leaves to the browser: what comes is another page."""
    return posted.replace("<form ", '<form class="plain" ', 1)


def _about(name: str, kind: str) -> str:
    return "".join(f' {key}="{value}"' for key, value in (("id", name), ("class", kind)) if value)


def clock(seconds: int | None, *, is_paused: bool) -> str:
    """The time that is left; nothing where there is no end."""
    if seconds is None:
        return ""
    left = f"{running(seconds, is_paused=is_paused)} left"
    return f"The clock stands: {left}" if is_paused else left


def running(seconds: int, *, is_paused: bool = False) -> str:
    """Minutes and seconds, which the script of the page counts down."""
    left = "" if is_paused else f' data-left="{seconds}"'
    return f'<b class="clock"{left}>{seconds // 60}:{seconds % 60:02}</b>'


def name(called: str) -> str:
    """A name, or what somebody typed; it may be written from right to left beside texts that are not."""
    return text(called) if called.isascii() else named(called)


def light(lit: Lit) -> str:
    """What became of a kata: by shape, colour and word."""
    return f"{sign(lit)} {text(lit.word)}"


def colour(lit: Lit) -> str:
    """What the style knows it by."""
    return _COLOURS.get(lit.sign, "n")


def sign(lit: Lit) -> str:
    return f'<b class="{colour(lit)}" aria-hidden="true">{text(lit.sign)}</b>'


def task(shown: Task) -> str:
    """Its statement, its drawing if there is one, and its code."""
    statement = _NAMED.sub(r"<code>\1</code>", "".join(page.blocks(shown.statement)))
    code = (
        f'<pre role="region" tabindex="0" aria-label="The code of {text(shown.ref)}"><code>{_lines(shown.code)}</code></pre>'
        if shown.code
        else ""
    )
    return f'<div class="task"><div>{statement}</div>{code}<div>{shown.drawing}</div></div>'


def with_code(sentence: str) -> str:
    """A sentence of ours, of which what stands between backticks is code."""
    return _QUOTED.sub(r"<code>\1</code>", text(sentence))


def _lines(code: str) -> str:
    """Code, of which each line is an element: one that does not fit goes on with an indent."""
    return "\n".join(f"<span>{escape(line)}</span>" for line in code.split("\n"))


def typed(answer: str) -> str:
    """What somebody typed, in one line."""
    return f"<code>{name(answer)}</code>"


def bars(shown: Sequence[Bar], *, is_brief: bool = False) -> str:
    """The rounds of a vote, idea by idea; a second one if there was any. ``is_brief``: with the first sentence of each idea."""
    rounds = ("first", "then") if any(each.then for each in shown) else ("first",)
    most = max((each.of for each in shown), default=0)
    brief = [each._replace(sentence=_SENTENCE.split(each.sentence, maxsplit=1)[0]) for each in shown]
    rows = "".join(_bar(each, rounds, most) for each in (brief if is_brief else shown))
    columns = "".join(f'<th scope="col">{round_}</th>' for round_ in rounds)
    head = f'<thead><tr><th scope="col">idea, of {many(most, "seat")}</th>{columns}</tr></thead>'
    return f'<table class="bars" aria-label="What the room answered">{head}<tbody>{rows}</tbody></table>'


def _bar(shown: Bar, rounds: Sequence[str], most: int) -> str:
    right = ' class="right"' if shown.is_right else ""
    counted = [getattr(shown, round_) for round_ in rounds]
    counts = "".join(f"<td><b>{count}</b>{bar(count, most)}</td>" for count in counted)
    return f'<tr{right}><th scope="row">{idea(shown)}</th>{counts}</tr>'


def idea(shown: Bar) -> str:
    """An idea by its letter, its title and its sentence."""
    sentence = f"<span>{text(shown.sentence)}</span>" if shown.sentence else ""
    return f'<b class="letter">{text(shown.letter)}</b> <b>{text(shown.title)}</b> {sentence}'


def progress(lines: Sequence[Progress]) -> str:
    """How far the room is with each kata, or with the exam that it sits: a line for each, as counts and as a bar."""
    if not lines:
        return part("progress", "")
    rows = "".join(
        f'<tr><th scope="row">{text(f"{line.ref} {line.title}".strip())}</th>'
        f"<td>{line.right}</td><td>{line.trying}</td><td>{line.untouched}</td><td>{_stacked(line)}</td></tr>"
        for line in lines
    )
    heads = (
        "have answered" if _ANSWERED in lines[0].words else "kata",
        *(f"{_SIGNS[word]} {word}" for word in lines[0].words),
    )
    head = "".join(f'<th scope="col">{word}</th>' for word in heads) + "<td></td>"
    table = f'<table class="progress"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return part("progress", table)


def _stacked(line: Progress) -> str:
    of = line.right + line.trying + line.untouched or 1
    right, trying = (f"{100 * count / of:.4g}%" for count in (line.right, line.trying))
    return (
        f'<svg class="bar" aria-hidden="true"><rect class="{"a" if _ANSWERED in line.words else "r"}" width="{right}" height="100%"/>'
        f'<rect class="t" x="{right}" width="{trying}" height="100%"/></svg>'
    )
