"""The pytest plugin: options and hooks. Without ``--kata`` it does nothing, and imports next to nothing."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator, Sequence
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from pytest_lstm_kata.plugin import hookspecs

if TYPE_CHECKING:
    from pytest_lstm_kata.plugin.collect import State
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
    group.addoption("--kata-json", metavar="PATH", help="Write what this run came to as JSON, without any answer.")
    group.addoption("--kata-debug", action="store_true", help="For authors: show where a kata's own code fails.")
    parser.addini("kata_attempts", "Attempts at a challenge before it is dealt anew; 0: no limit.", default="2")
    parser.addini("kata_time_limit", "Seconds for a challenge whose clock was started; 0: no limit.", default="120")
    parser.addini("kata_paths", "Folders of katas, seen from the rootdir.", type="args", default=["katas"])


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.add_hookspecs(hookspecs)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> Generator[None]:
    """Aim at the katas if no path is given, and keep every ``conftest.py`` among them from being run."""
    known = early_config.known_args_namespace
    if not known.kata:
        return (yield)
    sys.meta_path.insert(0, _WithoutRewriting)
    early_config.add_cleanup(lambda: sys.meta_path.remove(_WithoutRewriting))
    state = _state(early_config)
    if not known.file_or_dir:
        args += map(str, state.kata_paths)
        known.file_or_dir = [str(path) for path in state.kata_paths]
    paths = known.file_or_dir
    known.file_or_dir = _conftests_to_run(early_config, paths, state)
    known.noconftest = known.noconftest or not known.file_or_dir
    yield
    known.file_or_dir = paths


def _conftests_to_run(config: pytest.Config, paths: Sequence[str], state: State) -> list[str]:
    """Of the given paths those that are not katas, and the rootdir's own conftest if it is the user's."""
    here = config.invocation_params.dir
    given = {path: _normal(here / path.partition("::")[0]) for path in paths}
    folders = {path: place if place.is_dir() else place.parent for path, place in given.items()}
    run = [path for path, folder in folders.items() if not state.only_reads(folder)]
    own = config.rootpath / "conftest.py"
    return run + [str(own)] * (own.is_file() and not state.only_reads(config.rootpath))


def _normal(path: Path) -> Path:
    """Without ``..``, but with links as they are: so pytest names paths, too."""
    return Path(os.path.normpath(path))


def pytest_configure(config: pytest.Config) -> None:
    if not config.option.kata:
        return
    from pytest_lstm_kata.kata import catalogue
    from pytest_lstm_kata.plugin.collect import STATE
    from pytest_lstm_kata.plugin.recorder import Recorder

    config.addinivalue_line("markers", "challenge: a kata that the badge asks for.")
    config.addinivalue_line("markers", "practice: a kata that the badge does not ask for.")
    state = config.stash[STATE] = _state(config)
    more = [pack for packs in config.hook.pytest_kata_packs() for pack in packs]
    state.catalogue = catalogue.load(more)
    for level in dict.fromkeys(kata.level for kata in state.catalogue.katas.values()):
        config.addinivalue_line("markers", f"{level}: a kata of this level.")
    config.pluginmanager.register(_Katas(), "lstm-katas")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(config), "lstm-kata-recorder")
    _keep()


@cache  # once in a process is enough
def _keep() -> None:
    """What is loaded by now stays, so that no collection of garbage need look through it."""
    gc.freeze()


def _state(config: pytest.Config) -> State:
    from pytest_lstm_kata.kata.catalogue import Catalogue
    from pytest_lstm_kata.plugin.collect import State

    options = config.known_args_namespace
    return State(
        catalogue=Catalogue([]),
        kata_paths=[_normal(config.rootpath / path) for path in config.getini("kata_paths")],
        limits=_limits(config),
        invoked_in=_normal(config.invocation_params.dir),
        device=options.kata_device,
        debug=options.kata_debug,
    )


def _limits(config: pytest.Config) -> Limits:
    from pytest_lstm_kata.record import settings

    try:
        return settings.limits({name: config.getini(name) for name in ("kata_attempts", "kata_time_limit")})
    except settings.BadSetting as error:
        raise pytest.UsageError(str(error)) from None


class _Katas:
    """The hooks of a run with ``--kata``; registered in every process of it."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collect_directory(self, path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        from pytest_lstm_kata.plugin.collect import STATE, KataFolder

        if parent.config.stash[STATE].only_reads(path):
            return KataFolder.from_parent(parent, path=path)
        return None

    @pytest.hookimpl(wrapper=True)
    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
        """A kata file named on the command line is a kata, not a module to import."""
        from pytest_lstm_kata.plugin.collect import STATE, KataFile

        collectors = yield
        if file_path.name in parent.config.stash[STATE].grader.folders.claims(file_path.parent):
            return [KataFile.from_parent(parent, path=file_path)]
        return collectors

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """The verdict rides on the report, as builtin types: nothing else survives the way from a worker."""
        from pytest_lstm_kata.plugin.collect import KataItem

        report = yield
        if isinstance(item, KataItem) and call.when == "call" and item.verdict:
            report.kata = {  # type: ignore[attr-defined]  # a report takes what rides on it
                "verdict": item.verdict.to_wire(),
                "path": str(item.path),
                "notes": list(item.notes),
            }
            if item.verdict.is_skip:  # no exception was raised for it: that would take longer than the judging
                report.outcome = "skipped"
                report.longrepr = (str(item.path), (item.location[1] or 0) + 1, item.verdict.sentence)
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: Any, config: pytest.Config) -> tuple[str, str, str] | None:
        """``todo`` and ``unverified`` are categories of their own; with -v a result says on which devices."""
        kata = getattr(report, "kata", None)
        if kata is None or report.when != "call" or report.outcome == "rerun":
            return None
        verdict = kata["verdict"]
        devices = ", ".join(f"{device} {word}" for device, word in verdict["devices"].items())
        more = f" ({devices})" if devices and config.get_verbosity() > 0 else ""
        match verdict["outcome"]:
            case "todo":
                return "todo", "t", f"TODO ({verdict['sentence']})"
            case "unverified":
                return "unverified", "u", "UNVERIFIED"
            case "right":
                return "passed", ".", f"PASSED{more}"
        return "failed", "F", f"FAILED{more}"
