"""The promise: a run of pytest in a folder that has joined a dojo sends what it judged; without torch the dojo judges."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import NO_TORCH, Tree
from dojo.fake import TOKEN, Cut, Dojo
from pytest_lstm_kata.dojo.tools import client, membership
from pytest_lstm_kata.dojo.tools.membership import Membership
from pytest_lstm_kata.judge.oracle import NO_TORCH as NOT_INSTALLED
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.record.workspace import Workspace
from running import CALM, apart, block, events, files_below, kata_run, text
from support import ORACLE

SECRETS = f"{TOKEN}|302 ?817"


@pytest.fixture
def joined(tree: Tree, dojo: Dojo) -> Tree:
    """A blank folder of one's own that has joined."""
    tree.make_workspace()
    membership.save(Workspace(tree.folder), Membership(dojo.url, TOKEN, "brisk otter", "302 817"))
    return tree


@pytest.fixture
def no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process there is none, but for the dojo."""
    monkeypatch.setattr(TorchOracle, "unfit", lambda self: "" if self is ORACLE else NOT_INSTALLED)
    monkeypatch.setattr(membership, "has_torch", lambda: False)


def said(result: pytest.RunResult) -> list[str]:
    """What the run says of the dojo."""
    found: list[str] = []
    is_open = False
    for line in result.outlines:
        is_open = line.startswith("dojo: ") or (is_open and not line.startswith(("next", "collected", "=", "rootdir")))
        if line.startswith("dojo: "):
            found.append(line)
        elif is_open:
            found[-1] += f" {line}"
    return found


def sent(dojo: Dojo) -> list[tuple[str, int]]:
    return [(event["kata"].removeprefix("lstm/"), event["seed"]) for event in dojo.events]


def test_a_run_sends_what_it_judged(pytester: pytest.Pytester, joined: Tree, dojo: Dojo) -> None:
    """The header says who sits where, the summary how much was sent; the next run has nothing to send and asks nobody."""
    joined.solve("1.3")
    joined.fill("1.6", out_shape="(7, 5, 20)")
    result = kata_run(pytester)
    assert said(result) == [f"dojo: brisk otter at {dojo.url}", "dojo: 2 answers sent."]
    assert "dojo: 2 answers sent." in block(result)
    assert sent(dojo) == [("output_shape", 0), ("output_shape_batch_first", 0)]
    assert result.parseoutcomes() == {"passed": 1, "failed": 1, "todo": 8}
    again = kata_run(pytester)
    assert said(again) == [f"dojo: brisk otter at {dojo.url}"]
    assert len(dojo.requests) == 1


def test_without_a_network_nothing_is_lost(pytester: pytest.Pytester, joined: Tree, dojo: Dojo) -> None:
    """One line says that it waits; the outcome of the run is as ever, and the next run sends it first."""

    def cut(_: Any) -> None:
        raise Cut

    dojo.before = cut
    joined.solve("1.3")
    result = kata_run(pytester)
    (_, line) = said(result)
    assert line.startswith(f"dojo: The dojo at {dojo.url} cannot be reached: ")
    assert line.endswith("1 answer waits, and is sent later.")
    assert result.ret == 0
    assert len(dojo.requests) == 1
    dojo.before = lambda _: None
    joined.solve("1.8")
    assert said(kata_run(pytester))[1:] == ["dojo: 2 answers sent."]
    assert [kata for kata, _ in sent(dojo)] == ["output_shape", "stacking"]


@pytest.mark.parametrize("has_torch", [True, False])
def test_no_report_has_the_token(
    pytester: pytest.Pytester, joined: Tree, dojo: Dojo, request: pytest.FixtureRequest, has_torch: bool
) -> None:
    """Nor has the journal, nor the terminal, whatever is asked for and whatever goes wrong; nor the code of the seat."""
    if not has_torch:
        request.getfixturevalue("no_torch")
    joined.solve("1.3")
    dojo.before = lambda _: (401, {"error": TOKEN[:5]})
    result = kata_run(
        pytester, "--kata-json=run.json", "--junitxml=run.xml", "-vv", "--showlocals", "--full-trace", "-rA"
    )
    assert "is gone, or on another device" in " ".join(text(result).split())
    assert not re.search(SECRETS, text(result))
    written = [*files_below(joined.folder)]
    assert {"run.json", "run.xml"} <= {path.name for path in written}
    assert not [path for path in written if re.search(SECRETS, path.read_text(encoding="utf-8", errors="replace"))]


def test_what_is_only_collected_sends_nothing(pytester: pytest.Pytester, joined: Tree, dojo: Dojo) -> None:
    """Nor is a seat that cannot be read in anybody's way; once something is judged that is said."""
    kata_run(pytester, "--collect-only", "-q")
    Workspace(joined.folder).membership.write_text("{", encoding="utf-8")
    joined.solve("1.3")
    result = kata_run(pytester)
    (line,) = said(result)
    assert "cannot be read: it is not what lstm-kata join wrote." in line
    assert result.ret == 0
    assert dojo.requests == []


def test_a_folder_that_was_cloned_calls_nobody(pytester: pytest.Pytester, tree: Tree, dojo: Dojo) -> None:
    """Whatever lies in it: a seat is with the user's own things, and a copy of a folder has none."""
    tree.make_workspace()
    seat = {"url": dojo.url, "token": TOKEN, "name": "brisk otter"}
    (tree.folder / ".lstm-kata" / "dojo.json").write_text(json.dumps(seat), encoding="utf-8")
    tree.solve("1.3")
    assert said(kata_run(pytester)) == []
    assert dojo.requests == []


def test_somebody_elses_folder_calls_nobody(
    pytester: pytest.Pytester, joined: Tree, dojo: Dojo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A folder that is named, and not stood in, says where to send what: it is not listened to."""
    joined.solve("1.3")
    monkeypatch.chdir(tmp_path)
    assert said(kata_run(pytester, str(joined.folder / "katas"), "-p", "no:cacheprovider")) == []
    assert dojo.requests == []
    monkeypatch.chdir(joined.folder)
    assert said(kata_run(pytester, "-k", "no_such_kata"))[1:] == ["dojo: 1 answer sent."]


@pytest.mark.usefixtures("no_torch")
def test_without_torch_the_dojo_judges(
    pytester: pytest.Pytester, joined: Tree, dojo: Dojo, valid_report: Callable[[Path], Any]
) -> None:
    """Verdicts are as anywhere; header and summary say who judged; the journal, too, so that it is not sent again."""
    joined.solve("1.3")
    joined.fill("1.6", out_shape="(7, 5, 20)")
    result = kata_run(pytester, "-v", "--kata-json=run.json")
    assert valid_report(joined.folder / "run.json")["torch"]
    assert said(result) == [f"dojo: brisk otter at {dojo.url}, which judges, because torch is not installed here"]
    assert result.parseoutcomes() == {"passed": 1, "failed": 1, "todo": 8}
    assert any(line.startswith("torch ") and "on the dojo's cpu" in line for line in block(result))
    assert "(the dojo's cpu right)" in text(result)
    assert "batch_first" in text(result)
    assert [event["devices"] for event in events(Workspace(joined.folder).journal)] == [
        {"the dojo's cpu": "right"},
        {"the dojo's cpu": "wrong"},
    ]
    assert len(dojo.requests) == 2
    again = kata_run(pytester)
    assert again.parseoutcomes() == {"passed": 1, "failed": 1, "todo": 8}
    assert len(dojo.events) == 2, "what was right is remembered, what was wrong is known there by its id"
    assert len(dojo.requests) == 3
    assert len(events(Workspace(joined.folder).journal)) == 2


@pytest.mark.usefixtures("no_torch")
def test_without_torch_and_network_nothing_is_green(
    pytester: pytest.Pytester, joined: Tree, dojo: Dojo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said why, once, and the dojo is asked once; later the same answers are judged."""
    asked: list[Any] = []
    real = client.answers

    def away(*args: Any) -> Any:
        asked.append(args)
        raise client.Away(f"The dojo at {dojo.url} cannot be reached: no answer within 5 seconds.")

    monkeypatch.setattr(client, "answers", away)
    joined.solve("1.1", "1.3", "1.6")
    result = kata_run(pytester)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert result.parseoutcomes() == {"unverified": 3, "todo": 7}
    assert " ".join(text(result).split()).count("It judges here, because torch does not") == 1
    assert len(asked) == 1
    assert events(Workspace(joined.folder).journal) == []
    monkeypatch.setattr(client, "answers", real)
    assert kata_run(pytester).parseoutcomes() == {"passed": 3, "todo": 7}


@pytest.mark.usefixtures("no_torch")
def test_the_dojo_judges_nothing_of_other_people(pytester: pytest.Pytester, joined: Tree, dojo: Dojo) -> None:
    """What lies beside one's own katas is not sent in one's own name; nor does a seat that cannot be read judge."""
    joined.solve("1.3")
    shutil.copytree(joined.folder / "katas", joined.folder / "others" / "ada" / "katas")
    assert kata_run(pytester, "others").parseoutcomes()["unverified"] == 1
    assert dojo.requests == []
    Workspace(joined.folder).membership.write_text("{", encoding="utf-8")
    assert kata_run(pytester).parseoutcomes() == {"unverified": 1, "todo": 9}


@pytest.mark.beside("xdist.plugin")
def test_workers_send_once(pytester: pytest.Pytester, joined: Tree, dojo: Dojo) -> None:
    """Workers have the dojo judge, where there is no torch, and the one that commands them sends and tells."""
    pytest.importorskip("xdist")
    pytester.makepyfile(no_torch=NO_TORCH)
    joined.solve("1.3", "1.6", "1.8")
    result = apart(pytester, "-p", "no_torch", "-n2")
    assert result.parseoutcomes() == {"passed": 3, "todo": 7}
    assert said(result) == [f"dojo: brisk otter at {dojo.url}, which judges, because torch is not installed here"]
    assert sorted(kata for kata, _ in sent(dojo)) == sorted({kata for kata, _ in sent(dojo)})
    assert len(dojo.events) == 3
    assert TOKEN not in text(result)


def test_whoever_joined_none_loads_nothing_of_it(pytester: pytest.Pytester, tree: Tree) -> None:
    """Neither the room's modules nor Python's for the network."""
    tree.make_workspace()
    tree.solve("1.3")
    pytester.makepyfile(
        what_is_loaded=(
            "import sys\n\n\ndef pytest_unconfigure():\n"
            "    names = ('pytest_lstm_kata.dojo', 'pytest_lstm_kata.plugin.dojo', 'urllib.request', 'http.client')\n"
            "    print('loaded:', [name for name in names if name in sys.modules])\n"
        )
    )
    pytester.makepyfile(no_torch=NO_TORCH)
    result = pytester.runpytest_subprocess("--kata", *CALM, "-p", "no_torch", "-p", "what_is_loaded", "-s")
    assert "loaded: []" in result.outlines
