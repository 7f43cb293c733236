"""The promise: the judge's process says what pytest says, keeps within its bounds, and ends with whoever started it."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import warm
from dojo.hostile_judge import HOSTILE
from pytest_lstm_kata.dojo.running import desk, judging
from pytest_lstm_kata.dojo.running.desk import Desk, Patience
from pytest_lstm_kata.dojo.running.judging import Bench
from pytest_lstm_kata.files.answers import read_answers
from pytest_lstm_kata.judge.oracle import NO_TORCH, TorchOracle
from pytest_lstm_kata.judge.verdict import Verdict
from pytest_lstm_kata.kata import catalogue as packs
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.lstm import LSTM
from support import CATALOGUE, JUDGE, solution

SHAPE = CATALOGUE["lstm/output_shape_batch_first"]
MODULE = "pytest_lstm_kata.dojo.running.judging"


def question(kata: str, seed: int, **answers: str) -> dict[str, Any]:
    return {"kata": kata, "seed": seed, "answers": answers}


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(Catalogue([LSTM]))


def test_it_says_what_pytest_says(bench: Bench) -> None:
    """Right or wrong, with the seat's own numbers; an answer that cannot be read, or that is not there, is told as ever."""
    for text in (str(solution(SHAPE, 7)["out_shape"]), "(1, 2, 3)"):
        sheet = read_answers(SHAPE, 7, {"out_shape": text})
        said = bench.answer(question(SHAPE.id, 7, out_shape=text))
        assert Verdict.from_wire(json.loads(json.dumps(said["verdict"]))) == JUDGE.judge(sheet, ("cpu",))
        assert not said["is_large"]
    for text, outcome in (("(1, 2", "unreadable"), ("", "todo"), ("__import__('os')", "unreadable")):
        assert bench.answer(question(SHAPE.id, 7, out_shape=text))["verdict"]["outcome"] == outcome


def test_designs_have_a_smaller_budget(bench: Bench) -> None:
    """A layer that takes long is refused in a room, and an ordinary one is not; the kata's own layers may be larger."""
    design = CATALOGUE["lstm/construct"]
    numbers = deal(design, 3).numbers
    fitting = f"nn.LSTM({numbers['input_size']}, {numbers['hidden_size']})"
    for call, said in ((fitting, ""), ("nn.LSTM(900, 900)", "This nn.LSTM is too large to build here.")):
        verdict = bench.answer(question(design.id, 3, lstm=call))["verdict"]
        assert verdict["sentence"].startswith(said)
        assert (verdict["outcome"] == "right") == (call == fitting)
    large = LSTM.units[6].katas[0]
    right = {name: str(value) for name, value in solution(large, 3).items()}
    assert bench.answer(question(large.id, 3, **right))["verdict"]["outcome"] == "right"


def test_a_reveal_has_the_answer_with_the_names_of_its_numbers(bench: Bench) -> None:
    """It comes first, then the question, and the explanation as after success, with its drawing; the answer is that of these numbers."""
    said = bench.answer({"kata": SHAPE.id, "seed": 7, "answers": None})
    text = str(solution(SHAPE, 7)["out_shape"])
    assert f"<code>out_shape = {text}</code> is <code>(batch, seq_len, hidden_size)</code>" in said["page"]
    for part in ("<h2>The code</h2>", "<h2>The idea</h2>", "<h2>Step by step</h2>", "<svg"):
        assert part in said["page"]
    for part in (
        "the-question",
        "the-code",
        "the-answer",
        "step-by-step",
        "the-drawing",
    ):  # the projector's page has some
        assert f'<section class="{part}">' in said["page"]
    assert said["page"].startswith('<section class="the-answer">')
    assert said["page"].count("<section") == said["page"].count("</section>")
    assert "<h1>" not in said["page"]
    assert "Your right answer" not in said["page"]


def test_a_kata_that_does_not_run_has_no_page() -> None:
    """The reason is a sentence."""
    said = Bench(HOSTILE).answer({"kata": "hostile/broken", "seed": 0, "answers": None})
    assert said["page"] == ""
    assert said["why"].startswith("This is a fault of the kata")


def test_where_memory_runs_out_there_is_no_verdict() -> None:
    """The answer is not called wrong: the process ends."""
    with pytest.raises(SystemExit, match="out of memory"):
        Bench(HOSTILE).answer(question("hostile/hostile", 0, does='"raise"', rows="3"))


def test_a_process_that_has_grown_says_so(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its answer, which holds."""
    monkeypatch.setattr(judging, "memory", lambda: (0, 2**40))
    said = bench.answer(question(SHAPE.id, 7, out_shape="(1, 2, 3)"))
    assert said["is_large"]
    assert said["verdict"]["outcome"] == "wrong"


def test_without_torch_it_says_so_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """And answers nothing."""
    monkeypatch.setattr(TorchOracle, "unfit", lambda _: NO_TORCH)
    answers = io.BytesIO()
    judging.serve(Bench(HOSTILE), [b"[]"], answers)
    assert [json.loads(line) for line in answers.getvalue().splitlines()] == [{"unfit": NO_TORCH}]


def test_it_ends_when_nobody_asks_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even in the middle of a judgement, a moment later."""
    ended = threading.Event()
    monkeypatch.setattr(judging, "_GRACE", 0)
    monkeypatch.setattr(os, "_exit", lambda _: ended.set())
    assert [*judging.lines([b"[1]\n", b"[2]\n"])] == [b"[1]\n", b"[2]\n"]
    assert ended.wait(5)


def test_where_the_system_has_no_limit_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known of the memory there, and nothing is done."""
    monkeypatch.setattr(judging, "_MEMORY_USED", tmp_path / "none")
    assert judging.memory() == (0, 0)
    judging.limit_memory(1)


@pytest.mark.measured
def test_ctrl_c_is_not_for_it() -> None:
    """The terminal sends it to all; this process goes on, answers, and ends with its input."""
    process = subprocess.Popen([warm.python(), "-m", MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    assert json.loads(process.stdout.readline()) == {"unfit": ""}
    process.send_signal(signal.SIGINT)
    asked = [question(SHAPE.id, 7, out_shape=text) for text in ("(1, 2, 3)", "...")]
    process.stdin.write(json.dumps(asked).encode() + b"\n")
    process.stdin.flush()
    answered = [json.loads(process.stdout.readline())["verdict"]["outcome"] for _ in asked]
    assert answered == ["wrong", "todo"]
    process.communicate(timeout=60)
    assert process.returncode == 0


@pytest.mark.again
@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_a_hostile_answer_ends_the_process_and_nothing_else() -> None:
    """What takes all memory, never ends, or kills it: each is a fault, and others are judged; what it prints is no answer."""

    async def room() -> None:
        judge = Desk([warm.python(), str(Path(__file__).parent / "hostile_judge.py")], Patience(judgement=3, wait=60))
        await judge.start()
        does = ("nothing", "eat", "print", "hang", "die")
        verdicts = await asyncio.gather(
            *(judge.judge(name, "hostile/hostile", 0, {"does": f'"{name}"', "rows": "3"}) for name in does)
        )
        said = {name: (verdict["outcome"], verdict["sentence"]) for name, verdict in zip(does, verdicts, strict=True)}
        assert said == {
            "nothing": ("right", ""),
            "eat": ("fault", desk.DIED),
            "print": ("right", ""),
            "hang": ("fault", desk.HANGS),
            "die": ("fault", desk.DIED),
        }
        await judge.stop()

    asyncio.run(room())


FRONT = """\
import asyncio, sys
from pytest_lstm_kata.dojo.running.desk import Desk

async def front():
    desk = Desk(sys.argv[1:])
    await desk.start()
    print((await desk.judge("s1", "lstm/output_shape_batch_first", 7, {"out_shape": "(1, 2, 3)"}))["torch"], flush=True)
    print(sorted({"torch", "numpy", "pytest"} & sys.modules.keys()), desk._process._process.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(front())
"""


def test_the_front_has_no_torch_and_its_death_is_the_judges_end() -> None:
    """The judge has; and it is gone soon after the front was killed."""
    front = subprocess.Popen([sys.executable, "-c", FRONT, warm.python(), "-m", MODULE], stdout=subprocess.PIPE)
    assert front.stdout
    assert front.stdout.readline().startswith(b"2")
    loaded, pid = front.stdout.readline().decode().rsplit(maxsplit=1)
    assert loaded == "[]"
    front.kill()
    front.communicate()
    end = time.monotonic() + 20
    while _is_there(int(pid)):
        assert time.monotonic() < end
        time.sleep(0.02)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2]
    except (OSError, ProcessLookupError):
        return False


def test_the_installed_packs_are_judged() -> None:
    """The process finds the same katas as the front, and the command is one that can be typed."""
    assert desk.COMMAND[1:] == ("-P", "-m", MODULE)
    assert SHAPE.id in packs.load().katas
