"""The pytest plugin: options and hooks. Without ``--kata`` it does nothing, and imports next to nothing."""

from __future__ import annotations

import gc
import sys
from collections.abc import Generator, Sequence
from contextlib import ExitStack
from functools import cache, partial
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

import pytest

from pytest_lstm_kata.plugin import hookspecs

if TYPE_CHECKING:
    from pytest_lstm_kata.record.settings import Limits


class _WithoutRewriting:
    """Finds our modules as Python does.

    pytest rewrites the asserts of a plugin's whole distribution. Ours has none, and pytest's way takes longer: its cache
    is read piece by piece, and where none can be kept it compiles each module anew in each run.
    """

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        return PathFinder.find_spec(name, path, target) if name.startswith("pytest_lstm_kata.") else None


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("lstm-kata", "LSTM katas")
    group.addoption("--kata", action="store_true", help="Judge the katas in kata_paths, or in the given paths.")
    group.addoption(
        "--kata-device",
        default="auto",
        metavar="DEVICES",
        help="Where to judge: auto (the CPU and each CUDA device), cpu, cuda, cuda:1, or a list with commas.",
    )
    group.addoption(
        "--kata-require",
        default="nothing",
        choices=("nothing", "badge", "all"),
        help="Fail unless this run earns the badge, or gets all katas right.",
    )
    group.addoption("--kata-json", metavar="PATH", help="Write the results of this run as JSON, without any answer.")
    group.addoption("--kata-debug", action="store_true", help="For authors: show where a kata's own code fails.")
    parser.addini("kata_attempts", "Attempts at a challenge until it needs fresh numbers; 0: no limit.", default="2")
    parser.addini("kata_time_limit", "Seconds for a challenge once its clock was started; 0: no limit.", default="120")
    parser.addini("kata_paths", "Folders of katas, relative to the rootdir.", type="args", default=["katas"])


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.add_hookspecs(hookspecs)


_YOUNG: Final = 20_000
"""After so many new objects garbage is looked for, in place of Python's 700."""


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Run the user's own ``conftest.py`` and no other, and import nothing from below what is named."""
    known = early_config.known_args_namespace
    if not known.kata:
        return (yield)
    from pytest_lstm_kata.files.safe_path import safe_path
    from pytest_lstm_kata.plugin.trust import Trust
    from pytest_lstm_kata.record.workspace import absolute

    here, paths = absolute(early_config.invocation_params.dir), known.file_or_dir
    named, (kata_paths, _) = [absolute(here / path.partition("::")[0]) for path in paths], _settings(early_config)
    trust = Trust(named, kata_paths, here)
    if not known.inifilename:
        trust.check_settings(early_config.inipath)
    if trust.is_foreign(early_config.rootpath):
        early_config._inicache["cache_dir"] = str(here / ".pytest_cache")  # noqa: SLF001  # there is no public way
    own = trust.conftest(Path(known.confcutdir or early_config.rootpath))
    known.file_or_dir, known.noconftest = [str(own)], known.noconftest or own is None
    workers = ExitStack()  # of pytest-xdist: Python would look where one stands before we are there
    workers.enter_context(safe_path())
    early_config.add_cleanup(workers.close)
    for finder in (_WithoutRewriting, trust):
        sys.meta_path.insert(0, finder)
        early_config.add_cleanup(partial(sys.meta_path.remove, finder))
    yield
    known.file_or_dir = paths
    for place, entry in trust.close():
        early_config.add_cleanup(partial(sys.path.insert, place, entry))


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | pytest.ExitCode | None:
    """Begin again if pytest took the file of ``--kata-json FILE`` for a path to test: so it does before it knows our options,
    once the file is there, and then it looks for settings in the wrong folder.
    """
    args = [*config.invocation_params.args]
    if config.option.kata_json is None or "--kata-json" not in args[:-1]:
        return None
    place = args.index("--kata-json")
    if not (config.invocation_params.dir / args[place + 1]).exists():
        return None
    args[place : place + 2] = [f"--kata-json={args[place + 1]}"]
    return pytest.main(args, config.invocation_params.plugins)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if not config.option.kata:
        return
    from pytest_lstm_kata.kata import catalogue
    from pytest_lstm_kata.plugin import aims
    from pytest_lstm_kata.plugin.recorder import Recorder
    from pytest_lstm_kata.plugin.state import STATE, State
    from pytest_lstm_kata.record.workspace import absolute

    config.addinivalue_line("markers", "challenge: a kata that you need for the badge.")
    config.addinivalue_line("markers", "practice: a kata that you do not need for the badge.")
    katas = catalogue.load([pack for packs in config.hook.pytest_kata_packs() for pack in packs])
    for level in dict.fromkeys(level for kata in katas.katas.values() for level in kata.levels):
        config.addinivalue_line("markers", f"{level}: a kata of this level.")
    here, (kata_paths, limits) = absolute(config.invocation_params.dir), _settings(config)
    state = config.stash[STATE] = State(
        catalogue=katas,
        kata_paths=kata_paths,
        limits=limits,
        device=config.option.kata_device,
        debug=config.option.kata_debug,
        reports=[
            absolute(here / path).parent
            for path in (config.option.kata_json, config.getoption("xmlpath", None))
            if path
        ],
    )
    typed = aims.is_typed(config)
    state.aim(aims.aim(config, here, kata_paths, state.grader.folders), here, typed=typed)
    config.pluginmanager.register(_Katas(config), "lstm-katas")
    if not hasattr(config, "workerinput"):
        recorder = Recorder(config)
        config.pluginmanager.register(recorder, "lstm-kata-recorder")
        if state.has_joined:
            from pytest_lstm_kata.plugin.dojo import Messenger

            recorder.messenger = Messenger(config)
            config.pluginmanager.register(recorder.messenger, "lstm-kata-messenger")
    config.add_cleanup(partial(gc.set_threshold, *gc.get_threshold()))
    gc.set_threshold(_YOUNG)  # a class leaves no more garbage than a few katas do, and far more that stays
    _keep()


@cache  # once in a process is enough
def _keep() -> None:
    """What is loaded by now stays, so that no collection of garbage need look through it."""
    gc.freeze()


def _settings(config: pytest.Config) -> tuple[Sequence[Path], Limits]:
    """The folders of katas, and what a challenge allows. Raises ``pytest.UsageError``."""
    from pytest_lstm_kata.record import settings
    from pytest_lstm_kata.record.workspace import absolute

    try:
        found = {name: _setting(config, name) for name in ("kata_paths", "kata_attempts", "kata_time_limit")}
        paths = [absolute(config.rootpath / path) for path in settings.kata_paths(found)]
        return paths, settings.limits(found)
    except settings.BadSetting as error:
        raise pytest.UsageError(str(error)) from None


def _setting(config: pytest.Config, name: str) -> object:
    """A setting as it is written, or as pytest understands it. Raises ``BadSetting``, and ``pytest.UsageError``."""
    try:
        return config.getini(name)
    except (TypeError, ValueError, pytest.UsageError) as error:
        # In a table of TOML pytest takes no number for a text and no text for a list, and pytest 8 knows no numbers at all.
        from pytest_lstm_kata.record import config_file

        section = config_file.read(config.inipath) if config.inipath else None
        if section and name in section.settings:
            return section.settings[name]
        raise pytest.UsageError(f"{name}: {error}") from None


_STATUS: Final = {"todo": "skipped", "unverified": "skipped", "right": "passed"}
"""pytest's outcome by that of a verdict on its way; of any other it is ``failed``."""


class _Katas:
    """The hooks of a run with ``--kata``; registered in every process of it."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._has_torch = False
        """Was torch here when an item was over?"""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collect_directory(self, path: Path, parent: pytest.Collector) -> pytest.Collector:
        """Each folder is one of katas, if it holds any: nothing in it is run."""
        from pytest_lstm_kata.plugin.collect import KataFolder

        return KataFolder.from_parent(parent, path=path)

    @pytest.hookimpl(wrapper=True)
    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
        """A file that is named is a kata or a hand-in, and not a module to import."""
        from pytest_lstm_kata.files.walk import hand_in
        from pytest_lstm_kata.plugin.collect import HandIn, KataFile
        from pytest_lstm_kata.plugin.state import STATE

        yield
        if hand_in(file_path):
            return [HandIn.from_parent(parent, path=file_path)]
        is_kata = parent.config.stash[STATE].grader.folders.claim(file_path) is not None
        return [KataFile.from_parent(parent, path=file_path)] if is_kata else []

    def pytest_runtest_logfinish(self) -> None:
        """Between two items pytest has no handler at any logger."""
        if not self._has_torch and "torch" in sys.modules:
            from pytest_lstm_kata.plugin.loggers import hand_on

            self._has_torch = True
            hand_on(self._config)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """The verdict rides on the report, as builtin types: nothing else survives the way from a worker.

        The innermost wrapper, so that every other plugin's finds the outcome settled.
        """
        from pytest_lstm_kata.plugin.collect import KataItem

        report = yield
        if not isinstance(item, KataItem):
            return report
        if call.when != "call" and call.excinfo and report.failed:  # pytest asks an item about its call alone
            report.longrepr = item.repr_failure(call.excinfo)
        if call.when == "call" and item.verdict:
            report.kata = {  # type: ignore[attr-defined]  # a report takes what rides on it
                "verdict": item.verdict.to_wire(),
                "path": str(item.file),
                "notes": list(item.notes),
            }
            if item.verdict.is_skip:  # no exception was raised for it: that would take longer than the judging
                report.outcome = "skipped"
                report.longrepr = (str(item.path), (item.location[1] or 0) + 1, item.verdict.sentence)
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: Any, config: pytest.Config) -> tuple[str, str, str] | None:
        """``todo`` and ``unverified`` are categories of their own; with -v a result says on which devices, and on which not."""
        kata = getattr(report, "kata", None)
        if kata is None or report.when != "call":
            return None
        verdict = kata["verdict"]
        if report.outcome != _STATUS.get(verdict["outcome"], "failed") or hasattr(report, "wasxfail"):
            return None  # others have made something else of it, a rerun or an xfail (only such a report has a wasxfail), and have a word for that
        said = [", ".join(f"{device} {word}" for device, word in verdict["devices"].items())]
        heard = verdict["heard"]["blanks"] if verdict["heard"] else ()
        elsewhere = {"judged by the witness": heard, "not judged": verdict["unverified"]}
        said += [f"{', '.join(blanks)} {how}" for how, blanks in elsewhere.items() if blanks]
        devices = "; ".join(filter(None, said))
        more = f" ({devices})" if devices and config.get_verbosity() > 0 else ""
        match verdict["outcome"]:
            case "todo":
                return "todo", "t", f"TODO ({verdict['sentence']})"
            case "unverified":
                return "unverified", "u", "UNVERIFIED"
            case "right":
                return "passed", ".", f"PASSED{more}"
        return "failed", "F", f"FAILED{more}"
