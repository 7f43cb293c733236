"""What the documents promise: they show the program as it is, and leave out nothing that it offers."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, cast

import click
import pytest

import pytest_lstm_kata
import transcripts
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.kata.model import show
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.plugin import hooks
from support import solution

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md"))]
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", *PAGES]


def test_no_document_gives_a_challenge_away() -> None:
    """The walks use katas for practice: no right answer to a challenge stands in a page or a picture, as it is first dealt."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs").glob("*.svg"))]
    maps = ("torch-versions.md", "misconceptions.md")  # these are for authors, and say what people answer
    texts = {page.name: page.read_text(encoding="utf-8") for page in pages if page.name not in maps}
    for kata in (kata for kata in LSTM.katas if kata.challenge):
        right = solution(kata)
        for name, value in ((blank.name, right[blank.name]) for blank in kata.predictions):
            line = re.compile(rf"{name} = {re.escape(show(value))}(?!\d)")
            shape = show(value) if isinstance(value, tuple) and len(value) > 1 else None
            for page, text in texts.items():
                assert not line.search(text), (page, kata.label, name)
                assert shape is None or shape not in text, (page, kata.label, shape)


class Options:
    """Takes down what a plugin adds, in place of pytest's parser."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def getgroup(self, *_: str) -> Options:
        return self

    def addoption(self, name: str, **_: Any) -> None:
        self.names.append(name)

    def addini(self, name: str, *_: Any, **__: Any) -> None:
        self.names.append(name)


def options() -> list[str]:
    """Each option and setting of the plugin."""
    taken_down = Options()
    hooks.pytest_addoption(cast("pytest.Parser", taken_down))
    return taken_down.names


def commands(command: click.Command = main, name: str = "lstm-kata") -> list[str]:
    """Each command as one types it, ``lstm-kata pack check``."""
    if not isinstance(command, click.Group):
        return [name]
    return [full for word, below in command.commands.items() for full in commands(below, f"{name} {word}")]


@pytest.mark.slow
@pytest.mark.usefixtures("warm_python")
def test_transcripts_and_picture_are_what_the_program_prints_now() -> None:
    """``docs/transcripts.py`` makes them, and nobody has to remember to run it."""
    for path, text in transcripts.documents().items():
        assert path.read_text(encoding="utf-8") == text, "python docs/transcripts.py renews it"


def test_ci_finds_exactly_one_command_in_the_readme() -> None:
    """``.ci/run`` takes the line behind its mark: what we tell people is what CI runs."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    looked_for = re.search(r"grep -A (\d) '(.*?)' README\.md \| grep '\^(.*?)'", script)
    assert looked_for
    lines = README.splitlines()
    marks = [number for number, line in enumerate(lines) if looked_for[2] in line]
    found = [
        line for mark in marks for line in lines[mark : mark + int(looked_for[1]) + 1] if line.startswith(looked_for[3])
    ]
    assert found == ["python -m pip install tox && tox run-parallel"]


def test_the_command_for_a_clone_names_what_there_is() -> None:
    """The first line that a visitor types: its pins exist, and so does the extra that brings torch."""
    command = 'python -m pip install -c constraints.txt -e ".[torch]" && pytest --kata'
    assert README.count(command) == 1
    assert (ROOT / "constraints.txt").is_file()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "torch" in project["optional-dependencies"]


def links(document: str) -> list[tuple[Path, str]]:
    """Where each link into the repository leads: a path, and the heading there, which may be empty."""
    path = ROOT / document
    found = re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", path.read_text(encoding="utf-8"))
    return [((path.parent / file).resolve() if file else path, heading) for file, heading in found]


def anchors(page: Path) -> set[str]:
    """The page's headings as links name them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_relative_link_leads_somewhere(document: str) -> None:
    """No link into the repository is broken, and none to a heading."""
    found = links(document)
    assert [path for path, _ in found if not path.exists()] == []
    assert [heading for path, heading in found if heading and heading not in anchors(path)] == []


def test_the_readme_is_a_landing_page() -> None:
    """It is short, has one picture, and a kata with a wrong answer and what is said to it."""
    assert len(README.splitlines()) <= 120
    assert README.count("![") == 1
    assert {"<!-- transcript: file -->", "<!-- transcript: first -->"} <= set(README.splitlines())


def test_every_page_can_be_reached_from_the_readme() -> None:
    """By links from page to page."""
    seen: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page.suffix == ".md" and page not in seen:
            seen.add(page)
            ahead += [path for path, _ in links(str(page.relative_to(ROOT)))]
    assert {ROOT / name for name in DOCUMENTS} <= seen


@pytest.mark.parametrize("name", [*options(), *commands()])
def test_a_page_names_every_option_and_command(name: str) -> None:
    """What the plugin and ``lstm-kata`` offer can be looked up."""
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert re.search(rf"{re.escape(name)}(?![\w-])", page), f"docs/commands.md does not name {name}"


def test_the_architecture_names_every_room() -> None:
    """The tour of the code leaves out no room, and has none that is gone."""
    folder = Path(pytest_lstm_kata.__file__).parent
    there = {path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == there - {"__init__"}


@pytest.mark.parametrize("document", [*DOCUMENTS, "docs/summary.svg", "docs/transcripts.py"])
def test_no_document_knows_the_machine_on_which_it_was_made(document: str) -> None:
    """No path of a home or of a temporary folder, and no index of packages but PyTorch's own."""
    text = (ROOT / document).read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.])/(home|root|tmp|work|Users)/", text)
    assert set(re.findall(r"index-url (\S+)|INDEX_URL=(\S+)", text)) <= {
        ("https://download.pytorch.org/whl/cpu", ""),
        ("", "https://download.pytorch.org/whl/cpu"),
    }
