"""The commands of ``lstm-kata``. What needs torch imports it when it runs, and nothing else does."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_lstm_kata import packs
from pytest_lstm_kata.journal import FOLDER, KATAS, Journal, workspace_of
from pytest_lstm_kata.model import BUILT_IN, Kata, Pack
from pytest_lstm_kata.numbers import deal
from pytest_lstm_kata.progress import Progress, fold
from pytest_lstm_kata.reading import read_file
from pytest_lstm_kata.trees import blank_files, lay, seeds_in, solved_files, stale

if TYPE_CHECKING:
    from pytest_lstm_kata.oracle import TorchOracle

PYTEST_INI = f"""\
[pytest]
addopts = --kata
kata_paths = {KATAS}
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pytest-lstm-kata")
def main() -> None:
    """Learn torch.nn.LSTM by doing. Fill in the katas, run pytest --kata, earn the badge."""


@main.command()
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
    catalogue = _catalogue()
    files: dict[str, str] = {}
    for pack in catalogue.packs.values():
        home = _home(pack)
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


@main.command()
@click.argument("name", metavar="KATA")
@click.option("-n", "--number", type=click.IntRange(1), help="Show this one, instead of one more.")
def hint(name: str, number: int | None) -> None:
    """Show one more hint for KATA.

    KATA is a file, a name or the start of one, or a number such as 1.6.
    """
    kata = _find(name)
    journal, progress = _record()
    shown = progress.hints.get(kata.id, 0)
    level = min(number or shown + 1, len(kata.hints))
    seed = _seed(kata, journal)
    click.echo(f"{kata.heading}: hint {level} of {len(kata.hints)}")
    click.echo(_wrapped(kata.text(kata.hints[level - 1], deal(kata, seed))))
    if level == len(kata.hints):
        click.echo(f"That was the last one. lstm-kata explain {name} tells the idea behind the kata.")
    if journal is None and level < len(kata.hints):
        click.echo(f"Nothing is remembered here: lstm-kata hint {name} -n {level + 1} shows the next one.")
    elif journal is not None and level > shown:
        try:
            journal.append("hinted", kata, seed=seed, level=level)
        except OSError as error:
            click.echo(f"not remembered: {journal.path}: {error.strerror or error}", err=True)


@main.command()
@click.argument("name", metavar="KATA")
def explain(name: str) -> None:
    """Explain KATA, and once it is solved each step.

    KATA is a file, a name or the start of one, or a number such as 1.6.
    """
    kata = _find(name)
    journal, progress = _record()
    numbers = deal(kata, _seed(kata, journal))
    click.echo(
        f"{kata.heading}\n\n{kata.text(kata.statement, numbers)}\n\n{_wrapped(kata.text(kata.concept, numbers))}"
    )
    click.echo(f"\nRead on: {kata.source}")
    if kata.id not in progress.solved:
        click.echo("\nThe steps, a quick check and the common mistakes are shown here once your answer is right.")
        return
    unverified = progress.latest[kata.id].get("unverified")
    if isinstance(unverified, list) and unverified:
        names = ", ".join(map(str, unverified))
        click.echo()
        click.echo(_wrapped(f"Not verified on your machine: {names}. Compare your answer with the steps."))
    click.echo("\nStep by step:")
    for step in kata.steps:
        click.echo(_wrapped(kata.text(step, numbers), "  - "))
    click.echo(f"\nTry it:\n  {kata.quick_check}\n\nCommon mistakes, and what is said to them:")
    for sentence in dict.fromkeys(mistake.sentence for mistake in kata.mistakes):
        click.echo(_wrapped(kata.text(sentence, numbers), "  - "))


@main.group("pack")
def pack_commands() -> None:
    """For authors: build and check packs."""


@pack_commands.command()
@click.argument("name", metavar="NAME")
def new(name: str) -> None:
    """Make a folder with a pack of your own to fill in.

    It can be installed as it is, and has one kata. NAME is what the pack is about, in small letters, such as gru.
    """
    from pytest_lstm_kata.template import NAME, pack_files

    if not NAME.fullmatch(name):
        raise click.ClickException(f"`{name}` cannot name a pack: use small letters and digits, such as gru.")
    if name in _catalogue().packs:
        raise click.ClickException(f"a pack called `{name}` is installed already: choose another name.")
    folder = Path(f"pytest-{name}-kata")
    try:
        folder.mkdir()
        for path, text in pack_files(name).items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(text.encode())
    except FileExistsError:
        raise click.ClickException(f"{folder} is there already: move it away, or choose another name.") from None
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror}.") from None
    click.echo(f"{folder} is a pack with one kata. Each TODO in pytest_{name}_kata.py is yours to fill.")
    click.echo(f"next: python -m pip install -e {folder}")
    click.echo(f"      lstm-kata pack check {name}")


@pack_commands.command()
@click.argument("name", metavar="PACK", default=BUILT_IN)
@click.option("--check", is_flag=True, help="Write nothing; fail if katas/ or solutions/ are not as they would be.")
def build(name: str, check: bool) -> None:
    """Write katas/ and solutions/ of PACK here.

    The katas come from the pack, the solutions from the installed torch.
    """
    from pytest_lstm_kata.judging import Judge

    catalogue = _catalogue()
    pack = _pack(catalogue, name)
    oracle = _oracle()
    blank, solved = blank_files(pack), solved_files(pack, Judge(oracle))
    katas, solutions = Path(KATAS), Path("solutions")
    if check:
        wrong = [
            *(f"{katas}/{n}" for n in stale(blank, katas)),
            *(f"{solutions}/{n}" for n in stale(solved, solutions)),
        ]
        if wrong:
            raise click.ClickException("stale: " + ", ".join(wrong) + ". lstm-kata pack build renews them.")
        click.echo(f"{len(blank)} files in katas/ and {len(solved)} in solutions/ are as the pack has them.")
        return
    laid = lay(blank, katas, catalogue.katas)
    lay(solved, solutions, catalogue.katas, protect=False)
    click.echo(f"{len(blank)} files in katas/ and {len(solved)} in solutions/ are up to date.")
    if laid.kept:
        raise click.ClickException(f"kept, with answers in them: {', '.join(laid.kept)}")


@pack_commands.command()
@click.argument("name", metavar="PACK", default=BUILT_IN)
@click.option("--draws", default=200, show_default=True, type=click.IntRange(0), help="Fresh numbers for each kata.")
def check(name: str, draws: int) -> None:
    """Check all that must hold of PACK.

    Solutions pass, every mistake gets its own sentence, and nothing gives an answer away, for many fresh numbers.
    """
    from pytest_lstm_kata.testing import check_frame, check_kata

    pack = _pack(_catalogue(), name)
    _oracle()
    start, frame = time.perf_counter(), check_frame(pack)
    for problem in frame:
        click.echo(f"FAIL {problem}")
    problems = len(frame)
    for kata in pack.katas:
        found = check_kata(kata, draws)
        problems += len(found)
        click.echo(f"{'FAIL' if found else 'ok':<4} {kata.heading}")
        for problem in found:
            click.echo(f"     {problem}")
    click.echo(
        f"{len(pack.katas)} katas, {draws} draws each, in {time.perf_counter() - start:.1f} s: {problems} problems"
    )
    sys.exit(1 if problems else 0)


def _oracle() -> TorchOracle:
    """The installed torch, for commands that cannot do without."""
    from pytest_lstm_kata import oracle as truth

    oracle = truth.TorchOracle()
    if oracle.unfit():
        raise click.ClickException(oracle.unfit())
    return oracle


def _wrapped(text: str, start: str = "") -> str:
    """A paragraph no wider than the terminal, nor than one likes to read."""
    width = min(shutil.get_terminal_size().columns, 88)
    return click.wrap_text(text, width, initial_indent=start, subsequent_indent=" " * len(start))


def _catalogue() -> packs.Catalogue:
    catalogue = packs.load()
    for problem in catalogue.problems:
        click.echo(f"warning: {problem}", err=True)
    return catalogue


def _find(name: str) -> Kata:
    try:
        return _catalogue().find(name)
    except packs.NotFound as error:
        raise click.ClickException(str(error)) from None


def _pack(catalogue: packs.Catalogue, name: str) -> Pack:
    if name not in catalogue.packs:
        raise click.ClickException(f"no pack is called `{name}`; there are: {', '.join(catalogue.packs)}.")
    return catalogue.packs[name]


def _home(pack: Pack) -> str:
    """Where a pack's units stand: the built-in ones come first, others in a folder of their own."""
    return "" if pack.name == BUILT_IN else f"{pack.name}/"


def _record() -> tuple[Journal | None, Progress]:
    workspace = workspace_of(Path.cwd())
    if workspace is None:
        return None, Progress()
    journal = Journal(workspace)
    return journal, fold(journal.events())


def _seed(kata: Kata, journal: Journal | None) -> int:
    """Which numbers the learner's file has, so that every text speaks of the same ones."""
    if journal is None:
        return 0
    home = "" if kata.pack == BUILT_IN else kata.pack
    return read_file(journal.workspace / KATAS / home / kata.file, {kata.id: kata}).seed
