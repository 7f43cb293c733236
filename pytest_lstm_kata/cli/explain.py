"""The command that explains a kata: the idea before success, the whole way after, each with a drawing."""

from __future__ import annotations

import shutil
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.drawing import sketch
from pytest_lstm_kata.drawing.scene import WIDTH, Scene, can_show, text
from pytest_lstm_kata.journal import FOLDER, Event
from pytest_lstm_kata.messages import shown
from pytest_lstm_kata.model import BUILT_IN, Kata, Numbers, Value
from pytest_lstm_kata.numbers import deal
from pytest_lstm_kata.page import LATER, Explanation, render
from pytest_lstm_kata.progress import Progress
from pytest_lstm_kata.record import Record
from pytest_lstm_kata.values import Unreadable, parse
from pytest_lstm_kata.verdict import Outcome
from pytest_lstm_kata.writing import example

OTHERS = "(With the numbers that you solved it with. Those in your file now are still to do.)"
UNDRAWN = "This drawing shows what the code says. With a torch that can judge, it would show every shape."


@click.command()
@click.argument("name", metavar="KATA")
@click.option("--open", "page", is_flag=True, help="Show it in the browser, as a page.")
def explain(name: str, *, page: bool) -> None:
    """Explain KATA with a drawing, and once it is solved each step.

    KATA is a file, a name or the start of one, or a number such as 1.6.
    """
    kata = common.find(name)
    record = common.record()
    told = _told(kata, record, WIDTH if page else min(shutil.get_terminal_size().columns, 88) - 2)
    if page:
        path = _written(kata, render(told), record)
        if click.launch(str(path)) != 0:
            click.echo("Nothing here opens a page: open this file in your browser.")
        click.echo(shown(path))
    else:
        for line in _lines(told):
            click.echo(line)
        click.echo()
    common.next_steps("pytest --kata")


def _told(kata: Kata, record: Record | None, width: int) -> Explanation:
    progress = common.progress(record)
    here = common.seed(kata, record)
    seed = _earned(kata, here, progress)
    numbers = deal(kata, seed)
    scenes, undrawn = sketch.draw(kata, numbers), ""
    told = Explanation(
        kata.heading, kata.text(kata.statement, numbers), kata.text(kata.concept, numbers), kata.source, scenes
    )
    if kata.id not in progress.solved:
        return told
    latest = progress.latest[kata.id]
    drawn = _drawn(kata, numbers, _designs(kata, seed, numbers, latest), max(width, WIDTH))
    scenes, undrawn = (drawn, "") if drawn is not None else (scenes, UNDRAWN)
    unverified = latest.get("unverified")
    names = ", ".join(map(str, unverified)) if isinstance(unverified, list) else ""
    concept = told.concept if seed == here else f"{told.concept} {OTHERS}"
    return told._replace(
        concept=concept,
        scenes=scenes,
        undrawn=undrawn,
        solved=True,
        unverified=f"Not verified on your machine: {names}. Compare your answer with the steps." if names else "",
        steps=[kata.text(step, numbers) for step in kata.steps],
        quick_check=kata.quick_check,
        mistakes=[*dict.fromkeys(kata.text(mistake.sentence, numbers) for mistake in kata.mistakes)],
    )


def _earned(kata: Kata, seed: int, progress: Progress) -> int:
    """The seed of the numbers to explain: what was dealt anew and is not right yet must not give itself away."""
    solved = [other for other in progress.seeds(kata.id) if progress.deal(kata.id, other).solved]
    return seed if seed in solved or not solved else max(solved)


def _drawn(kata: Kata, numbers: Numbers, designs: Mapping[str, Value], width: int) -> list[Scene] | None:
    """What torch shows of the kata; None where there is none that can judge."""
    from pytest_lstm_kata import observing
    from pytest_lstm_kata.drawing import kata as drawing
    from pytest_lstm_kata.oracle import TorchOracle

    oracle = TorchOracle()
    if oracle.unfit():
        return None
    return drawing.draw(observing.observe(oracle, kata, numbers, designs), numbers, width)


def _designs(kata: Kata, seed: int, numbers: Numbers, latest: Event) -> Mapping[str, Value]:
    """The learner's own right designs for these numbers, else the author's."""
    authors = {blank.name: parse(example(kata, blank, numbers)) for blank in kata.designs}
    answers = latest.get("answers")
    if latest.get("outcome") != Outcome.RIGHT or latest.get("seed") != seed or not isinstance(answers, Mapping):
        return authors
    try:
        return {name: parse(answers[name]) for name in authors}
    except (KeyError, TypeError, SyntaxError, Unreadable):  # another program, or a later version, wrote it
        return authors


def _lines(told: Explanation) -> Iterator[str]:
    yield told.heading + "\n"
    for line in told.statement.splitlines():  # its lines are its author's, and code is not broken
        code = line.startswith(" ") or not line
        yield line if code else click.wrap_text(line, shutil.get_terminal_size().columns)
    yield f"\n{common.wrapped(told.concept)}\n"
    if told.undrawn:
        yield f"{common.wrapped(told.undrawn)}\n"
    yield from _drawings(told.scenes)
    yield f"{common.wrapped(told.source, 'Read on: ')}\n"
    if not told.solved:
        yield common.wrapped(LATER)
        return
    if told.unverified:
        yield f"{common.wrapped(told.unverified)}\n"
    yield "Step by step:"
    for step in told.steps:
        yield common.wrapped(step, "  - ")
    yield f"\nTry it:\n  {told.quick_check}\n\nCommon mistakes, and what is said to them:"
    for sentence in told.mistakes:
        yield common.wrapped(sentence, "  - ")


def _drawings(scenes: Sequence[Scene]) -> Iterator[str]:
    boxes = can_show(sys.stdout.encoding)
    before = ""
    for scene in scenes:
        if scene.title not in ("", before):
            yield f"{textwrap.fill(scene.title, WIDTH, break_on_hyphens=False)}\n"
        before = scene.title
        yield f"{text(scene, boxes=boxes)}\n"


def _written(kata: Kata, html: str, record: Record | None) -> Path:
    """Where the page was written: in the dojo, or where there is none to write to in a folder of its own."""
    name = f"{kata.slug}.html" if kata.pack == BUILT_IN else f"{kata.pack}_{kata.slug}.html"
    if record:
        folder = record.journal.workspace / FOLDER / "explain"
        try:
            folder.mkdir(exist_ok=True)
            (folder / name).write_text(html, encoding="utf-8")
        except OSError:  # somebody else's dojo can be looked at, too
            pass
        else:
            return folder / name
    try:
        path = Path(tempfile.mkdtemp(prefix="lstm-kata-")) / name
        path.write_text(html, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"the page cannot be written: {error.strerror or error}.") from None
    return path
