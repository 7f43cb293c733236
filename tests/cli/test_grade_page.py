"""The promise: ``lstm-kata grade DIR -o class.html`` writes the class as a page, with nobody's answers in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import KATAS
from odd_class import scripted_class, snapshot
from pytest_lstm_kata.cli import main
from support import source


def test_a_class_is_written_as_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each learner, the idea behind a wrong answer and its sentence; no answer of anybody, and nothing changes in DIR."""
    folder = tmp_path / "class"
    scripted_class(folder)
    kata = KATAS["1.6"]
    answer = source(kata, out_shape="(4242, 7, 1717)")
    (folder / "fay" / "katas" / kata.file).write_text(answer, encoding="utf-8")
    before = snapshot(folder)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["grade", "class", "-o", "class.html"])
    assert result.exit_code == 0, result.output
    assert "Written: class.html" in result.output
    html = (tmp_path / "class.html").read_text(encoding="utf-8")
    for name in ("ada", "bob", "cyd", "dan", "eve", "fay"):
        assert f"<bdi>{name}</bdi>" in html
    assert "<h3>time first</h3>" in html
    assert "Which axis of x comes first?" in html
    assert "4242" not in html
    assert "1717" not in html
    assert snapshot(folder) == before
