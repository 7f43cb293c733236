"""The command that writes all of a dojo into one small file, for whoever looks at the answers of a class."""

from __future__ import annotations

import getpass
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.hand_in import MAX_NAME, SUFFIX, Given, HandIn
from pytest_lstm_kata.files.printing import is_printable
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.record import hand_in as handing
from pytest_lstm_kata.record.exam import Sitting, sitting
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.workspace import shown, typed

_LONGEST: Final = 40
"""So many characters of a name are in that of the file."""

_LISTED: Final = 12
"""No more katas than these are listed that cannot be read."""

_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(?![^.])", re.IGNORECASE)
"""Windows has devices of these names, whatever stands behind a dot."""


@click.command("hand-in")
@click.argument("name", required=False)
@click.option("-o", "out", metavar="FILE", help="Write this file, or into this folder.")
def hand_in(name: str | None, out: str | None) -> None:
    """Write all your answers into one small file for your facilitator.

    The file, NAME.kata.json, has your answers with their numbers, those of your exam, and your journal. It can be judged as
    your folder can. NAME is your name as your facilitator knows it. Nothing is judged now.
    """
    catalogue = common.catalogue()
    record, grader = common.need_record(catalogue), Grader(catalogue)
    called = _name(name)
    path = _place(called, out, record)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        found, data = handing.collected(record, grader.folders, called, version("pytest-lstm-kata"), created)
    except handing.TooLarge as error:
        raise click.ClickException(f"Nothing was written: {error}. Write shorter values.") from None
    if not found.katas:
        raise click.ClickException(
            f"There are no katas in {shown(record.workspace.katas)}: lstm-kata init {typed(record.workspace.root)} writes them."
        )
    is_there = access.is_there(path)
    if is_there and not handing.is_earlier(path, record, called):
        raise click.ClickException(
            f"{shown(path)} is there already, and it is not an earlier hand-in of this dojo by {called}, so nothing was written. "
            "Move it, or name another file with -o FILE."
        )
    try:
        access.replace(path, data)
    except OSError as error:
        raise click.ClickException(f"{shown(path)} cannot be written: {error.strerror or error}.") from None
    if name is None:
        common.say(f"It is in the name of {called}. For another name: lstm-kata hand-in NAME")
    sat = sitting(record.workspace, grader, None)
    for line in _told(path, found, len(data), sat, catalogue):
        common.say(line)
    if is_there:
        common.say("Your earlier hand-in of this name was replaced.")
    common.say("It holds your answers: give it to your facilitator only.")


def _name(typed_name: str | None) -> str:
    """The learner's name, asked for if it was not typed and somebody is there. Raises ``ClickException`` if it is none."""
    name = _asked() if typed_name is None else typed_name
    name = " ".join(name.split()) if is_printable(name) else name
    why = _why_no_name(name)
    if why:
        raise click.ClickException(f"{why} Type your name as your facilitator knows it: lstm-kata hand-in NAME")
    return name


def _asked() -> str:
    try:
        login = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may have no name for who is in it
        login = ""
    login = "" if _why_no_name(login) else login
    if not common.is_somebody_there():
        return login
    answer: str = click.prompt("Your name, as your facilitator knows it", default=login or None)
    return answer


def _why_no_name(name: str) -> str:
    if not name.strip():
        return "There is no name."
    if not is_printable(name):
        return "This name has characters that cannot be shown."
    if len(name) > MAX_NAME:
        return f"This name is longer than {MAX_NAME} characters."
    if name.lower().endswith(SUFFIX):
        return "This is the name of a file; -o FILE says where to write it."
    if "/" in name or "\\" in name:
        return "A name has no slashes; -o FILE says where to write the file."
    if not any(map(str.isalnum, name)):
        return "A name has at least one letter or digit."
    return ""


def _place(name: str, out: str | None, record: Record) -> Path:
    """Where the file goes: into the dojo, if nobody says otherwise."""
    safe = re.sub(r"[^\w.-]+", "-", name)[:_LONGEST].strip("-.")
    default = f"{safe}-{SUFFIX}" if _RESERVED.match(safe) else f"{safe}{SUFFIX}"
    if out is None:
        return record.workspace.root / default
    path = Path(out)
    if not out.strip() or not is_printable(out):
        raise click.ClickException("-o FILE: this is not the name of a file.")
    if access.is_folder(path):
        return path / default
    if not path.name.lower().endswith(SUFFIX):
        known = path.with_name((path.name.partition(".")[0] or safe) + SUFFIX)
        raise click.ClickException(
            f"-o {shown(path)}: the name has to end in {SUFFIX}, by which a hand-in is known. Type: -o {typed(known)}"
        )
    if not access.is_folder(path.parent):
        raise click.ClickException(f"-o {shown(path)}: there is no folder {shown(path.parent)}.")
    return path


def _told(path: Path, found: HandIn, size: int, sat: Sitting | None, catalogue: Catalogue) -> Iterator[str]:
    """What is in the file, and what is amiss with it."""
    parts = [f"{_filled(found.katas, catalogue)} of {len(found.katas)} katas filled"]
    if found.exam:
        number = f"exam {sat.exam.seed}" if sat else "an exam"
        parts.append(f"{number} ({_filled(found.exam, catalogue)} of {len(found.exam)} filled)")
    count = len(found.journal)
    events = f"the newest {count} of {count + found.left_out}" if found.left_out else f"{count}"
    parts.append(f"{events} {'event' if events == '1' else 'events'}")
    yield f"{shown(path)}: {', '.join(parts)}, {max(1, round(size / 1000))} kB."
    for katas, where, judging in ((found.katas, "", "pytest --kata"), (found.exam, " in your exam", "")):
        refs = [catalogue.katas[kata].ref for kata, given in katas.items() if given.problem]
        if refs:
            more = f" and {len(refs) - _LISTED} more" if refs[_LISTED:] else ""
            why = f" {judging} says why." if judging else ""
            yield f"Cannot be read{where}: {', '.join(refs[:_LISTED])}{more}.{why}"
    if sat and sat.is_open:
        yield (
            f"Exam {sat.exam.seed} is not handed in yet. It is in the file as it is now. "
            "When it is done, type lstm-kata exam --hand-in, and then this command again."
        )


def _filled(katas: Mapping[str, Given], catalogue: Catalogue) -> int:
    """In how many of the katas all blanks are filled."""
    return sum(len(given.answers) == len(catalogue.katas[kata].listing.names) for kata, given in katas.items())
