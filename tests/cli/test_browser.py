"""The promise: a page goes to a browser if there is one, and nobody reads what its launcher says."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pytest_lstm_kata.cli import browser

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these have a browser of their own")

CALLED = 'echo "$1" > "{folder}/called"; echo noise; echo noise >&2; '


@pytest.fixture
def launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An xdg-open of our own on a machine with a screen; what it is called with goes to a file."""
    path = tmp_path / "bin" / "xdg-open"
    path.parent.mkdir()
    monkeypatch.setenv("PATH", f"{path.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("BROWSER", raising=False)
    _write(path, "exit 0")
    return path


def _write(path: Path, end: str) -> None:
    path.write_text(f"#!/bin/sh\n{CALLED.format(folder=path.parent)}{end}\n", encoding="utf-8")
    path.chmod(0o755)


def _opened(launcher: Path) -> bool:
    return browser.opened(launcher.parent / "my page.html")


@pytest.mark.parametrize(("end", "opens"), [("exit 0", True), ("exit 3", False)])
def test_the_launcher_says_whether_there_is_a_browser(
    launcher: Path, capfd: pytest.CaptureFixture[str], end: str, *, opens: bool
) -> None:
    """Its exit status is waited for, and its noise is not heard."""
    _write(launcher, end)
    assert _opened(launcher) is opens
    assert (launcher.parent / "called").read_text(encoding="utf-8").strip().endswith("/bin/my%20page.html")
    assert capfd.readouterr() == ("", "")


def test_a_launcher_that_stays_has_found_a_browser(launcher: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some launchers are the browser, and end with it: nobody waits for that."""
    monkeypatch.setattr(browser, "_PATIENCE", 0.05)
    _write(launcher, "sleep 1")
    assert _opened(launcher)


def test_without_a_screen_nothing_is_tried(launcher: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser for terminals would take the one in which the learner reads."""
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not _opened(launcher)
    assert not (launcher.parent / "called").exists()


def test_a_launcher_that_cannot_be_started(launcher: Path) -> None:
    """A file that is no program opens nothing, and raises nothing."""
    launcher.write_bytes(b"\x7fELF")
    assert not _opened(launcher)


@pytest.mark.parametrize(("end", "opens"), [("exit 0", True), ("exit 1", False)])
def test_the_browser_of_ones_own_choice(
    launcher: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], end: str, *, opens: bool
) -> None:
    """BROWSER names it, as everywhere; and no module is taken from the folder in which one stands."""
    launcher.with_name("webbrowser.py").write_text(f"raise SystemExit({int(opens)})", encoding="utf-8")
    monkeypatch.chdir(launcher.parent)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    chosen = launcher.with_name("chosen")
    _write(chosen, end)
    monkeypatch.setenv("BROWSER", str(chosen))
    assert _opened(launcher) is opens
    assert (launcher.parent / "called").exists()
    assert capfd.readouterr() == ("", "")
