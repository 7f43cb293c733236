"""The file from which pytest takes its settings: the commands find it where pytest does, and read it alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_lstm_kata.plugin.hooks import _settings
from pytest_lstm_kata.record import config_file
from pytest_lstm_kata.record.config_file import MAX_BYTES, ConfigFile, locate, settled
from pytest_lstm_kata.record.settings import BadSetting, Limits, kata_paths, limits
from pytest_lstm_kata.record.workspace import Workspace

NINE = int(pytest.__version__.partition(".")[0]) >= 9

INI = "kata_attempts = 3\nkata_time_limit = 90\nkata_paths = a 'b c'\n"
AS_TEXT = "kata_attempts = '3'\nkata_time_limit = '90'\nkata_paths = ['a', 'b c']\n"
AS_NUMBERS = "kata_attempts = 3\nkata_time_limit = 90\nkata_paths = ['a', 'b c']\n"
ODD = "kata_attempts = 3\nkata_time_limit = 90\nkata_paths = 'a \"b c\"'\n"

FILES = {
    "pytest.ini": ("pytest.ini", f"[pytest]\n{INI}"),
    ".pytest.ini": (".pytest.ini", f"[pytest]\n{INI}"),
    "tox.ini": ("tox.ini", f"[tox]\n[pytest]\n{INI}"),
    "setup.cfg": ("setup.cfg", f"[tool:pytest]\n{INI}"),
    "pytest.toml": ("pytest.toml", f"[pytest]\n{AS_NUMBERS}"),
    ".pytest.toml": (".pytest.toml", f"[pytest]\n{AS_TEXT}"),
    "pyproject.toml": ("pyproject.toml", f"[tool.pytest.ini_options]\n{AS_NUMBERS}"),
    "pyproject.toml, texts": ("pyproject.toml", f"[tool.pytest.ini_options]\n{AS_TEXT}"),
    "pyproject.toml, one text": ("pyproject.toml", f"[tool.pytest.ini_options]\n{ODD}"),
    "[tool.pytest]": ("pyproject.toml", f"[tool.pytest]\n{AS_NUMBERS}"),
    "[tool.pytest], texts": ("pyproject.toml", f"[tool.pytest]\n{AS_TEXT}"),
    "[tool.pytest], one text": ("pyproject.toml", f"[tool.pytest]\n{ODD}"),
    "empty pytest.ini": ("pytest.ini", ""),
    "pytest.ini of others": ("pytest.ini", "[else]\nkata_attempts = 5\n"),
    "empty .pytest.ini": (".pytest.ini", ""),
    "empty pytest.toml": ("pytest.toml", ""),
    "tox.ini of tox": ("tox.ini", "[tox]\nkata_attempts = 5\n"),
    "setup.cfg of setuptools": ("setup.cfg", "[metadata]\nname = x\n"),
    "bare pyproject.toml": ("pyproject.toml", "[project]\nname = 'x'\n"),
    "empty table": ("pyproject.toml", "[tool.pytest.ini_options]\n"),
    "setup.py": ("setup.py", ""),
}
"""A file of each kind that pytest knows, some of which say nothing to it."""


def _alike(pytester: pytest.Pytester) -> ConfigFile:
    """What the commands find, which must be what pytest goes by in this very folder."""
    found, config = locate(Path.cwd()), pytester.parseconfig()
    paths = [found.rootdir / path for path in kata_paths(found.settings)]
    assert (paths, limits(found.settings)) == _settings(config)
    assert found.rootdir == config.rootpath
    assert found.path == config.inipath or (found.path is None and str(config.inipath).endswith("pyproject.toml"))
    return found


@pytest.mark.again
@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("above", [False, True], ids=["here", "above"])
def test_each_file_is_read_as_by_pytest(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, kind: str, *, above: bool
) -> None:
    """Whether it lies in the folder in which one stands, or above it."""
    file, text = FILES[kind]
    (pytester.path / file).write_text(text, encoding="utf-8")
    if above:
        monkeypatch.chdir(pytester.mkdir("below"))
    found = _alike(pytester)
    if "kata_attempts = 3" in text and (NINE or "[tool.pytest]" not in text) and (NINE or not file.endswith("t.toml")):
        assert limits(found.settings) == Limits(3, 90)
        assert found.kata_paths == [pytester.path / "a", pytester.path / "b c"]


@pytest.mark.again
@pytest.mark.parametrize("second", ["pyproject.toml", "tox.ini", ".pytest.ini", "[tool.pytest]", "pytest.toml"])
@pytest.mark.parametrize(
    "first",
    ["empty pytest.ini", "empty .pytest.ini", "tox.ini of tox", "bare pyproject.toml", "setup.py", "pytest.toml"],
)
@pytest.mark.parametrize("above", [False, True], ids=["beside", "above"])
def test_of_two_files_the_same_one_counts(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, first: str, second: str, *, above: bool
) -> None:
    """An empty pytest.ini hides a filled pyproject.toml; what says nothing to pytest hides none."""
    inner = pytester.mkdir("inner")
    (pytester.path if above else inner).joinpath(FILES[second][0]).write_text(FILES[second][1], encoding="utf-8")
    (inner / FILES[first][0]).write_text(FILES[first][1], encoding="utf-8")
    monkeypatch.chdir(inner)
    found = _alike(pytester)
    if first == "empty pytest.ini" and second != "pytest.toml":
        assert found.path == inner / "pytest.ini"
        assert found.settings == {}


def test_options_of_one_run_come_before_the_file(pytester: pytest.Pytester) -> None:
    """``-o`` sets what a table of TOML has, too."""
    pytester.makepyprojecttoml(f"[tool.pytest]\n{AS_NUMBERS}")
    paths, allowed = _settings(pytester.parseconfig("-o", "kata_attempts=7", "-o", "kata_paths=x"))
    assert (paths, allowed.attempts) == ([pytester.path / "x"], 7)
    pytester.makeini("[pytest]")
    pytester.path.joinpath("pyproject.toml").unlink()
    with pytest.raises(pytest.UsageError, match="kata_paths: "):
        _settings(pytester.parseconfig("-o", "kata_paths='x"))


@pytest.mark.skipif(not NINE, reason="pytest 8 takes no settings from other files in TOML")
def test_a_file_of_another_name(pytester: pytest.Pytester) -> None:
    """``-c`` names a file with either table."""
    for table in ("pytest", "tool.pytest", "tool.pytest.ini_options"):
        (pytester.path / "other.toml").write_text(f"[{table}]\nkata_attempts = 7\n", encoding="utf-8")
        assert config_file.read(pytester.path / "other.toml") == (table, {"kata_attempts": 7})


@pytest.mark.measured
@pytest.mark.parametrize(
    ("table", "setting", "said"),
    [
        ("tool.pytest.ini_options", "kata_attempts = 'two'", "kata_attempts = two: write a whole number, or 0 for"),
        (
            "tool.pytest.ini_options",
            "kata_time_limit = 99999999999999999999",
            "kata_time_limit: write a whole number up",
        ),
        ("tool.pytest", "kata_time_limit = true", "kata_time_limit = True: write a whole number, or 0 for no limit."),
        ("tool.pytest", "kata_paths = 3", "kata_paths = 3: write the names of folders, such as katas."),
        (
            "tool.pytest.ini_options",
            'kata_paths = "\'a"',
            "kata_paths = 'a: write the names of folders, such as katas.",
        ),
    ],
)
def test_a_bad_setting_is_a_sentence(pytester: pytest.Pytester, table: str, setting: str, said: str) -> None:
    """The same one from pytest, where it is an error of usage, and from the commands."""
    if table == "tool.pytest" and not NINE:
        pytest.skip("pytest 8 does not know this table")
    pytester.makepyprojecttoml(f"[{table}]\n{setting}\n")
    result = pytester.runpytest_inprocess("--kata")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert any(line.startswith(f"ERROR: {said}") for line in result.errlines)
    with pytest.raises(BadSetting) as refused:
        settled(Workspace(pytester.path), pytester.path)
    assert str(refused.value).startswith(said)


DEEP = "a = " + "[" * 3000 + "]" * 3000


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("pytest.ini", "no ini at all", "line 1: "),
        ("pyproject.toml", "= no toml", "(at line 1, column 1)"),
        ("pyproject.toml", DEEP, "its lists or tables are nested too deep"),
        ("pyproject.toml", "[tool.pytest]\nkata_attempts = " + "7" * 4301, "4300"),
        ("pyproject.toml", "[tool.pytest]\na = 1\n[tool.pytest.ini_options]\nb = 2\n", "it has both [tool.pytest] and"),
        ("setup.cfg", "[pytest]\n", "its section [pytest] must be called [tool:pytest]"),
        ("tox.ini", "[pytest]\n\x1b[31m\n", "line 2: "),
        ("tox.ini", "[pytest]\n#" + "x" * MAX_BYTES, f"it has more than {MAX_BYTES} bytes"),
        ("pytest.ini", b"[pytest]\n\xff = 3\n", "can't decode"),
    ],
    ids=["ini", "toml", "deep", "digits", "both", "section", "escape", "large", "bytes"],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, file: str, text: str | bytes, said: str) -> None:
    """pytest stops at such a file; so do commands, in one printable line that names it."""
    if "both" in said and not NINE:
        pytest.skip("pytest 8 does not know the first of them")
    (tmp_path / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadSetting) as refused:
        locate(tmp_path)
    assert f"{file} cannot be read for pytest's settings: " in str(refused.value)
    assert said in str(refused.value)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 400


@pytest.mark.parametrize("text", ["tool = 3\n", "[tool]\npytest = 3\n", "[tool.pytest]\nini_options = 3\n", ""])
def test_tables_of_another_kind_say_nothing(tmp_path: Path, text: str) -> None:
    """What is no table has no settings."""
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert locate(tmp_path) == ConfigFile(tmp_path)


def test_what_cannot_be_opened_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disk says no, that is the reason; where it does not even say what a file is, there is none."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(config_file, "_text", refuse)
        with pytest.raises(BadSetting, match=r"pytest\.ini cannot be read for pytest's settings: Permission denied\."):
            locate(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "is_file", refuse)
        assert locate(tmp_path) == ConfigFile(tmp_path)


def test_an_older_pytest_knows_no_toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pytest 8 is installed, the files and the table that came with 9 are passed over."""
    monkeypatch.setattr(config_file, "_pytest", lambda: (8, 0))
    for name, text in (("pytest.toml", "[pytest]"), (".pytest.ini", ""), ("pyproject.toml", "[tool.pytest]\na = 1\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert locate(tmp_path).path is None


def test_a_workspace_by_its_settings(tmp_path: Path) -> None:
    """Its limits, and its katas at the first of the folders that lies in it."""
    (tmp_path / "dojo").mkdir()
    dojo = Workspace(tmp_path / "dojo")
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nkata_paths = x dojo dojo/y z\nkata_attempts = 3\n", encoding="utf-8"
    )
    assert settled(dojo, dojo.root) == Workspace(dojo.root, Limits(attempts=3), "y")
    assert settled(dojo, dojo.root).katas == tmp_path / "dojo" / "y"
    (dojo.root / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    assert settled(dojo, dojo.root / "katas") == dojo
    assert settled(dojo, dojo.root).katas == tmp_path / "dojo" / "katas"
    for file in (dojo.root / "pytest.ini", tmp_path / "pytest.ini"):
        file.unlink()
    assert settled(dojo, dojo.root / "katas") == dojo  # though pytest, started there, would look in katas/katas


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("pytest.ini", "[pytest]\n", "kata_paths = katas"),
        ("pytest.ini", "[pytest]\nkata_paths = 'a b'\n", "kata_paths = 'a b' katas"),
        ("pyproject.toml", "[tool.pytest.ini_options]\nkata_paths = 'a'", 'kata_paths = ["a", "katas"]'),
        ("setup.cfg", "[tool:pytest]\nkata_paths = a katas\n", ""),
        ("pyproject.toml", "", ""),
    ],
)
def test_the_line_that_names_a_folder(tmp_path: Path, file: str, text: str, line: str) -> None:
    """In the file's own language, with what stands there already; none where it stands there, or where nothing does."""
    (tmp_path / file).write_text(text, encoding="utf-8")
    found = locate(tmp_path)
    assert found.naming(tmp_path / "katas") == line
    if line:
        (tmp_path / file).write_text(f"[{found.table}]\n{line}\n", encoding="utf-8")
        assert tmp_path / "katas" in locate(tmp_path).kata_paths
