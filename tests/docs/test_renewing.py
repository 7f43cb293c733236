"""How generated documents are renewed: one way for all scripts in docs/."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from renewing import renew


@pytest.fixture
def pages(tmp_path: Path) -> Mapping[Path, str]:
    """Two documents, of which the first is not as it should be, and the second is."""
    (tmp_path / "stale.md").write_text("same\nold\n", encoding="utf-8")
    (tmp_path / "current.md").write_text("ä\n", encoding="utf-8")
    return {tmp_path / "stale.md": "same\nnew\n", tmp_path / "current.md": "ä\n"}


def test_without_options_it_writes(pages: Mapping[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each document is then as it should be; one that was not there is made."""
    new = next(iter(pages)).with_name("new.md")
    monkeypatch.setattr(sys, "argv", ["script.py"])
    renew("What it makes.", lambda: {**pages, new: "here\n"})
    assert {path: path.read_text(encoding="utf-8") for path in [*pages, new]} == {**pages, new: "here\n"}


def test_a_check_shows_what_is_stale_and_writes_nothing(
    pages: Mapping[Path, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It exits with 1, shows the lines that differ, and names no document that is current."""
    monkeypatch.setattr(sys, "argv", ["script.py", "--check"])
    with pytest.raises(SystemExit) as exited:
        renew("What it makes.", lambda: pages)
    assert exited.value.code == 1
    printed = capsys.readouterr().out
    assert "stale.md" in printed
    assert "-old\n+new\n" in printed
    assert "current.md" not in printed
    assert next(iter(pages)).read_text(encoding="utf-8") == "same\nold\n"


def test_a_check_of_what_is_current_exits_with_0(pages: Mapping[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing to renew is success."""
    monkeypatch.setattr(sys, "argv", ["script.py", "--check"])
    with pytest.raises(SystemExit) as exited:
        renew("What it makes.", lambda: {path: text for path, text in pages.items() if path.name == "current.md"})
    assert exited.value.code == 0


def test_a_script_may_ask_for_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is given behind the script goes to the function that makes the documents."""
    monkeypatch.setattr(sys, "argv", ["script.py", "one", "two"])
    renew("What it makes.", lambda *words: {tmp_path / "page.md": " ".join(words)}, "WORD")
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == "one two"
