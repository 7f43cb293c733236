"""The promise: every run of katas ends with the way to the badge, on whatever terminal there is."""

from __future__ import annotations

import os

import pytest

from conftest import ROOT, Tree
from pytest_lstm_kata.lstm import LSTM
from running import CALM, CHALLENGES, apart, bar, block, events, kata_run, mix, text

WITHOUT_TORCH = """\
import sys


def pytest_unconfigure():
    loaded = [name for name in ("torch", "numpy") if name in sys.modules]
    print(f"loaded at the end: {loaded}")
"""

EARNED = "LSTM Mastery Badge: earned"


def test_a_blank_tree_is_todo_and_costs_no_torch(pytester: pytest.Pytester, tree: Tree) -> None:
    """Nothing filled in: exit code 0, ten todo, the first kata is next, and torch is not imported."""
    pytester.makepyfile(what_is_loaded=WITHOUT_TORCH)
    result = apart(pytester, "-p", "what_is_loaded", "-s")
    assert result.ret == 0
    assert result.parseoutcomes() == {"todo": 10}
    assert block(result)[-1] == "next: lstm-kata learn 1"
    assert "      katas/1_foundations/01_memory.py" in result.outlines
    assert bar(result) == "0/10   challenges 0/5"
    assert EARNED not in text(result)
    result.stdout.fnmatch_lines(["loaded at the end: []".replace("[", "[[]")])
    assert tree.folder == pytester.path


def test_half_filled_katas_cost_no_torch(pytester: pytest.Pytester, tree: Tree) -> None:
    """A kata with an open blank is todo, says how many are filled, and still nothing imports torch."""
    pytester.makepyfile(what_is_loaded=WITHOUT_TORCH)
    tree.fill("1.1", linear_steps="1")
    result = apart(pytester, "-p", "what_is_loaded", "-s", "-v")
    result.stdout.fnmatch_lines(["*01_memory.py::memory TODO (1 of 3 filled)*", "loaded at the end: [[]]"])


def test_a_solved_tree_earns_the_badge(pytester: pytest.Pytester, tree: Tree) -> None:
    """All right: exit code 0, ten passed, and the badge is earned."""
    tree.solve()
    result = kata_run(pytester)
    assert result.ret == 0
    assert result.parseoutcomes() == {"passed": 10}
    assert bar(result) == "10/10   challenges 5/5"
    assert any(EARNED in line for line in block(result))


def test_a_wrong_answer_is_next(pytester: pytest.Pytester, tree: Tree) -> None:
    """A wrong kata fails the run with its sentence, its place and a hint, and is what comes next."""
    tree.solve()
    tree.fill("1.6", out_shape="(7, 5, 20)")
    result = kata_run(pytester)
    assert result.ret == 1
    assert result.parseoutcomes() == {"passed": 9, "failed": 1}
    result.stdout.fnmatch_lines(
        [
            "*1.6 What shape comes out?*",
            "You wrote time first.*",
            "katas/1_foundations/06_output_shape_batch_first.py:22",
            "    out_shape = (7, 5, 20)*",
            "*^^^^^^^^^^*you wrote (seq_len, batch, hidden_size)",
            "hint: lstm-kata hint 1.6",
            "only this kata: pytest --kata 1.6",
            "FAILED *06_output_shape_batch_first.py::output_shape_batch_first*",
        ]
    )
    assert bar(result) == "9/10   challenges 4/5"
    assert block(result)[-1] == "next: katas/1_foundations/06_output_shape_batch_first.py"
    assert EARNED not in text(result)


def test_the_badge_asks_for_the_challenges_alone(pytester: pytest.Pytester, tree: Tree) -> None:
    """The five challenges earn the badge; the black belt asks for every kata."""
    tree.solve(*CHALLENGES)
    result = kata_run(pytester)
    assert any(EARNED in line for line in block(result))
    assert "Black Belt" not in text(result)


@pytest.mark.parametrize(
    ("args", "judged"),
    [
        (("-k", "memory"), 1),
        (("katas/1_foundations/06_output_shape_batch_first.py",), 1),
        (("-m", "challenge", "-k", "not stacking"), 4),
    ],
)
def test_a_part_adds_to_what_is_known(
    pytester: pytest.Pytester, tree: Tree, args: tuple[str, ...], judged: int
) -> None:
    """A run of some katas shows the progress of all, and overwrites none of it; only a full run earns the badge."""
    tree.make_workspace()
    tree.solve()
    first = kata_run(pytester, *args)
    assert bar(first).startswith(f"{judged}/10 ")
    assert bar(kata_run(pytester, "-k", "construct")).startswith(f"{judged + 1}/10 ")
    full = kata_run(pytester)
    assert any(EARNED in line for line in block(full))
    again = kata_run(pytester, *args)
    assert bar(again) == "10/10   challenges 5/5"
    assert EARNED not in text(again)


def test_a_run_cut_short_adds_to_what_is_known(pytester: pytest.Pytester, tree: Tree) -> None:
    """After -x stopped a run, the katas behind it are as the journal has them."""
    tree.make_workspace()
    tree.solve()
    kata_run(pytester)
    tree.fill("1.2", lstm="nn.LSTM(20, 10)")
    result = kata_run(pytester, "-x")
    assert result.parseoutcomes() == {"passed": 1, "failed": 1}
    assert block(result)[-1] == "next: katas/1_foundations/02_construct.py"
    assert EARNED not in text(result)


def test_without_a_record_a_part_is_all_that_is_known(pytester: pytest.Pytester, tree: Tree) -> None:
    """Outside a workspace the bar counts this run alone."""
    tree.solve()
    kata_run(pytester)
    assert bar(kata_run(pytester, "-k", "memory")) == "1/10   challenges 0/5"


def test_quiet_keeps_the_summary(pytester: pytest.Pytester, tree: Tree) -> None:
    """With -q the way to the badge is shown all the same."""
    tree.solve("1.1")
    assert block(kata_run(pytester, "-q")) == block(kata_run(pytester))


def test_verbose_names_the_devices(pytester: pytest.Pytester, tree: Tree) -> None:
    """With -v a result says on which devices it holds."""
    mix(tree)
    result = kata_run(pytester, "-v", "--kata-device=cpu")
    result.stdout.fnmatch_lines(
        [
            "*01_memory.py::memory TODO (0 of 3 filled)*",
            "*02_construct.py::construct FAILED (cpu wrong)*",
            "*03_output_shape.py::output_shape PASSED (cpu right)*",
        ]
    )


@pytest.mark.parametrize(
    ("solved", "require", "missing"),
    [
        ((), "badge", "1.6, 1.7, 1.8, 1.9, 1.10"),
        (CHALLENGES[:4], "badge", "1.10"),
        (CHALLENGES, "badge", ""),
        (CHALLENGES, "all", "1.1, 1.2, 1.3, 1.4, 1.5"),
        ((*CHALLENGES, "1.1", "1.2", "1.3", "1.4", "1.5"), "all", "2.1, 2.2, 2.3"),
        ((), "nothing", ""),
    ],
)
def test_a_run_can_be_required_to_earn_something(
    pytester: pytest.Pytester, tree: Tree, solved: tuple[str, ...], require: str, missing: str
) -> None:
    """--kata-require badge|all turns what is missing into exit code 1 and a sentence that names it."""
    if solved:
        tree.solve(*solved)
    result = kata_run(pytester, f"--kata-require={require}")
    told = " ".join(block(result))
    sentence = f"--kata-require {require}: not solved: {missing}"
    assert (sentence in told) if missing else ("--kata-require" not in told)
    assert result.ret == (1 if missing else 0)


def test_a_part_does_not_meet_a_requirement(pytester: pytest.Pytester, tree: Tree) -> None:
    """What was right before does not count for --kata-require: it asks what this run got right."""
    tree.make_workspace()
    tree.solve()
    assert kata_run(pytester, "--kata-require=badge").ret == 0
    assert kata_run(pytester, "--kata-require=badge", "-k", "memory").ret == 1


def test_every_kata_of_the_pack_earns_everything(pytester: pytest.Pytester) -> None:
    """The solutions of the repository meet the highest requirement, and earn badge and belt."""
    settings = pytester.makeini("[pytest]\n")
    result = kata_run(pytester, "-c", str(settings), "--kata-require=all", str(ROOT / "solutions"))
    assert result.ret == 0
    assert result.parseoutcomes() == {"passed": len(LSTM.katas)}
    assert sum("earned" in line for line in block(result)) == 2


def test_requirements_have_names(pytester: pytest.Pytester) -> None:
    """Another word behind --kata-require is a usage error that lists what there is."""
    result = kata_run(pytester, "--kata-require=everything")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*nothing*badge*all*"])


def test_colour_on_request(pytester: pytest.Pytester, tree: Tree) -> None:
    """With --color=yes an earned badge is green and a missing requirement is not plain."""
    tree.solve(*CHALLENGES)
    result = kata_run(pytester, "--color=yes", "--kata-require=all")
    (earned,) = (line for line in result.outlines if EARNED in line)
    (missing,) = (line for line in result.outlines if "--kata-require all:" in line)
    assert earned.startswith("\x1b[32m")
    assert missing.startswith("\x1b[33m")


def test_no_color_is_heeded(pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under NO_COLOR nothing is coloured, and the text is the same."""
    tree.solve(*CHALLENGES)
    coloured = block(kata_run(pytester, "--color=yes"))
    monkeypatch.delenv("PY_COLORS", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    plain = pytester.runpytest_inprocess("--kata", *CALM[:-1])
    assert "\x1b" not in text(plain)
    assert block(plain) == coloured


@pytest.mark.usefixtures("warm_python")
def test_a_terminal_without_unicode(pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """On an ASCII terminal bars and stars are ASCII; of a message only the characters it lacks are escaped."""
    tree.solve()
    tree.fill("1.1", linear_steps='"größe"')
    tree.fill("1.2", lstm="nn.LSTM(20, 10)")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    result = apart(pytester, "-rA")
    assert text(result).isascii()
    assert bar(result) == "8/10   challenges 5/5"
    assert block(result)[1].startswith("foundations  ################....")
    assert any(line.startswith(f"* {EARNED}") for line in block(result))
    lines = [line.rstrip() for line in result.outlines]
    assert "    lstm = nn.LSTM(20, 10)  # nn.LSTM(...)" in lines
    assert any(line.startswith(r'    linear_steps = "gr\xf6\xdfe"') for line in lines)
    assert "\\n" not in text(result)


@pytest.mark.parametrize("state", ["blank", "mixed", "solved", "required"])
def test_a_narrow_terminal(pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch, state: str) -> None:
    """On 60 columns no line of the summary is wider than that."""
    if state == "mixed":
        mix(tree)
    if state in ("solved", "required"):
        tree.solve()
    if state == "required":
        tree.fill("1.1", lstm_steps="...")
    monkeypatch.setenv("COLUMNS", "60")
    result = kata_run(pytester, *(["--kata-require=all"] if state == "required" else []))
    assert [line for line in block(result) if len(line) > 60] == []


def test_without_a_terminal(pytester: pytest.Pytester, tree: Tree) -> None:
    """With -p no:terminal katas are judged and recorded, and the exit code says how it went."""
    journal = tree.make_workspace()
    tree.solve("1.1")
    tree.fill("1.6", out_shape="(7, 5, 20)")
    quiet = ("--kata", "-p", "no:terminal", "-p", "no:randomly", "-p", "no:hypothesispytest", "-p", "no:sugar")
    result = pytester.runpytest_inprocess(*quiet, "-p", "no:rerunfailures", "-p", "no:xdist")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert text(result).strip() == ""
    assert [event["outcome"] for event in events(journal)] == ["right", "wrong"]


def test_the_summary_counts_an_unreadable_kata_as_open(pytester: pytest.Pytester, tree: Tree) -> None:
    """A solved kata that can no longer be read is what comes next, and stays solved on the record."""
    tree.make_workspace()
    tree.solve()
    kata_run(pytester)
    tree.fill("1.3", out_shape="out.shape")
    result = kata_run(pytester)
    assert bar(result) == "10/10   challenges 5/5"
    assert block(result)[-1] == "next: katas/1_foundations/03_output_shape.py"


def test_no_record_is_said(pytester: pytest.Pytester, tree: Tree) -> None:
    """Outside a workspace the summary says how to keep a record; inside it does not."""
    line = "Progress is not saved here. lstm-kata init DIR makes a dojo."
    words = " ".join(block(kata_run(pytester)))
    assert line in words
    tree.make_workspace()
    assert line not in " ".join(block(kata_run(pytester)))


def test_a_folder_without_any_kata_is_told(pytester: pytest.Pytester) -> None:
    """Where --kata is given tests alone, nothing is run, and the summary says why; nothing is required and met."""
    pytester.makepyfile("def test_own():\n    raise RuntimeError\n")
    result = kata_run(pytester, os.curdir)
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.stdout.fnmatch_lines(["not judged: .: there is no kata in it, and --kata runs nothing else"])
    result = kata_run(pytester, "--kata-require=badge", os.curdir)
    result.stdout.fnmatch_lines(["--kata-require badge: no kata was judged"])
    assert "next:" not in text(result)
