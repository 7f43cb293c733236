"""The docstring of a kata: each text in its place, and an author's slip told by its line."""

from __future__ import annotations

import re
import subprocess
import sys
from inspect import cleandoc
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner

from pytest_lstm_kata.cli import main
from pytest_lstm_kata.kata import catalogue
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.kata.texts import PARTS, Mistake, Slip, Texts, read, title
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.testing import check_kata

WHOLE = cleandoc("""What comes out?

    A batch of {batch} sequences.
    What is out.shape?

        code = "stays"

    Blanks:
    out_shape: as torch reports it
    rows:
        counted from 0

    Idea: One idea, which goes on
      in a second line.
    Hint: A gentle one.
    Hint: Another: it has a colon.

    Mistakes:
    time_first: out_shape = (seq_len, batch)
        That is time first.
        Which axis leads?

    doubled: out_shape = (2 * batch,) | out_shape = {"a": [1, 2]}
        | rows = 4
        Three answers.
    both: out_shape = (1,); rows = 2
        Together.
    long:
        out_shape = (
            batch,
            seq_len,
        )
        rows = 3
        The last = sign is in the sentence.

    Example: lstm = nn.LSTM(8, 12); step = -1
    Example: head = nn.Linear(12, 3)
    Step: First.
    Step: Then.
    Try: x = 1
      for _ in range(3):
          print(x)
    See: torch.nn.LSTM,
      Outputs
""")


def failing(line: int, what: str) -> NoReturn:
    """A slip with the line alone."""
    raise Slip(f"{line}: {what}")


def test_each_text_has_its_place() -> None:
    """Paragraphs become one line, the statement and code keep theirs; answers are mappings, still as they were written."""
    assert read(WHOLE, failing) == Texts(
        title="What comes out?",
        statement='A batch of {batch} sequences.\nWhat is out.shape?\n\n    code = "stays"',
        remarks={"out_shape": "as torch reports it", "rows": "counted from 0"},
        idea="One idea, which goes on in a second line.",
        hints=("A gentle one.", "Another: it has a colon."),
        mistakes=(
            Mistake("time_first", "That is time first. Which axis leads?", ({"out_shape": "(seq_len, batch)"},)),
            Mistake(
                "doubled",
                "Three answers.",
                ({"out_shape": "(2 * batch,)"}, {"out_shape": '{"a": [1, 2]}'}, {"rows": "4"}),
            ),
            Mistake("both", "Together.", ({"out_shape": "(1,)", "rows": "2"},)),
            Mistake(
                "long",
                "The last = sign is in the sentence.",
                ({"out_shape": "( batch, seq_len, )", "rows": "3"},),
            ),
        ),
        example={"lstm": "nn.LSTM(8, 12)", "step": "-1", "head": "nn.Linear(12, 3)"},
        steps=("First.", "Then."),
        try_it="x = 1\nfor _ in range(3):\n    print(x)",
        see="torch.nn.LSTM, Outputs",
    )
    assert title(WHOLE) == "What comes out?"


def test_a_mistake_knows_its_blanks() -> None:
    """All that any of its answers is about."""
    assert read(WHOLE, failing).mistakes[1].blanks == {"out_shape", "rows"}


@pytest.mark.parametrize("document", ["", "A title", "A title\n"])
def test_a_docstring_need_not_be_complete(document: str) -> None:
    """What is missing is empty, and for the pack's check to find."""
    assert read(document, failing) == Texts(title=document.strip())


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("What comes out?\n", "What comes out?"), 1, "the title is the first line of the docstring; an empty line"),
        (
            ("Blanks:", "Blank:"),
            7,
            "`Blank:` is not a part of a kata. After the statement there are `Blanks:`, `Idea:`",
        ),
        (("Hint: A gentle", "Hints: A gentle"), 14, "`Hints:` is not a part of a kata"),
        (("Idea: One idea, which goes on\n  in a second line.", "Idea:"), 12, "there is no text after the colon"),
        (
            ("out_shape: as torch reports it\nrows:\n    counted from 0\n", ""),
            7,
            "the list has no entry: write `name: ",
        ),
        (("Step: First.", "Idea: First."), 0, "`Idea:` is here 2 times; write it once"),
        (("Mistakes:\n", "Mistakes: these\n"), 17, "the list begins on the next line"),
        (
            ("time_first: out", "time_first out"),
            18,
            "expected `name: ...`, or an indented line, and not `time_first out",
        ),
        (("out_shape = (seq_len, batch)\n", "\n"), 18, "`time_first` has no answer: write `time_first: blank = value`"),
        (("    Together.\n", ""), 25, "`both` has no sentence: write it below its answers, indented"),
        (("; rows = 2", "; out_shape = 2"), 25, "expected `blank = value`, each blank once, and not `out_shape = 2`"),
        (("Example: head = nn", "Example: head nn"), 36, "expected `blank = value`, each blank once, and not `head nn"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_slip_is_told_by_its_line(change: tuple[str, str], line: int, said: str) -> None:
    """The author learns where it is, what is wrong, and what was expected."""
    document = WHOLE.replace(*change, 1)
    assert document != WHOLE
    with pytest.raises(Slip, match=f"^{line}: {re.escape(said)}"):
        read(document, failing)


def test_every_part_is_known() -> None:
    """The list that a slip is answered with is what is read."""
    assert [part for part in PARTS if f"\n{part}:" not in WHOLE] == []


def test_no_kata_of_the_pack_lacks_a_text(each_kata: Kata) -> None:
    """Each has a title, a statement, an idea, hints, mistakes, steps, a line to try and a source."""
    texts = each_kata.texts
    assert all(
        [texts.title, texts.statement, texts.idea, texts.hints, texts.mistakes, texts.steps, texts.try_it, texts.see]
    )


SLIPPING = '''\
from pytest_lstm_kata.authoring import blanks, kata, pack, unit


@kata("easy", "test")
def slipping(size: int = 3):
    """A title

    What is it?

    Idea: An idea.
    Hints: There is no such part.
    """
    return blanks(size=size)


PACK = pack("p", "P", [unit("u", "U", "", [slipping])])
(KATA,) = PACK.katas
'''


def test_a_slip_names_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As editors and terminals understand it, so that one click opens it; the pack's check says it, and goes on."""
    monkeypatch.syspath_prepend(tmp_path)
    path = tmp_path / "a_pack_with_a_slip.py"
    path.write_text(SLIPPING, encoding="utf-8")
    import a_pack_with_a_slip  # type: ignore[import-not-found]  # it was just written

    kata = a_pack_with_a_slip.KATA
    (problem,) = check_kata(kata, 0)
    assert problem.startswith(f'p/slipping (deal 0): Slip: File "{path}", line 11, in slipping: `Hints:` is not a part')
    assert kata.title == "A title"
    monkeypatch.setattr(catalogue, "load", lambda: catalogue.Catalogue([a_pack_with_a_slip.PACK]))
    said = CliRunner().invoke(main, ["hint", "1.1"])
    assert said.exit_code == 1
    assert said.output.startswith(f'Error: a kata of an installed pack cannot be read. File "{path}", line 11')


@pytest.mark.slow
def test_docstrings_that_python_leaves_out_are_read_in_the_file() -> None:
    """python -OO has no docstrings, and the katas are the same."""
    program = "from pytest_lstm_kata.lstm import LSTM; print([(kata.title, kata.texts) for kata in LSTM.katas])"
    done = subprocess.run([sys.executable, "-B", "-OO", "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == str([(kata.title, kata.texts) for kata in LSTM.katas])
