"""The promise: katas get on with the plugins and the options that people use anyway."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from conftest import KATAS, Tree
from running import CALM, bar, block, events, kata_run, mix, text

SENTENCE = "You wrote time first. With batch_first=True, out keeps the layout of x. Which axis of x comes first?"


@pytest.mark.beside("pytest_timeout")
def test_timeout(pytester: pytest.Pytester, tree: Tree) -> None:
    """With --timeout katas are judged as without."""
    pytest.importorskip("pytest_timeout")
    mix(tree)
    plain, limited = kata_run(pytester), kata_run(pytester, "--timeout=60")
    assert limited.parseoutcomes() == plain.parseoutcomes()
    assert block(limited) == block(plain)


@pytest.mark.beside("pytest_sugar")
def test_sugar(pytester: pytest.Pytester, tree: Tree) -> None:
    """Under pytest-sugar the exit code is the same and the way to the badge is shown."""
    pytest.importorskip("pytest_sugar")
    mix(tree)
    plain = kata_run(pytester)
    sweet = pytester.runpytest_inprocess("--kata", "-p", "no:randomly", "-p", "no:hypothesispytest", "--force-sugar")
    assert sweet.ret == plain.ret
    assert block(sweet) == block(plain)
    assert SENTENCE in text(sweet)


@pytest.mark.beside("pytest_rerunfailures")
def test_reruns(pytester: pytest.Pytester, tree: Tree) -> None:
    """Where failures are run again, the same wrong answers are one attempt: one event, one failure, one verdict."""
    pytest.importorskip("pytest_rerunfailures")
    journal = tree.make_workspace()
    tree.fill("1.6", out_shape="(7, 5, 20)")
    tree.solve("1.1")
    result = kata_run(pytester, "--reruns=1")
    outcomes = result.parseoutcomes()
    assert outcomes.pop("rerun") == 1
    assert outcomes == {"failed": 1, "passed": 1, "todo": 8}
    assert [(event["kata"], event["outcome"]) for event in events(journal)] == [
        ("lstm/memory", "right"),
        ("lstm/output_shape_batch_first", "wrong"),
    ]
    assert text(result).count(SENTENCE) == 1


def test_junit(pytester: pytest.Pytester, tree: Tree) -> None:
    """In JUnit XML wrong katas are failures that begin with our sentence, and todos are skipped."""
    mix(tree)
    outcomes = kata_run(pytester, "--junitxml=report.xml").parseoutcomes()
    (suite,) = ET.parse(pytester.path / "report.xml").getroot()  # noqa: S314  # written by this very test
    assert {name: int(suite.attrib[name]) for name in ("tests", "failures", "skipped", "errors")} == {
        "tests": len(KATAS),
        "failures": outcomes["failed"],
        "skipped": outcomes["todo"],
        "errors": 0,
    }
    cases = {case.attrib["name"]: case for case in suite}
    failure = cases["output_shape_batch_first"].find("failure")
    assert failure is not None
    assert failure.attrib["message"].startswith(SENTENCE)
    assert (failure.text or "").startswith(SENTENCE)
    skipped = cases["classify"].find("skipped")
    assert skipped is not None
    assert "0 of 3 filled" in skipped.attrib["message"]


def test_junit_of_a_hostile_file(pytester: pytest.Pytester, tree: Tree) -> None:
    """Whatever a learner's file holds, the XML is well-formed and the terminal gets no control characters."""
    tree.fill("1.6", out_shape=r'"\x1b[31m\x00\ud800 ]]> <&"')
    tree.fill("1.3", out_shape='"\x1b[2J\x07"')
    result = kata_run(pytester, "--junitxml=report.xml")
    (suite,) = ET.parse(pytester.path / "report.xml").getroot()  # noqa: S314  # written by this very test
    assert suite.attrib["failures"] == "2"
    assert suite.attrib["errors"] == "0"
    assert "\x1b" not in text(result)
    assert "\x07" not in text(result)


@pytest.mark.parametrize(
    "args",
    [
        ("--setup-show",),
        ("-o", "log_cli=1", "--log-cli-level=DEBUG"),
        ("--capture=no",),
        ("--capture=tee-sys",),
        ("--durations=0",),
        ("-W", "error"),
        ("--strict-markers", "--strict-config"),
        ("-p", "no:logging"),
        ("-p", "no:warnings"),
        ("-p", "no:junitxml"),
        ("--pdbcls=pdb:Pdb",),
        ("-o", "console_output_style=classic"),
        ("--import-mode=importlib",),
        ("--no-header", "--no-summary", "-q"),
    ],
    ids=" ".join,
)
def test_options_of_pytest_change_no_outcome(pytester: pytest.Pytester, tree: Tree, args: tuple[str, ...]) -> None:
    """How a run is shown does not change what comes out of it."""
    mix(tree)
    result = kata_run(pytester, *args)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    if "--no-summary" not in args:
        assert bar(result) == "2/10   challenges 1/5"
        assert result.parseoutcomes() == {"passed": 2, "failed": 4, "todo": 4}
    assert "INTERNALERROR" not in text(result)


KEPT = """\
def pytest_runtest_teardown(item):
    if "memory" in item.name:
        print("put away")


def pytest_terminal_summary(terminalreporter):
    phases = [report.when for report in terminalreporter.stats.get("", [])]
    print(f"{phases.count('setup')} setups and {phases.count('teardown')} teardowns are kept")
"""


@pytest.mark.parametrize(
    ("args", "setups", "teardowns"), [((), 0, 1), (("--durations=0", "-vv"), 10, 10)], ids=["plain", "the slowest"]
)
def test_what_pytests_terminal_keeps(
    pytester: pytest.Pytester, tree: Tree, args: tuple[str, ...], setups: int, teardowns: int
) -> None:
    """A setup or a teardown stays with pytest's terminal if it printed something, or where the slowest are asked for: for each
    failure pytest looks through all that stay.
    """
    pytester.makeconftest(KEPT)
    tree.fill("1.1", linear_steps="1", conv_steps="1", lstm_steps="1")
    result = kata_run(pytester, *args)
    assert f"{setups} setups and {teardowns} teardowns are kept" in text(result)
    assert text(result).count("put away") == 1


def test_a_users_autouse_fixture_does_not_reach_katas(pytester: pytest.Pytester, tree: Tree) -> None:
    """An autouse fixture of the rootdir's conftest, which katas know nothing of, does not disturb them."""
    pytester.makeconftest(
        "import pytest\n\n\n@pytest.fixture(autouse=True)\ndef noisy(request):\n    request.function\n    yield\n"
    )
    tree.solve("1.1")
    assert kata_run(pytester).parseoutcomes() == {"passed": 1, "todo": 9}


def test_a_users_hooks_see_katas_as_items(pytester: pytest.Pytester, tree: Tree) -> None:
    """A conftest that marks, reorders or deselects items does so with katas."""
    pytester.makeconftest(
        "import pytest\n\n\ndef pytest_collection_modifyitems(config, items):\n"
        "    items[:] = [item for item in items if item.get_closest_marker('challenge')][::-1]\n"
        "    items[0].add_marker(pytest.mark.skip(reason='not today'))\n"
    )
    tree.solve()
    result = pytester.runpytest_inprocess("--kata", *CALM)
    assert result.parseoutcomes() == {"passed": 4, "skipped": 1}


WITNESS = """\
import json
from collections import Counter

import pytest

SEEN = Counter()




@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    count("wrapper", report, call)
    return report


class Old:
    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = (yield).get_result()
        count("hookwrapper", report, call)


def count(who, report, call):
    if report.when == "call":
        error = call.excinfo and call.excinfo.type
        broken = report.failed and not issubclass(error, (AssertionError, pytest.fail.Exception))
        SEEN[who + (" broken" if broken else " " + report.outcome)] += 1


def pytest_runtest_logreport(report):
    if report.when == "call":
        SEEN["log " + report.outcome] += 1


def pytest_exception_interact(node, call, report):
    SEEN["interact " + report.outcome] += 1


def pytest_configure(config):
    SEEN.clear()
    config.pluginmanager.register(Old())


def pytest_sessionfinish():
    print("SEEN", json.dumps(SEEN))
"""
"""Counts what plugins of each kind get to see, as Allure, pytest-csv and others do."""


def test_others_see_the_outcome(pytester: pytest.Pytester, tree: Tree) -> None:
    """Whoever looks at a report, in whatever kind of hook, counts right, wrong and todo katas as pytest does."""
    pytester.makepyfile(witness=WITNESS)
    pytester.syspathinsert()
    mix(tree)
    result = kata_run(pytester, "-p", "witness", "-s")
    (seen,) = (json.loads(line.partition("SEEN ")[2]) for line in result.outlines if "SEEN " in line)
    truth = {"passed": 2, "failed": 4, "skipped": 4}
    assert result.parseoutcomes() == {"passed": 2, "failed": 4, "todo": 4}
    kinds = ("wrapper", "hookwrapper", "log")
    assert seen == {f"{who} {outcome}": count for who in kinds for outcome, count in truth.items()} | {
        "interact failed": 4
    }


@pytest.mark.measured
def test_what_others_make_of_an_outcome_is_shown(pytester: pytest.Pytester, tree: Tree) -> None:
    """A wrong kata that is marked as an expected failure is one, and an open one is todo all the same."""
    pytester.makepyfile(marking="def pytest_itemcollected(item):\n    item.add_marker('xfail')\n")
    pytester.syspathinsert()
    mix(tree)
    result = kata_run(pytester, "-p", "marking")
    assert result.parseoutcomes() == {"xpassed": 2, "xfailed": 4, "todo": 4}
    assert result.ret == 0
