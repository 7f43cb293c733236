"""The promise: what a run came to is there for machines, too, in JUnit's XML and as JSON, and holds no answer."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from conftest import KATAS, NO_TORCH, ROOT, Tree
from running import CALM, CHALLENGES, MIXTURE, apart, block, kata_run, mix, text
from spread import EVERYTHING, Spread

Valid = Callable[[Path], Any]

FILES = ("--junitxml=out/junit.xml", "--kata-json=out/report.json")


def _cases(folder: Path) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """The test cases in JUnit's XML: class, name and properties, which each case has in one place."""
    (suite,) = ET.parse(folder / "out" / "junit.xml").getroot()  # noqa: S314  # written by these very tests
    for case in suite:
        assert len(case.findall("properties")) <= 1
        properties = [(entry.attrib["name"], entry.attrib["value"]) for entry in case.iter("property")]
        yield case.attrib["classname"], case.attrib["name"], properties


def _properties(pytester: pytest.Pytester) -> dict[str, list[tuple[str, str]]]:
    """By test case, the properties in JUnit's XML."""
    return {name: properties for _, name, properties in _cases(pytester.path)}


def _told(pytester: pytest.Pytester, valid: Valid) -> Any:
    return valid(pytester.path / "out" / "report.json")


def _katas(told: Any) -> dict[str, Any]:
    """The katas of the one learner, by label."""
    (learner,) = told["learners"]
    return {kata["label"]: kata for kata in learner["katas"]}


def test_workers_report_the_same(pytester: pytest.Pytester, everything: Spread, valid_report: Valid) -> None:
    """With ``-n 2`` the properties of each test case and the JSON are those of a plain run, but for the time."""
    shutil.copytree(everything.before, pytester.path, dirs_exist_ok=True)
    pytester.syspathinsert()
    kata_run(pytester, *EVERYTHING)
    reports, cases = [], []
    for folder in (everything.folder, pytester.path):
        reports.append(valid_report(folder / "out" / "report.json"))
        assert reports[-1].pop("created")
        assert all(exam.pop("seconds") >= 0 for exam in reports[-1]["exams"])
        cases.append(sorted(_cases(folder)))
    assert reports[0] == reports[1]
    assert cases[0] == cases[1]
    assert len(cases[0]) == 24


def test_properties_of_test_cases(pytester: pytest.Pytester, tree: Tree) -> None:
    """Each test case says which kata it is and how it stands, once, todo ones among them; nothing is empty."""
    mix(tree)
    kata_run(pytester, *FILES)
    told = _properties(pytester)
    dealt = [("kata_level", "medium"), ("kata_challenge", "true"), ("kata_deal", "0")]
    (torch,) = {value for case in told.values() for name, value in case if name == "kata_torch"}
    assert told["output_shape_batch_first"] == [
        ("kata", "lstm/output_shape_batch_first"),
        ("kata_outcome", "wrong"),
        *dealt,
        ("kata_mistake", "time_first"),
        ("kata_devices", "cpu wrong"),
        ("kata_torch", torch),
    ]
    assert told["classify"] == [("kata", "lstm/classify"), ("kata_outcome", "todo"), *dealt]
    assert told["feed_a_batch"] == [
        ("kata", "lstm/feed_a_batch"),
        ("kata_outcome", "unreadable"),
        ("kata_level", "hard"),
        ("kata_challenge", "true"),
    ]
    assert ("kata_challenge", "false") in told["memory"]
    assert all(value for case in told.values() for _, value in case)
    assert len(told) == len(KATAS)


@pytest.mark.measured
@pytest.mark.beside("pytest_rerunfailures")
def test_properties_of_others_are_left_alone(pytester: pytest.Pytester, tree: Tree) -> None:
    """What another plugin notes on an item stays; after a rerun the kata's own stand there once."""
    pytest.importorskip("pytest_rerunfailures")
    pytester.makepyfile(
        noting="def pytest_itemcollected(item):\n    item.user_properties += [('room', '12'), ('room', 'B')]\n"
    )
    pytester.syspathinsert()
    tree.fill("1.6", out_shape="(7, 5, 20)")
    kata_run(pytester, "-p", "noting", "--reruns=1", "-k", "batch_first", *FILES)
    (case,) = _properties(pytester).values()
    assert case[:3] == [("room", "12"), ("room", "B"), ("kata", "lstm/output_shape_batch_first")]
    assert len({name for name, _ in case}) == len(case) - 1


def test_no_report_holds_an_answer(pytester: pytest.Pytester, tree: Tree, valid_report: Valid) -> None:
    """Not even the learner's own is told: a right answer is the truth."""
    tree.solve()
    kata_run(pytester, *FILES)
    told = repr((_told(pytester, valid_report)["learners"], _properties(pytester)))
    assert "out_shape" in told
    assert [word for word in ("nn.", "(5, 7, 20)", "TypeError", "hidden_size", "batch_first=") if word in told] == []


def test_the_json_of_a_mixture(pytester: pytest.Pytester, tree: Tree, valid_report: Valid) -> None:
    """Right, wrong, unreadable and todo katas are told with sentence, mistake, place and what is right of them."""
    mix(tree)
    tree.fill("1.7", lstm="nn.LSTM(8, 16, batch_first=True)", head="nn.Linear(16, 3)", step="0")
    result = kata_run(pytester, *FILES)
    told = _told(pytester, valid_report)
    katas = _katas(told)
    assert (told["schema"], told["exit_status"], told["strays"], told["notes"]) == (1, result.ret, [], [])
    assert {label: kata["outcome"] for label, kata in katas.items()} == {
        **dict.fromkeys(KATAS, "todo"),
        **dict.fromkeys(MIXTURE, "wrong"),
        **dict.fromkeys(("1.3", "1.8"), "right"),
        "1.4": "todo",
        "1.7": "wrong",
        "1.9": "unreadable",
    }
    assert list(katas) == list(KATAS)
    sixth = katas["1.6"]
    place = f"{sixth['file']}:{sixth['line']}"
    assert place == "katas/1_foundations/06_output_shape_batch_first.py:22"
    assert place in result.outlines
    assert sixth["sentence"] in result.outlines
    assert (sixth["mistake"], sixth["devices"], sixth["deal"]) == ("time_first", {"cpu": "wrong"}, 0)
    assert (sixth["level"], sixth["challenge"], sixth["unit"]) == ("medium", True, "foundations")
    assert (sixth["of"], sixth["filled"], sixth["right"]) == (1, 1, [])
    assert katas["1.7"]["right"] == []
    assert katas["1.8"]["right"] == [blank.name for blank in KATAS["1.8"].blanks]
    assert (katas["1.4"]["filled"], katas["1.4"]["sentence"]) == (1, "1 of 2 filled")
    assert (katas["1.9"]["filled"], katas["1.9"]["of"], katas["1.9"]["deal"]) == (0, 3, None)
    assert katas["1.3"]["sentence"] == ""
    (learner,) = told["learners"]
    assert learner["folder"] == "katas"
    assert [(award["earned"], award["right"]) for award in learner["awards"]] == [(False, 1), (False, 2)]


def test_the_json_of_an_earned_badge(pytester: pytest.Pytester, tree: Tree, valid_report: Valid) -> None:
    """An award says whether this run earned it, and how many it asks for."""
    tree.solve(*CHALLENGES)
    assert kata_run(pytester, *FILES, "--kata-require=badge").ret == 0
    told = _told(pytester, valid_report)
    badge, belt = told["learners"][0]["awards"]
    assert badge == {
        "pack": "lstm",
        "title": "LSTM Mastery Badge",
        "earned": True,
        "distinction": False,
        "right": 5,
        "of": 5,
    }
    assert (belt["earned"], belt["right"]) == (False, 5)
    assert (told["exit_status"], told["notes"]) == (0, [])


def test_the_json_of_a_requirement(pytester: pytest.Pytester, tree: Tree, valid_report: Valid) -> None:
    """What is required and missing stands in the notes, and the exit status is the one of the run."""
    tree.solve("1.1")
    assert kata_run(pytester, *FILES, "--kata-require=badge").ret == 1
    told = _told(pytester, valid_report)
    assert told["exit_status"] == 1
    (note,) = told["notes"]
    assert note.startswith("--kata-require badge: not solved: 1.6")


def test_the_json_of_a_closed_challenge(pytester: pytest.Pytester, tree: Tree, valid_report: Valid) -> None:
    """A challenge whose attempts are spent is closed, not wrong, and no device was asked."""
    tree.make_workspace()
    for answer in ("(1, 2, 3)", "(3, 2, 1)", "(2, 2, 2)"):
        tree.fill("1.6", out_shape=answer)
        kata_run(pytester, "-k", "batch_first", *FILES)
    sixth = _katas(_told(pytester, valid_report))["1.6"]
    assert (sixth["outcome"], sixth["devices"], sixth["filled"]) == ("closed", {}, 1)
    assert ("kata_outcome", "closed") in _properties(pytester)["output_shape_batch_first"]


def test_the_json_without_torch(pytester: pytest.Pytester, tree: Tree, valid_report: Valid) -> None:
    """What nothing here can judge is unverified, fails the run with its reason, and names no torch."""
    pytester.makepyfile(no_torch=NO_TORCH)
    tree.solve("1.6")
    assert apart(pytester, "-p", "no_torch", *FILES).ret == 1
    told = _told(pytester, valid_report)
    sixth = _katas(told)["1.6"]
    assert (sixth["outcome"], sixth["right"], sixth["devices"]) == ("unverified", [], {})
    assert told["torch"] is None
    assert told["notes"] == [sixth["sentence"]]


@pytest.mark.measured
def test_the_json_of_strays(pytester: pytest.Pytester, tree: Tree, valid_report: Valid) -> None:
    """An older file of a kata and a kata of no pack are named apart, since they fail the run and count for nothing."""
    folder = tree.path("1.6").parent
    tree.path("1.6").replace(folder / "06_first.py")
    (folder / "77_again.py").write_bytes((folder / "06_first.py").read_bytes())
    os.utime(folder / "77_again.py", (0, 0))
    (folder / "88_none.py").write_text('\n__kata__ = "piano/scales"\n', encoding="utf-8")
    kata_run(pytester, *FILES)
    told = _told(pytester, valid_report)
    assert [(Path(stray["file"]).name, stray["line"]) for stray in told["strays"]] == [
        ("77_again.py", 1),
        ("88_none.py", 2),
    ]
    assert "06_first.py is the one that counts" in told["strays"][0]["sentence"]
    assert _properties(pytester)["none"] == [("kata_outcome", "unreadable")]
    assert len(_katas(told)) == len(KATAS)


def test_the_json_of_a_class(pytester: pytest.Pytester, valid_report: Valid) -> None:
    """Each learner's folder has its own katas and awards, sorted by folder."""
    for learner in ("bob", "ada"):
        Tree(pytester.mkdir(learner)).solve(*(CHALLENGES if learner == "ada" else ["1.6"]))
    kata_run(pytester, ".", *FILES)
    told = _told(pytester, valid_report)
    assert [(one["folder"], one["awards"][0]["right"]) for one in told["learners"]] == [
        ("ada", 5),
        ("bob", 1),
    ]


@pytest.mark.parametrize(
    ("args", "labels"),
    [
        (("-k", "output_shape"), ["1.3", "1.6"]),
        (("-x",), ["1.1", "1.2"]),
        (("-p", "no:cacheprovider", "-k", "memory"), ["1.1"]),
        (("katas/1_foundations/02_construct.py",), ["1.2"]),
    ],
    ids=["k", "x", "no cache", "path"],
)
def test_the_json_of_a_part(
    pytester: pytest.Pytester, tree: Tree, valid_report: Valid, args: tuple[str, ...], labels: list[str]
) -> None:
    """A run of some katas tells of these alone."""
    mix(tree)
    result = kata_run(pytester, *FILES, *args)
    told = _told(pytester, valid_report)
    assert list(_katas(told)) == labels
    assert told["exit_status"] == result.ret


@pytest.mark.measured
def test_the_json_without_a_terminal(pytester: pytest.Pytester, tree: Tree, valid_report: Valid) -> None:
    """With -p no:terminal the report is written all the same."""
    mix(tree)
    absent = ("terminal", "randomly", "hypothesispytest", "sugar", "rerunfailures", "xdist")
    pytester.runpytest_inprocess("--kata", *FILES, *(word for name in absent for word in ("-p", f"no:{name}")))
    assert len(_katas(_told(pytester, valid_report))) == len(KATAS)


@pytest.mark.usefixtures("warm_python")
def test_the_json_of_a_run_that_was_interrupted(pytester: pytest.Pytester, tree: Tree, valid_report: Valid) -> None:
    """After Ctrl-C it holds what was judged until then."""
    pytester.makepyfile(
        breaking="def pytest_runtest_setup(item):\n    if item.name == 'construct':\n        raise KeyboardInterrupt\n"
    )
    pytester.syspathinsert()
    assert apart(pytester, "-p", "breaking", *FILES).ret == pytest.ExitCode.INTERRUPTED
    told = _told(pytester, valid_report)
    assert list(_katas(told)) == ["1.1"]
    assert told["exit_status"] == 2
    assert tree.folder == pytester.path


def test_a_project_without_katas_has_a_report(pytester: pytest.Pytester, valid_report: Valid) -> None:
    """Where --kata is given tests alone, the report is there, and empty."""
    pytester.makepyfile("def test_own():\n    pass\n")
    assert kata_run(pytester, os.curdir, *FILES).ret == pytest.ExitCode.NO_TESTS_COLLECTED
    assert _told(pytester, valid_report)["learners"] == []


@pytest.mark.parametrize("args", [("--kata", "--collect-only"), (".",)], ids=["collecting", "without --kata"])
def test_no_report_where_nothing_is_judged(pytester: pytest.Pytester, tree: Tree, args: tuple[str, ...]) -> None:
    """Without --kata, and where katas are only listed, nothing is written, and an older report stays."""
    pytester.makepyfile("def test_own():\n    pass\n")
    older = tree.folder / "report.json"
    older.write_text("older", encoding="utf-8")
    assert pytester.runpytest_inprocess(*CALM, "--kata-json=report.json", "--kata-json=new/report.json", *args).ret == 0
    assert pytester.runpytest_inprocess(*CALM, "--kata-json=report.json", *args).ret == 0
    assert older.read_text(encoding="utf-8") == "older"
    assert not (tree.folder / "new").exists()


@pytest.mark.measured
@pytest.mark.beside("xdist.plugin")
@pytest.mark.parametrize("path", ["katas", "katas/1_foundations/01_memory.py/report.json", "x" * 300])
@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["plain", "workers"])
def test_what_cannot_be_a_file_is_said_at_once(
    pytester: pytest.Pytester, tree: Tree, path: str, workers: tuple[str, ...]
) -> None:
    """A path that is a folder, or below a file, is a usage error before any kata is judged or any worker started."""
    tree.solve("1.6")
    result = kata_run(pytester, f"--kata-json={path}", *workers)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*--kata-json {path}: *; name a file that can be written."])
    for word in ("Traceback", "passed", "next:", "gw0", "collected"):
        assert word not in text(result)


SPOILT = """\
from pathlib import Path


def pytest_collection_finish():
    Path("out/report.json").mkdir(exist_ok=True)
"""


@pytest.mark.measured
@pytest.mark.parametrize("state", ["solved", "mixture"])
def test_what_cannot_be_written_in_the_end(pytester: pytest.Pytester, tree: Tree, state: str) -> None:
    """If the disk says no after all, the run fails with a note, everything else is shown, and nothing is left behind."""
    pytester.makepyfile(spoilt=SPOILT)
    pytester.syspathinsert()
    if state == "solved":
        tree.solve()
    else:
        mix(tree)
    result = kata_run(pytester, "-p", "spoilt", "--kata-json=out/report.json")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert result.parseoutcomes()["passed"] == {"solved": 10, "mixture": 2}[state]
    result.stdout.fnmatch_lines(["the report is not written: out/report.json: *"])
    assert "Traceback" not in text(result)
    assert any(line.startswith("the report is not written") for line in block(result))
    assert [path.name for path in (tree.folder / "out").iterdir()] == ["report.json"]


def test_where_the_report_is_written(
    pytester: pytest.Pytester, tree: Tree, valid_report: Valid, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path counts from where pytest was started, may have ``~`` and variables, and an older report is replaced."""
    monkeypatch.setenv("HOME", str(tree.folder / "home"))
    monkeypatch.setenv("USERPROFILE", str(tree.folder / "home"))
    monkeypatch.setenv("BUILD", "seven")
    (tree.folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    monkeypatch.chdir(tree.folder / "katas")
    for _ in range(2):
        kata_run(pytester, "--kata-json=~/$BUILD/report.json", "-k", "memory")
        kata_run(pytester, "--kata-json=here.json", "-k", "memory")
    assert valid_report(tree.folder / "home" / "seven" / "report.json")["learners"]
    assert valid_report(tree.folder / "katas" / "here.json")["learners"][0]["folder"] == "."


def test_a_link_stays_one(pytester: pytest.Pytester, tree: Tree, valid_report: Valid) -> None:
    """Where the path is a link, the report is written to where it leads."""
    target, link = tree.folder / "kept.json", tree.folder / "link.json"
    try:
        link.symlink_to(target)
    except OSError:  # pragma: no cover  # Windows, without the right to
        pytest.skip("no links here")
    kata_run(pytester, "--kata-json=link.json", "-k", "memory")
    assert link.is_symlink()
    assert valid_report(target)["learners"]


def test_the_solutions_are_told_without_their_answers(pytester: pytest.Pytester, valid_report: Valid) -> None:
    """Every kata of the pack right: the report is valid and earns everything, and says no more than names of blanks."""
    kata_run(pytester, *FILES, "-c", str(pytester.makeini("[pytest]\n")), str(ROOT / "solutions"))
    (learner,) = _told(pytester, valid_report)["learners"]
    assert all(award["earned"] for award in learner["awards"])
    assert {kata["outcome"] for kata in learner["katas"]} == {"right"}
    assert {kata["sentence"] for kata in learner["katas"]} == {""}
