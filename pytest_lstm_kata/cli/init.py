"""The command that makes a dojo, or brings one up to date."""

from __future__ import annotations

from pathlib import Path

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.journal import FOLDER, KATAS
from pytest_lstm_kata.trees import blank_files, lay, seeds_in

PYTEST_INI = f"""\
[pytest]
addopts = --kata
kata_paths = {KATAS}
"""


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

    In a folder that has katas already, new ones are added and untouched ones renewed; a file with an answer in
    it is never overwritten.
    """
    catalogue = common.catalogue()
    files: dict[str, str] = {}
    for pack in catalogue.packs.values():
        home = common.home(pack)
        dealt = seeds_in(folder / KATAS / home, pack) if seed is None else {}
        blank = blank_files(pack, seed or next(iter(dealt.values()), 0), dealt)
        files |= {f"{home}{name}": text for name, text in blank.items()}
    try:
        laid = lay(files, folder / KATAS, catalogue.katas)
        (folder / FOLDER).mkdir(exist_ok=True)
        if not (folder / "pytest.ini").exists():
            (folder / "pytest.ini").write_text(PYTEST_INI, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror}.") from None
    click.echo(f"{len(catalogue.katas)} katas in {(folder / KATAS).as_posix()}, {len(laid.written)} files written.")
    for name in laid.kept:
        click.echo(f"kept, with your answers: {(folder / KATAS / name).as_posix()}")
    if folder.resolve() != Path.cwd():
        click.echo(f'next: cd "{folder}"' if " " in str(folder) else f"next: cd {folder}")
        click.echo("      pytest --kata")
    else:
        click.echo("next: pytest --kata")
