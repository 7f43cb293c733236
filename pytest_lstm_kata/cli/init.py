"""The command that makes a dojo, or brings one up to date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

import click

from pytest_lstm_kata.cli import common, front_page, placing
from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.folder import Folders
from pytest_lstm_kata.files.laying import Files, Laid, blank_files, lay, move, seeds_in
from pytest_lstm_kata.files.walk import home
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.record import config_file
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.settings import BadSetting
from pytest_lstm_kata.record.workspace import absolute

_MAX_LISTED = 10
"""No list of files is longer than this."""


@click.command()
@click.argument("name", metavar="DIR")
@click.option(
    "--numbers",
    "seed",
    metavar="SEED",
    type=click.IntRange(0, 10**9),
    help="Deal fresh numbers: the same SEED gives the same numbers everywhere; 0 gives the first ones.",
)
def init(name: str, seed: int | None) -> None:
    """Make DIR a dojo, or update the dojo DIR.

    A dojo is a folder with katas, a pytest.ini, and a record of your progress. If DIR already has katas, new ones are
    added, untouched ones are updated, and the changes are listed. A file with an answer in it is never overwritten.
    """
    catalogue, laid, folder = common.catalogue(), Laid(), Path(name)
    places = {kata.id: home(kata.pack) + kata.file for kata in catalogue.katas.values()}
    try:
        placing.check_place(name, catalogue)
        settings = placing.settings_of(folder)
        workspace = placing.workspace_of(folder, settings)
        katas = workspace.katas
        move(places, katas, catalogue.known, laid)
        elsewhere = _renamed(catalogue, places, katas)
        laid.same += elsewhere.values()
        blank = {name: text for name, text in _files(catalogue, katas, seed).items() if name not in elsewhere}
        lay(blank, katas, catalogue.katas, laid)
        workspace.state.mkdir(exist_ok=True)
        if not access.is_there(workspace.state / ".gitignore"):
            access.replace(workspace.state / ".gitignore", _text("gitignore").encode())
        front_page.lay(workspace, catalogue, is_new=not placing.holds_others(folder))
        if settings is None:
            access.replace(folder / "pytest.ini", _text("pytest.ini").encode())
    except OSError as error:
        done = (
            f"Files written before that: {len(laid.written)}, moved: {len(laid.moved)}. Nothing is lost.\n"
            "The same command continues from there."
        )
        done = done if laid.written or laid.moved else "No file was written. Choose another folder, or free some space."
        raise click.ClickException(f"{folder} cannot be written: {error.strerror or error}.\n{done}") from None
    for line in _told(catalogue, places, katas, laid):
        common.say(line)
    if settings:
        placing.tell_what_to_add(settings, katas)
    workspace = workspace._replace(root=absolute(folder))
    with suppress(BadSetting):  # whatever pytest will say of its settings, the dojo is there
        workspace = config_file.settled(workspace, folder)
    record = Record(workspace, catalogue.renamed)
    common.go_on(record, *common.onward(record, catalogue))


def _renamed(catalogue: Catalogue, places: Mapping[str, str], katas: Path) -> Mapping[str, str]:
    """Where the learner has a kata under a name of their own, by where it would be laid: it needs no second file."""
    papers = Folders(catalogue).papers(katas)
    own = {places[kata]: paper.path.relative_to(katas).as_posix() for kata, paper in papers.items()}
    return {place: name for place, name in own.items() if name != place and not access.is_there(katas / place)}


def _text(name: str) -> str:
    """A file of a new dojo: what makes a plain ``pytest`` judge its katas, and what Git need not keep of its record."""
    return (files(__package__) / "new_dojo" / name).read_text(encoding="utf-8")


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
    if not (laid.renewed or laid.emptied or laid.kept or laid.same):
        yield f"{here}, {len(laid.new)} files written."
    elif not (laid.written or laid.moved or laid.outdated):
        yield f"{here}, nothing to change."
    else:
        counts = {
            "new": laid.new,
            "updated": renewed,
            "written again": laid.emptied,
            "moved": laid.moved,
            "with your answers kept": kept,
            "unchanged": same,
        }
        numbers = {word: sum(name.endswith(".py") for name in names) for word, names in counts.items()}
        yield f"{here}: {', '.join(f'{number} {word}' for word, number in numbers.items() if number)}."
        yield from _listed("new", paths(laid.new))
        yield from _listed("updated", paths(renewed))
        yield from _listed("empty, so written again", paths(laid.emptied))
        yield from _listed("moved", pairs(" -> ", laid.moved))
        yield from _listed("kept, although this version deals other numbers", paths(laid.outdated))
    retried = [kata for kata in catalogue.katas.values() if places[kata.id] in laid.outdated]
    if retried:
        which = "it" if len(retried) == 1 else "the first"
        yield f"lstm-kata retry {retried[0].ref} gives {which} fresh numbers and keeps what you wrote."
    yield from _listed("one kata in two files, keep one", pairs(", ", laid.twice))
    yield from _listed("left alone", [f"{(katas / name).as_posix()}: {why}" for name, why in laid.left_alone.items()])
    yield from _listed("of no installed pack", paths(laid.strangers))


def _listed(word: str, texts: Sequence[str]) -> Iterator[str]:
    for text in texts[:_MAX_LISTED]:
        yield f"{word}: {text}"
    if texts[_MAX_LISTED:]:
        yield f"{word}: and {len(texts) - _MAX_LISTED} more"
