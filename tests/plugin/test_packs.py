"""The promise: a pack of somebody else's comes in by either door, and a broken one stops nobody."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
import torch

from conftest import Tree
from gru_pack import GRU, GruTree, load
from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.testing import check_pack
from running import CALM, apart, events, kata_run, text
from spread import Spread

BROKEN_KATA = '''

from pytest_lstm_kata.authoring import award as _award, pack as _pack, unit as _unit


@kata("easy", "debug")
def buggy(batch: int = 2):
    """A kata with a bug

    rows is a whole number.

    Hint: None.

    Mistakes:
    none: rows = 0
        None.

    Step: None.
    Try: 1
    """
    secret_of_the_author = torch.randn(batch, 3).view(7)
    return blanks(rows=secret_of_the_author.shape[0])


@kata("easy", "debug")
def buggy_mistake(batch: int = 17):
    """A kata whose mistake has a bug

    rows is a whole number.

    Hint: None.

    Mistakes:
    none: rows = no_such_number
        None.

    Step: None.
    Try: 1
    """
    return blanks(rows=torch.randn(batch, 3).shape[0])


PACK = _pack("gru", "GRU", [_unit("beginnings", "B", "P", [gru_state, buggy, buggy_mistake])], [_award("GRU Ribbon")])
'''


@pytest.fixture
def gru(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pack]:
    before = set(sys.modules)
    path = tmp_path_factory.mktemp("author") / "gru_kata.py"
    path.write_text(GRU, encoding="utf-8")
    yield load(path)
    for name in set(sys.modules) - before:
        if name.startswith("third_party"):
            del sys.modules[name]


@pytest.fixture
def gru_tree(pytester: pytest.Pytester, gru: Pack) -> GruTree:
    return GruTree(pytester.path, gru)


def _by_conftest(pytester: pytest.Pytester, source: str = GRU) -> None:
    pytester.makepyfile(conftest=source)


def _by_plugin(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(gru_kata=GRU, conftest='pytest_plugins = ["gru_kata"]\n')
    pytester.syspathinsert()


def _install(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, name: str, source: str) -> None:
    """Lay a distribution down as an installer would, found by the processes that are started from here."""
    site = pytester.path / "site"
    info = site / f"{name}_kata-1.0.dist-info"
    info.mkdir(parents=True)
    (site / f"{name}_kata.py").write_text(source, encoding="utf-8")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-kata\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[lstm_kata]\n{name} = {name}_kata\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(site), prepend=os.pathsep)


def test_a_third_party_pack_passes_the_check(gru: Pack) -> None:
    """check_pack finds nothing wrong with it, for its first numbers and for others."""
    assert check_pack(gru, draws=10) == []


def test_a_pack_of_ones_own(pytester: pytest.Pytester, gru_tree: GruTree) -> None:
    """A project's conftest that defines pytest_kata_packs has its katas judged, and their award earned."""
    _by_conftest(pytester)
    blank = kata_run(pytester)
    assert blank.parseoutcomes() == {"todo": 3}
    blank.stdout.fnmatch_lines(["*= GRU Ribbon =*", "beginnings * 0/3 *", "      katas/1_beginnings/01_gru_state.py"])
    gru_tree.solve()
    solved = kata_run(pytester, "--kata-require=badge")
    assert solved.parseoutcomes() == {"passed": 3}
    solved.stdout.fnmatch_lines(["*= GRU Ribbon =*", "* GRU Ribbon: earned, every kata right"])
    assert solved.ret == 0
    assert "LSTM" not in text(solved)


def test_a_pack_from_a_plugin(pytester: pytest.Pytester, gru_tree: GruTree) -> None:
    """A module that a conftest names in pytest_plugins is such a door, too."""
    _by_plugin(pytester)
    gru_tree.solve()
    result = kata_run(pytester)
    assert result.parseoutcomes() == {"passed": 3}


@pytest.mark.usefixtures("warm_python")
def test_an_installed_pack(pytester: pytest.Pytester, gru_tree: GruTree, monkeypatch: pytest.MonkeyPatch) -> None:
    """A distribution with an entry point in the group lstm_kata is found without a word in any conftest."""
    _install(pytester, monkeypatch, "gru", GRU)
    gru_tree.solve()
    result = apart(pytester)
    assert result.parseoutcomes() == {"passed": 3}
    result.stdout.fnmatch_lines(["* GRU Ribbon: earned, every kata right"])


@pytest.mark.usefixtures("warm_python")
def test_init_lays_out_an_installed_pack(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """``lstm-kata init`` gives an installed pack a folder of its own, beside the built-in katas."""
    _install(pytester, monkeypatch, "gru", GRU)
    made = pytester.run(sys.executable, "-c", "from pytest_lstm_kata.cli import main; main()", "init", "dojo")
    assert made.ret == 0, text(made)
    assert (pytester.path / "dojo" / "katas" / "gru" / "1_beginnings" / "01_gru_state.py").is_file()
    assert (pytester.path / "dojo" / "katas" / "1_foundations" / "01_memory.py").is_file()
    monkeypatch.chdir(pytester.path / "dojo")
    result = apart(pytester)
    assert result.parseoutcomes() == {"todo": 3 + len(LSTM.katas)}
    titles = [line.strip("= ") for line in result.outlines if "Badge" in line or "Ribbon" in line]
    assert titles == ["LSTM Mastery Badge", "GRU Ribbon"]


def test_a_wrong_answer_gets_the_packs_sentence(pytester: pytest.Pytester, gru_tree: GruTree) -> None:
    """Declared mistakes, requirements and variants of the pack speak, and a hint is named by the pack."""
    _by_conftest(pytester)
    gru_tree.fill("gru_state", h_n_shape="(4, 2, 3)")
    gru_tree.fill("gru_layer", gru="nn.GRU(7, 5)")
    result = kata_run(pytester)
    assert result.parseoutcomes() == {"failed": 2, "todo": 1}
    result.stdout.fnmatch_lines(
        [
            "You gave the state a row for each step. It is what is left after the last one.",
            "*you wrote (seq_len, batch, hidden_size)",
            "hint: lstm-kata hint gru:1.1",
            "only this kata: pytest --kata gru:1.1",
            "The two sizes are swapped.",
            "hint: lstm-kata hint gru:1.3",
        ]
    )


def test_a_variant_of_the_pack_explains(pytester: pytest.Pytester, gru_tree: GruTree) -> None:
    """What another layer would have given is recognized, with the pack's own sentence."""
    _by_conftest(pytester)
    gru_tree.fill("gru_state", h_n_shape="(1, 4, 3)")
    result = kata_run(pytester, "-k", "gru_state")
    assert "With batch_first, `h_n_shape` would be just that." in result.outlines


@pytest.mark.parametrize(
    ("answers", "count", "said"),
    [
        (("True", "True", "True"), "1 of your 3 answers is not right yet.", ": You wrote True."),
        (("False", "False", "False"), "2 of your 3 answers are not right yet.", ": You wrote False."),
        (("True", "False", "False"), "3 of your 3 answers are not right yet.", ": "),
        (
            ("True", "False", "True"),
            "2 of your 3 answers are not right yet.",
            ": That would be a layer that reads from the end.",
        ),
    ],
)
def test_blanks_of_two_values_are_judged_together(
    pytester: pytest.Pytester, gru_tree: GruTree, answers: tuple[str, str, str], count: str, said: str
) -> None:
    """Of True and False it is said how many are wrong, and one row: a mark on each would be the answer."""
    _by_conftest(pytester)
    names = ("first_sees_last", "last_sees_first", "last_sees_last")
    gru_tree.fill("gru_direction", **dict(zip(names, answers, strict=True)))
    result = kata_run(pytester, "-k", "gru_direction", "-rA", "-vv")
    assert count in result.outlines
    assert not any(line.startswith("right:") for line in result.outlines)
    assert len({line for line in result.outlines if "^" in line}) == 1
    (sentence,) = {line for line in result.outlines if line.startswith("`") and said in line}
    assert sum(name in sentence for name in names) == 1


def test_a_third_partys_record(pytester: pytest.Pytester, gru_tree: GruTree) -> None:
    """In a workspace the katas of any pack are recorded, under the name of their pack."""
    _by_conftest(pytester)
    (gru_tree.folder / ".lstm-kata").mkdir()
    gru_tree.solve()
    kata_run(pytester)
    journal = gru_tree.folder / ".lstm-kata" / "journal.jsonl"
    assert [event["kata"] for event in events(journal)] == ["gru/gru_state", "gru/gru_direction", "gru/gru_layer"]


def test_both_packs_in_one_run(pytester: pytest.Pytester, tree: Tree, gru_tree: GruTree) -> None:
    """Each pack has its own title, bars and awards; one pack's award does not wait for the other's."""
    _by_conftest(pytester)
    gru_tree.solve()
    result = kata_run(pytester)
    assert result.parseoutcomes() == {"passed": 3, "todo": 10}
    result.stdout.fnmatch_lines(
        ["*= LSTM Mastery Badge =*", "foundations * 0/10 *", "*= GRU Ribbon =*", "* GRU Ribbon: earned*"]
    )
    assert tree.folder == gru_tree.folder


def test_workers_know_a_pack_of_ones_own(everything: Spread) -> None:
    """A pack of a conftest is the same in worker processes."""
    everything.result.stdout.fnmatch_lines(["beginnings * 3/3 *", "* GRU Ribbon: earned*"])


@pytest.mark.usefixtures("warm_python")
@pytest.mark.parametrize(
    "source",
    [
        "raise RuntimeError('out of order')\n",
        "import a_module_that_is_not_there\n",
        "x = 1\n",
        "def pytest_kata_packs():\n    return 7\n",
        "def pytest_kata_packs():\n    return ['not a pack']\n",
        "raise SystemExit(3)\n",
    ],
    ids=["raises", "imports", "no function", "no list", "no pack", "exits"],
)
def test_a_broken_pack_is_a_warning(
    pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    """An installed pack that does not load is named in one line, and the built-in katas go on."""
    _install(pytester, monkeypatch, "gru", source)
    tree.fill("1.1", linear_steps="1")
    result = apart(pytester)
    assert result.parseoutcomes() == {"todo": 10}, text(result)
    assert result.ret == 0
    assert sum("the pack `gru` (gru_kata) does not load" in line for line in result.outlines) == 1
    assert "Traceback" not in text(result)


def test_two_packs_of_one_name(pytester: pytest.Pytester, tree: Tree) -> None:
    """A second pack of a name that is taken is left out, and that is said."""
    _by_conftest(pytester, GRU.replace('    "gru",\n', '    "lstm",\n'))
    result = kata_run(pytester)
    assert result.parseoutcomes() == {"todo": 10}
    assert any("two packs are called `lstm`" in line for line in result.outlines)
    assert tree.folder == pytester.path


LIMITED = '''

from pytest_lstm_kata.authoring import Unverified, award as _award, on, pack as _pack, unit as _unit

def _layer_of_tomorrow():
    raise Unverified("this torch has no layer of tomorrow")


@kata("easy", "debug")
def tomorrow(batch: int = 2):
    """Tomorrow's layer

    rows is a whole number.

    Hint: None.

    Mistakes:
    none: rows = 0
        None.

    Step: None.
    Try: 1
    """
    _layer_of_tomorrow()
    return blanks(rows=batch)


@kata("easy", "debug")
def two_devices(batch: int = 2):
    """Two devices

    on_cpu and on_cuda are each a whole number.

    Hint: None.

    Mistakes:
    none: on_cpu = 0
        None.

    Example: on_cuda = 2
    Step: None.
    Try: 1
    """
    x = torch.zeros(batch)
    return blanks(on_cpu=on("cpu", x.shape[0]), on_cuda=on("cuda", x.shape[0]))


PACK = _pack("gru", "GRU", [_unit("beginnings", "B", "P", [gru_state, tomorrow, two_devices])], [_award("GRU Ribbon")])
'''


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device here")
def test_what_cannot_be_shown_here_is_not_held_against_anyone(
    pytester: pytest.Pytester, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A kata beyond this torch is unverified with its reason, a blank beyond these devices is named; the award is given."""
    path = tmp_path_factory.mktemp("modern_author") / "gru_kata.py"
    path.write_text(GRU + LIMITED, encoding="utf-8")
    pack = load(path)
    assert check_pack(pack) == []
    tree = GruTree(pytester.path, pack)
    _by_conftest(pytester, GRU + LIMITED)
    (pytester.path / ".lstm-kata").mkdir()
    tree.solve()
    tree.fill("tomorrow", rows="5")
    result = kata_run(pytester, "--kata-require=all")
    assert result.parseoutcomes() == {"passed": 2, "unverified": 1}
    assert result.ret == 0
    result.stdout.fnmatch_lines(
        [
            "beginnings * 2/2*",
            "* GRU Ribbon: earned, every kata right",
            "not judged: gru:1.2 (this torch has no layer of tomorrow)",
            "not judged: gru:1.3 on_cuda (it needs a CUDA device)",
            "next: lstm-kata *",
        ]
    )
    recorded = {event["kata"]: event["unverified"] for event in events(tree.folder / ".lstm-kata" / "journal.jsonl")}
    assert recorded == {"gru/gru_state": [], "gru/two_devices": ["on_cuda"]}
    for name in [name for name in sys.modules if name.startswith("third_party")]:
        del sys.modules[name]


@pytest.fixture
def buggy_tree(pytester: pytest.Pytester, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GruTree]:
    """A pack with a good kata, one whose code has a bug, and one with a bug in a mistake; all blanks are filled."""
    path = tmp_path_factory.mktemp("hasty_author") / "gru_kata.py"
    path.write_text(GRU + BROKEN_KATA, encoding="utf-8")
    tree = GruTree(pytester.path, load(path))
    tree.fill("gru_state", h_n_shape="(1, 2, 3)")
    tree.fill("buggy", rows="2")
    tree.fill("buggy_mistake", rows="3")
    _by_conftest(pytester, GRU + BROKEN_KATA)
    yield tree
    for name in [name for name in sys.modules if name.startswith("third_party")]:
        del sys.modules[name]


def test_a_bug_in_a_kata_is_the_katas_fault(pytester: pytest.Pytester, buggy_tree: GruTree) -> None:
    """That kata alone fails, with a sentence that takes the blame from the learner; no traceback is shown."""
    result = kata_run(pytester, "--full-trace", "-l")
    assert result.parseoutcomes() == {"passed": 1, "failed": 2}
    result.stdout.fnmatch_lines(["This is a fault of the kata, not of your answer: please report it, with the number*"])
    for word in ("Traceback", "shape '", "secret_of_the_author", "AttributeError: ", "no_such_number", "INTERNALERROR"):
        assert word not in text(result)
    assert buggy_tree.folder == pytester.path


def test_a_bug_in_a_mistake_is_the_katas_fault(pytester: pytest.Pytester, buggy_tree: GruTree) -> None:
    """A formula of the author's that raises does not blame the learner's answer, and does not give the truth away."""
    result = kata_run(pytester, "-k", "buggy_mistake", "--full-trace", "-l")
    assert result.parseoutcomes() == {"failed": 1, "deselected": 2}
    result.stdout.fnmatch_lines(["This is a fault of the kata, not of your answer: please report it*"])
    assert "17" not in text(result).replace(str(buggy_tree.folder), "")


@pytest.mark.measured
def test_an_author_sees_where_it_fails(pytester: pytest.Pytester, buggy_tree: GruTree) -> None:
    """With --kata-debug the traceback of the kata's own code is shown, down to the line."""
    result = kata_run(pytester, "--kata-debug")
    result.stdout.fnmatch_lines(["*Traceback*", "*secret_of_the_author = *", "*no_such_number*"])
    assert buggy_tree.folder == pytester.path


def test_a_conftest_without_the_hook_is_no_pack(pytester: pytest.Pytester, tree: Tree) -> None:
    """A hook by another name is pytest's to complain of, as ever."""
    pytester.makeconftest("def pytest_kata_pack():\n    return []\n")
    result = pytester.runpytest_inprocess("--kata", *CALM)
    assert result.ret != 0
    assert "unknown hook" in text(result)
    assert tree.folder == pytester.path
