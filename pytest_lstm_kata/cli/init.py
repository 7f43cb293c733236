"""The command that makes a dojo, or brings one up to date."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.laying import Files, Laid, blank_files, lay, move, seeds_in
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.output.terminal import encodable
from pytest_lstm_kata.record import config_file
from pytest_lstm_kata.record.config_file import ConfigFile
from pytest_lstm_kata.record.settings import BadSetting
from pytest_lstm_kata.record.workspace import Workspace, home, shown, typed

_OURS = frozenset({"katas", "exam", "badge.svg", "badge.json"})
"""What a dojo has."""

_MAX_LISTED = 10
"""No list of files is longer than this."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--numbers",
    "seed",
    metavar="SEED",
    type=click.IntRange(0, 10**9),
    help="Deal fresh numbers: the same SEED gives the same ones everywhere; 0 gives the first ones.",
)
def init(folder: Path, seed: int | None) -> None:
    """Make DIR a place to practise: katas, a pytest.ini, and a record of your progress.

    In a folder that has katas already, new ones are added and untouched ones renewed, and what changed is said; a
    file with an answer in it is never overwritten.
    """
    settings = _settings(folder)
    workspace, catalogue, laid = _workspace(folder, settings), common.catalogue(), Laid()
    katas = workspace.katas
    places = {kata.id: home(kata.pack) + kata.file for kata in catalogue.katas.values()}
    try:
        move(places, katas, catalogue.katas, laid)
        lay(_files(catalogue, katas, seed), katas, catalogue.katas, laid)
        workspace.state.mkdir(exist_ok=True)
        if settings is None:
            access.replace(folder / "pytest.ini", _pytest_ini().encode())
    except OSError as error:
        raise click.ClickException(
            f"{folder} cannot be written: {error.strerror or error}.\n"
            f"Files written before that: {len(laid.written)}, moved: {len(laid.moved)}. Nothing is lost.\n"
            "The same command goes on from there."
        ) from None
    for line in _told(catalogue, places, katas, laid):
        common.say(line)
    if settings:
        _tell_what_to_add(settings, katas)
    first = [] if folder.resolve() == Path.cwd() else [f"cd {typed(folder)}"]
    common.next_steps(*first, "pytest --kata")


def _settings(folder: Path) -> ConfigFile | None:
    """pytest's settings that hold in this folder, and stay; None if it is to have a pytest.ini of its own.

    That would hide those of the folder itself, and those above it from all else that lies in it.
    """
    try:
        found = config_file.locate(folder)
        found.kata_paths  # noqa: B018  # as pytest will: what cannot be understood is said before anything is written
    except BadSetting as error:
        raise click.ClickException(str(error)) from None
    own = found.path is not None and found.path.parent == Path(os.path.abspath(folder))  # noqa: PTH100  # as in found
    return found if found.path and (own or _holds_others(folder)) else None


def _holds_others(folder: Path) -> bool:
    """Does anything lie here that no dojo has? Names that begin with a dot are nobody's tests."""
    names = (path.name for path in folder.iterdir()) if folder.is_dir() else ()
    return any(name not in _OURS and not name.startswith(".") for name in names)


def _workspace(folder: Path, settings: ConfigFile | None) -> Workspace:
    """The folder as it was typed, with the place of katas that the settings name."""
    paths = settings.kata_paths if settings else ()
    return Workspace(folder, place=Workspace(Path(os.path.abspath(folder))).among(paths).place)  # noqa: PTH100  # as paths


def _tell_what_to_add(settings: ConfigFile, katas: Path) -> None:
    """How these settings, which stay as they are, name the katas."""
    line = settings.naming(Path(os.path.abspath(katas)))  # noqa: PTH100  # as they are
    if not line or settings.path is None:
        return
    file = shown(settings.path)
    if settings.path.name == "pytest.ini":
        common.say(f"{file} was there before, and stays as it is.")
    else:
        common.say(f"No pytest.ini was written: it would hide pytest's settings in {file}.")
    where = f", under [{settings.table}]" if settings.table else ""
    common.say(f"Add this to {file}{where}:")
    for text in (line,) if settings.table else ("[pytest]", line):
        click.echo(f"    {encodable(text, sys.stdout.encoding)}")


def _pytest_ini() -> str:
    """What makes a plain ``pytest`` judge the dojo's katas."""
    return (files(__package__) / "new_dojo" / "pytest.ini").read_text(encoding="utf-8")


def _files(catalogue: Catalogue, katas: Path, seed: int | None) -> Files:
    """The tree of all packs. Without a seed each file has the deal that it had, and a new one that of most others."""
    files: dict[str, str] = {}
    for pack in catalogue.packs.values():
        above = home(pack.name)
        dealt = seeds_in(katas / above, pack) if seed is None else {}
        usual = Counter(dealt.values()).most_common(1)[0][0] if dealt else seed or 0
        files |= {f"{above}{name}": text for name, text in blank_files(pack, usual, dealt).items()}
    return files


def _told(catalogue: Catalogue, places: Mapping[str, str], katas: Path, laid: Laid) -> Iterator[str]:
    """What changed, in few lines."""

    def paths(names: Iterable[str]) -> list[str]:
        return [(katas / name).as_posix() for name in names]

    def pairs(word: str, by_place: Mapping[str, str]) -> list[str]:
        return [word.join(paths([old, name])) for name, old in by_place.items()]

    here = f"{len(catalogue.katas)} katas in {katas.as_posix()}"
    renewed, kept, same = (
        [name for name in names if name not in laid.moved] for names in (laid.renewed, laid.kept, laid.same)
    )
    if not (laid.renewed or laid.kept or laid.same):
        yield f"{here}, {len(laid.new)} files written."
    elif not (laid.written or laid.moved or laid.outdated):
        yield f"{here}, nothing to change."
    else:
        counts = {
            "new": laid.new,
            "renewed": renewed,
            "moved": laid.moved,
            "with your answers kept": kept,
            "as they were": same,
        }
        numbers = {word: sum(name.endswith(".py") for name in names) for word, names in counts.items()}
        yield f"{here}: {', '.join(f'{number} {word}' for word, number in numbers.items() if number)}."
        yield from _listed("new", paths(laid.new))
        yield from _listed("renewed", paths(renewed))
        yield from _listed("moved", pairs(" -> ", laid.moved))
        yield from _listed("kept, though dealt otherwise now", paths(laid.outdated))
    retried = [kata for kata in catalogue.katas.values() if places[kata.id] in laid.outdated]
    if retried:
        which = "it" if len(retried) == 1 else "the first"
        yield f"lstm-kata retry {retried[0].ref} deals {which} anew and keeps what you wrote."
    yield from _listed("one kata in two files, keep one", pairs(", ", laid.twice))
    yield from _listed("left alone", [f"{(katas / name).as_posix()}: {why}" for name, why in laid.left_alone.items()])
    yield from _listed("in no installed pack", paths(laid.strangers))


def _listed(word: str, texts: Sequence[str]) -> Iterator[str]:
    for text in texts[:_MAX_LISTED]:
        yield f"{word}: {text}"
    if texts[_MAX_LISTED:]:
        yield f"{word}: and {len(texts) - _MAX_LISTED} more"
