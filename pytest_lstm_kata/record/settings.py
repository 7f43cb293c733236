"""The settings of challenges; commands, which do not run under pytest, read them from the files in which it finds them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple


class Limits(NamedTuple):
    """What a challenge allows; 0 stands for no limit."""

    attempts: int = 2
    seconds: int = 120


USUAL: Final = Limits()

_FILES: Final = {
    "pytest.toml": "pytest",
    "pytest.ini": "pytest",
    "pyproject.toml": "tool.pytest",
    "tox.ini": "pytest",
    "setup.cfg": "tool:pytest",
}
"""In pytest's own order of precedence, each with its table."""


class BadSetting(ValueError):
    """A setting is not what it should be; the text says which and what to write."""


def limits(settings: Mapping[str, object]) -> Limits:
    """The limits of challenges by ``kata_attempts`` and ``kata_time_limit``. Raises ``BadSetting``."""
    return Limits(
        _whole("kata_attempts", settings.get("kata_attempts", USUAL.attempts)),
        _whole("kata_time_limit", settings.get("kata_time_limit", USUAL.seconds)),
    )


def configured(folder: Path) -> Mapping[str, object]:
    """What the folder's own file of pytest settings says; empty if it has none, or none that can be read."""
    for name, table in _FILES.items():
        try:
            text = (folder / name).read_text(encoding="utf-8")
            found = _toml(text, table) if name.endswith(".toml") else _ini(text, table)
        except (OSError, ValueError):
            continue
        if found is not None:
            return found
    return {}


def _toml(text: str, table: str) -> Mapping[str, object] | None:
    import tomllib  # in a run of pytest there is nothing for it to read

    found: object = tomllib.loads(text)
    for name in table.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    if isinstance(found, Mapping):
        options = found.get("ini_options", found)
        return options if isinstance(options, Mapping) else None
    return None


def _ini(text: str, table: str) -> Mapping[str, object] | None:
    from iniconfig import IniConfig, ParseError

    try:
        sections = IniConfig("", data=text).sections
    except ParseError as error:
        raise ValueError(str(error)) from None
    return sections.get(table)


def _whole(name: str, value: object) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit()):
        raise BadSetting(f"{name} = {text}: write a whole number, or 0 for no limit.")
    return int(text)
