"""What is written for authors: the code on the page is a pack, and so are the examples."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

import terms
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.cli.template import pack_files
from pytest_lstm_kata.testing import check_frame
from syllabus import MISCONCEPTIONS

pytestmark = pytest.mark.broad

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "writing-katas.md").read_text(encoding="utf-8")
CODE = dict(re.findall(r"<!-- code: (\S+) -->\n```python\n(.*?)```", PAGE, re.DOTALL))
LSTM_KATA = "from pytest_lstm_kata.cli import main; main()"
MAPS = [sys.executable, str(ROOT / "docs" / "maps.py"), "--check"]


def _installed(folder: Path, site: Path) -> None:
    """Lay the pack in this folder down as an installer would, by what its pyproject.toml says."""
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    (points,) = project["project"]["entry-points"].items()
    info = site / f"{project['project']['name'].replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['project']['name']}\nVersion: 1.0\n", encoding="utf-8"
    )
    lines = [f"{name} = {module}" for name, module in points[1].items()]
    (info / "entry_points.txt").write_text("\n".join([f"[{points[0]}]", *lines]), encoding="utf-8")
    for module in project["tool"]["hatch"]["build"]["targets"]["wheel"]["include"]:
        (site / module).write_bytes((folder / module).read_bytes())


def _run(place: Path, *command: str) -> str:
    """What a command prints in this folder, where packs in ``site`` are installed; it has to end well."""
    import os

    env = {**os.environ, "PYTHONPATH": str(place / "site"), "PYTHONUTF8": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=place,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.usefixtures("warm_python")
def test_the_page_leads_to_an_installed_pack_with_its_own_badge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``pack new``, the page's code in place of the TODOs, ``pack check``, ``init``, and a run that earns the pin."""
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["pack", "new", "conv"]).exit_code == 0
    folder = tmp_path / "pytest-conv-kata"
    (name,) = CODE
    assert (folder / name).is_file()
    (folder / name).write_text(CODE[name], encoding="utf-8")
    _installed(folder, tmp_path / "site")
    assert "0 problems" in _run(tmp_path, "-c", LSTM_KATA, "pack", "check", "conv", "--draws", "5")
    _run(tmp_path, "-c", LSTM_KATA, "init", "dojo")
    assert (tmp_path / "dojo" / "katas" / "conv" / "1_edges" / "01_edges.py").is_file()
    _run(tmp_path, "-c", LSTM_KATA, "pack", "build", "conv")
    said = _run(tmp_path, "-m", "pytest", "-p", "pytest_lstm_kata.plugin.hooks", "--kata", "solutions")
    assert "Convolution Pin: earned" in said


def test_the_page_shows_what_the_check_says_of_todos(tmp_path: Path) -> None:
    """A new pack is installable as it is, and the check names what is still to be filled, as the page has it."""
    folder = tmp_path / "pytest-conv-kata"
    for path, text in pack_files("conv").items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    _installed(folder, tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-c", LSTM_KATA, "pack", "check", "conv", "--draws", "2"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": ""},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    *problems, _ = done.stdout.splitlines()
    assert problems
    for line in problems:
        assert line in PAGE


def test_examples_use_public_names_alone() -> None:
    """An example imports what authors are told to import, and nothing of the core's inside."""
    for path in (ROOT / "examples").rglob("*.py"):
        modules = set(
            re.findall(r"^(?:from|import) (pytest_lstm_kata\S*)", path.read_text(encoding="utf-8"), re.MULTILINE)
        )
        assert modules <= {"pytest_lstm_kata.authoring", "pytest_lstm_kata.testing"}


@pytest.mark.parametrize("path", sorted((ROOT / "examples").rglob("pytest_*_kata.py")), ids=lambda path: path.stem)
def test_examples_have_a_sound_frame(path: Path) -> None:
    """Their titles, names and introductions are as authors are told to write them; tox checks their katas."""
    assert check_frame(runpy.run_path(str(path))["PACK"]) == []


def test_each_report_of_a_misconception_can_be_opened() -> None:
    """It is named by owner, repository and number, or by its address, and the page has a link to it."""
    page = (ROOT / "docs" / "misconceptions.md").read_text(encoding="utf-8")
    for known in MISCONCEPTIONS.values():
        for report in known.seen:
            assert re.fullmatch(r"[\w.-]+/[\w.-]+#\d+|https://\S+/\d+", report)
            assert re.search(rf"\[{re.escape(report.removeprefix('https://'))}\]\(https://", page)


def test_the_list_of_terms_is_current() -> None:
    """The page of what is taught and asked says what primers and katas have now."""
    for path, text in terms.documents().items():
        assert path.read_text(encoding="utf-8") == text, "python docs/terms.py renews it"


def test_the_maps_are_current() -> None:
    """The pages made from the katas' declarations say what these declare now."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "docs")}  # beside the script, where a safe path does not look
    done = subprocess.run(MAPS, stdout=subprocess.PIPE, encoding="utf-8", env=env, check=False)
    assert done.returncode == 0, f"{done.stdout}python docs/maps.py renews them"
