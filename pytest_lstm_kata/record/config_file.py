"""The file from which pytest takes its settings, found and read as pytest does, by commands that do not import it."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.record.settings import BadSetting, kata_paths, limits
from pytest_lstm_kata.record.workspace import Workspace, shown

_NAMES: Final = ("pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
"""In pytest's own order of precedence."""

MAX_BYTES: Final = 2**20
"""A larger file is not read."""


class ConfigFile(NamedTuple):
    """What pytest goes by in some folder."""

    rootdir: Path
    """``kata_paths`` are seen from here."""
    path: Path | None = None
    """None where pytest has no settings; a ``pyproject.toml`` without any marks the rootdir all the same."""
    table: str = ""
    """Where in it they stand, such as ``tool.pytest.ini_options``; empty if the file has no such table yet."""
    settings: Mapping[str, object] = MappingProxyType({})

    @property
    def kata_paths(self) -> Sequence[Path]:
        """Where the settings say that katas lie; none if they do not say. Raises ``BadSetting``."""
        said = kata_paths(self.settings) if "kata_paths" in self.settings else ()
        return [Path(os.path.normpath(self.rootdir / path)) for path in said]

    def naming(self, folder: Path) -> str:
        """The line by which this file has pytest look for katas in this folder, too; empty if it does by such a line."""
        if self.path is None or folder in self.kata_paths:
            return ""
        before = kata_paths(self.settings) if "kata_paths" in self.settings else ()
        paths = [*before, Path(os.path.relpath(folder, self.rootdir)).as_posix()]
        if self.path.suffix == ".toml":
            return f"kata_paths = [{', '.join(map(json.dumps, paths))}]"
        return f"kata_paths = {shlex.join(paths)}"


class Section(NamedTuple):
    """The settings of one file, and the name of the table that has them; empty if it has none."""

    table: str
    settings: Mapping[str, object]


def settled(workspace: Workspace, folder: Path) -> Workspace:
    """The same by the settings that pytest finds in this folder. Raises ``BadSetting``."""
    found = locate(folder)
    return workspace._replace(limits=limits(found.settings)).among(found.kata_paths)


def locate(folder: Path) -> ConfigFile:
    """What pytest goes by if it is started in this folder without a path. Raises ``BadSetting``.

    As pytest: the nearest file upwards that has settings counts, alone. One of pytest's own name counts even if empty.
    """
    here = Path(os.path.abspath(folder))  # noqa: PTH100  # as pytest: links stay as they are
    bases = (here, *here.parents)
    for base in bases:
        for name in _NAMES:
            section = read(base / name)
            if section:
                return ConfigFile(base, base / name, *section)
    names = ("pyproject.toml", "setup.py") if _pytest() >= (8, 1) else ("setup.py",)
    marks = (base for name in names for base in bases if _is_file(base / name))
    return ConfigFile(next(marks, here))


def read(path: Path) -> Section | None:
    """What this file says to pytest; None if it is not there or says nothing. Raises ``BadSetting``."""
    if not _is_file(path) or (path.suffix == ".toml" and path.name != "pyproject.toml" and not _knows_toml()):
        return None
    try:
        text = _text(path)
        return _toml(text, path.name) if path.suffix == ".toml" else _ini(text, path.name)
    except OSError as error:
        why = error.strerror or str(error)
    except RecursionError:
        why = "its lists or tables are nested too deep"
    except ValueError as error:
        why = printable(" ".join(str(error).split())[:200])
    raise BadSetting(f"{shown(path)} cannot be read for pytest's settings: {why}.")


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES} bytes")
    return data.decode("utf-8").replace("\r\n", "\n")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # below a folder that may not be searched
        return False


@cache
def _pytest() -> tuple[int, int]:
    """The version that is installed."""
    major, minor, *_ = version("pytest").split(".")
    return int(major), int(minor)


def _knows_toml() -> bool:
    """From 9 on pytest has files in TOML of its own, and a table in which a number is a number."""
    return _pytest() >= (9, 0)


def _toml(text: str, name: str) -> Section | None:
    import tomllib  # in a run of pytest there is nothing for it to read

    document: Mapping[str, object] = tomllib.loads(text)
    if name in ("pytest.toml", ".pytest.toml") or (name != "pyproject.toml" and "pytest" in document):
        own = document.get("pytest", {})
        return Section("pytest" if "pytest" in document else "", own if isinstance(own, Mapping) else {})
    tool = document.get("tool")
    tables = tool.get("pytest") if isinstance(tool, Mapping) else None
    if not isinstance(tables, Mapping):
        return None
    native = {key: value for key, value in tables.items() if key != "ini_options"}
    options = tables.get("ini_options")
    if native and _knows_toml():
        if options:
            raise ValueError("it has both [tool.pytest] and [tool.pytest.ini_options]")
        return Section("tool.pytest", native)
    return Section("tool.pytest.ini_options", options) if isinstance(options, Mapping) else None


def _ini(text: str, name: str) -> Section | None:
    from iniconfig import IniConfig, ParseError

    try:
        sections = IniConfig("", data=text).sections
    except ParseError as error:
        raise ValueError(f"line {error.lineno + 1}: {error.msg}") from None
    table = "tool:pytest" if name.endswith(".cfg") else "pytest"
    if table in sections:
        return Section(table, sections[table])
    if name.endswith(".cfg") and "pytest" in sections:
        raise ValueError("its section [pytest] must be called [tool:pytest]")
    return Section("", {}) if name == "pytest.ini" or (name == ".pytest.ini" and _knows_toml()) else None
