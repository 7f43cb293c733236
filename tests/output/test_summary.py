"""The way to the badge, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from pytest_lstm_kata.judge.verdict import Heard, Outcome, Verdict
from pytest_lstm_kata.kata.model import Award, Pack
from pytest_lstm_kata.output.summary import lines, remarks, unmet
from pytest_lstm_kata.output.terminal import Line
from pytest_lstm_kata.record.events import Entry, Judged, Revealed
from pytest_lstm_kata.record.learner import Known, Learner
from pytest_lstm_kata.record.progress import Progress, fold
from samples import SAMPLES
from support import FOUNDATIONS, KATAS

ALL = [kata.id for kata in FOUNDATIONS.katas]
CHALLENGES = [kata.id for kata in FOUNDATIONS.katas if kata.challenge]


def learner(
    *right: str,
    wrong: tuple[str, ...] = (),
    todo: Mapping[str, int] = MappingProxyType({}),
    solved: Iterable[str] = (),
    devices: tuple[str, ...] = ("cpu",),
    packs: tuple[Pack, ...] = (FOUNDATIONS,),
    folder: str = "katas",
) -> Learner:
    """Somebody of whom these katas were judged on these devices, and who had solved others before."""
    verdicts = {
        kata: Verdict(kata, outcome, devices=dict.fromkeys(devices, outcome.value), torch="2.13.0+cpu")
        for katas, outcome in ((right, Outcome.RIGHT), (wrong, Outcome.WRONG))
        for kata in katas
    }
    verdicts |= {kata: Verdict(kata, Outcome.TODO, filled=filled) for kata, filled in todo.items()}
    return Learner(Path(folder), packs, verdicts, {}, Known(Progress(frozenset(solved)), record=True))


def texts(somebody: Learner, **how: Any) -> list[str]:
    return [line.text for line in lines(somebody, **how)]


def line(start: str, somebody: Learner, **how: Any) -> Line:
    """The one line that begins so."""
    (found,) = (line for line in lines(somebody, **how) if line.text.startswith(start))
    return found


def test_a_run_with_nothing_judged_shows_the_way() -> None:
    """Title, an empty bar, how to keep a record, and where to begin: no word on torch."""
    assert texts(learner(), recorded=False) == [
        "LSTM Mastery Badge",
        f"foundations  {'░' * 20}   0/10   challenges 0/5",
        "Progress is not saved here. lstm-kata init DIR makes a dojo.",
        "next: lstm-kata learn 1",
        f"      katas/{KATAS['1.1'].file}",
        "      pytest --kata",
    ]
    assert next(lines(learner())).role == "title"


def test_the_bar_counts_what_is_right() -> None:
    """Bars count katas right now or ever before, and challenges by themselves."""
    bar = line("foundations", learner("lstm/memory", CHALLENGES[0], solved={"lstm/memory", CHALLENGES[1]}))
    assert bar.text.endswith("  3/10   challenges 2/5")
    assert (bar.text.count("█"), bar.text.count("░"), bar.role) == (6, 14, "")


def test_what_is_wrong_now_stays_solved() -> None:
    """Progress is not taken away; but a kata that is wrong now is what comes next."""
    somebody = learner(wrong=("lstm/memory",), solved=ALL)
    assert line("foundations", somebody).text.endswith(" 10/10   challenges 5/5")
    assert line("next", somebody).text == f"next: katas/{KATAS['1.1'].file}"


def test_what_is_right_by_its_solution_is_dealt_anew() -> None:
    """It counts in no bar, it is said why, and fresh numbers are the next step."""
    shown = fold([Entry(datetime(2026, 11, 25, tzinfo=UTC), "1", Revealed("lstm/memory"))])
    one = learner("lstm/memory")
    one.known = Known(now=shown, record=True)
    assert line("foundations", one).text.endswith("  0/10   challenges 0/5")
    said = "1.1 is right, but you have seen its solution with these numbers: lstm-kata retry 1.1 deals fresh ones."
    assert said in " ".join(texts(one))
    assert [text for text in texts(one) if text.startswith("next: ")] == ["next: lstm-kata retry 1.1"]


def test_a_full_bar_is_good() -> None:
    """A unit that is done is full, and has the role for it."""
    bar = line("foundations", learner(*ALL))
    assert (bar.role, bar.text.count("█"), bar.text.count("░")) == ("good", 20, 0)


@pytest.mark.parametrize(("width", "room"), [(200, 20), (80, 20), (45, 7), (20, 5), (1, 5)])
def test_a_bar_fits_its_terminal(width: int, room: int) -> None:
    """A bar is as wide as there is room, within limits."""
    _, bar, *_ = texts(learner(), width=width)
    assert bar.count("░") == room


def test_one_kata_is_seen_in_any_bar() -> None:
    """A bar is empty only if nothing is right, however short it is."""
    _, bar, *_ = texts(learner("lstm/memory"), width=20)
    assert (bar.count("█"), bar.count("░")) == (1, 4)


def test_what_was_earned_is_read_whole() -> None:
    """In a small terminal it is wrapped."""
    told = texts(learner(*ALL), width=30)
    assert "★ LSTM Mastery Badge: earned, every challenge right" in " ".join(told)
    assert all(len(text) <= 30 for text in told[2:5])


def test_names_are_aligned_over_all_packs() -> None:
    """Bars of all units begin at one column, and each pack has its title, by its first award or its own."""
    shown = [*lines(learner(packs=(FOUNDATIONS, SAMPLES)))]
    bars = [line.text for line in shown if "░" in line.text]
    assert len({bar.index("░") for bar in bars}) == 1
    assert "challenges" not in bars[1]
    assert [line.text for line in shown if line.role == "title"] == ["LSTM Mastery Badge", "Samples"]


def test_the_badge_is_for_challenges_right_in_this_run() -> None:
    """The badge is given where every challenge is right now, and the belt where every kata is."""
    badge = line("★", learner(*CHALLENGES))
    assert badge == Line("★ LSTM Mastery Badge: earned, every challenge right", "good")
    both = [text for text in texts(learner(*ALL)) if text.startswith("★")]
    assert both[1] == "★ LSTM Black Belt: earned, every kata right"


def test_what_was_right_once_earns_nothing() -> None:
    """Mastery is earned anew: solved katas of another day fill bars and give no award."""
    for somebody in (learner(solved=ALL), learner(*CHALLENGES[1:], solved=ALL)):
        assert not any("earned" in text for text in texts(somebody))


def test_beside_a_class_only_the_own_news_are_told() -> None:
    """Of the one whose record is kept; on what all was judged once, and nothing that the class's table has."""
    ada, own = learner("lstm/memory", folder="class/ada"), learner("lstm/construct")
    ada.known = Known()
    assert [line.text for line in remarks([ada, own], notes=["a note"])] == [
        "Solved: 1.2. See why: lstm-kata explain 1.2",
        "torch 2.13.0 on cpu; cuda: not run",
        "a note",
    ]


@pytest.mark.parametrize(
    ("devices", "all_devices", "said"),
    [
        (("cpu",), True, "torch 2.13.0 on cpu; cuda: not run"),
        (("cpu",), False, "torch 2.13.0 on cpu"),
        (("cpu", "cuda:0"), True, "torch 2.13.0 on cpu, cuda:0"),
        (("cuda:1",), False, "torch 2.13.0 on cuda:1"),
    ],
)
def test_it_is_said_on_what_was_judged(devices: tuple[str, ...], said: str, *, all_devices: bool) -> None:
    """Version and devices are named, and CUDA where it was asked for and is not there."""
    assert line("torch", learner("lstm/memory", devices=devices), all_devices=all_devices).text == said


def test_a_run_without_a_judgement_says_nothing_of_torch() -> None:
    """What is to do, unreadable or unverified was judged on nothing."""
    assert not any(text.startswith("torch") for text in texts(learner(todo={"lstm/memory": 0})))


def test_devices_that_disagree_are_reported() -> None:
    """Where devices differ on a kata, each one's word is there, and who decides."""
    somebody = learner("lstm/construct", devices=("cpu", "cuda:0"))
    said = {"cpu": "right", "cuda:0": "wrong"}
    verdict = Verdict("lstm/memory", Outcome.RIGHT, devices=said, torch="2.13.0")
    shown = texts(replace(somebody, verdicts={**somebody.verdicts, "lstm/memory": verdict}))
    assert "1.1: cpu says right, cuda:0 says wrong; cpu decides" in shown
    assert not any(text.startswith("1.2:") for text in shown)
    about_devices = verdict._replace(outcome=Outcome.WRONG)
    assert not any("decides" in text for text in texts(replace(somebody, verdicts={"lstm/memory": about_devices})))


def unverified(kata: str) -> Verdict:
    """The verdict of a torch that cannot show the kata."""
    return Verdict(kata, Outcome.UNVERIFIED, "torch 1.13 cannot show it.", devices={"cpu": "right"}, torch="1.13.1")


def test_what_this_torch_cannot_show_is_not_held_against_anyone() -> None:
    """It is named with the reason, left out of bar and award, and not what comes next."""
    somebody = learner(*(kata for kata in ALL if kata != "lstm/memory"))
    somebody = replace(somebody, verdicts={**somebody.verdicts, "lstm/memory": unverified("lstm/memory")})
    shown = texts(somebody)
    assert "not judged: 1.1 (torch 1.13 cannot show it)" in shown
    assert line("foundations", somebody).text.endswith("  9/9   challenges 5/5")
    assert "★ LSTM Black Belt: earned, every kata right" in shown
    assert line("next", somebody).text == "next: lstm-kata badge"
    assert unmet(somebody, "all") == ""


def test_a_run_of_nothing_else_says_so_too() -> None:
    """The reason is there, with the torch that it is about, if a run has only katas that this one cannot show."""
    shown = texts(replace(learner(), verdicts={"lstm/memory": unverified("lstm/memory")}))
    assert "torch 1.13.1 on cpu; cuda: not run" in shown
    assert "not judged: 1.1 (torch 1.13 cannot show it)" in shown


def test_what_was_solved_elsewhere_stays_in_the_bar() -> None:
    """A kata that another torch has shown counts, also where this one cannot show it."""
    somebody = replace(learner(solved={"lstm/memory"}), verdicts={"lstm/memory": unverified("lstm/memory")})
    assert line("foundations", somebody).text.endswith("  1/10   challenges 0/5")


def test_a_blank_that_was_not_verified_is_named() -> None:
    """A kata that is right where there is no such device says which of its blanks that leaves open."""
    somebody = learner("lstm/memory")
    verdict = somebody.verdicts["lstm/memory"]
    somebody = replace(
        somebody, verdicts={"lstm/memory": verdict._replace(unverified={"on_cuda": "it needs a CUDA device"})}
    )
    assert "not judged: 1.1 on_cuda (it needs a CUDA device)" in texts(somebody)


def test_whose_word_it_is() -> None:
    """What was judged by a witness is named with it, each witness once; and where a device here disagrees with it."""
    heard = Heard("NVIDIA H200", "2.11.0+cu130", "2026-11-26", ("on_cuda", "out"))
    somebody = learner("lstm/memory", "lstm/construct", wrong=("lstm/output_shape",))
    verdicts = {
        "lstm/memory": somebody.verdicts["lstm/memory"]._replace(heard=heard),
        "lstm/construct": somebody.verdicts["lstm/construct"]._replace(heard=Heard("T4", "2", "2027-01-01", ("b",))),
        "lstm/output_shape": somebody.verdicts["lstm/output_shape"]._replace(heard=heard._replace(disputed=("x",))),
    }
    shown = texts(replace(somebody, verdicts=verdicts), width=200)
    said = "an NVIDIA H200 with torch 2.11.0 said on 2026-11-26"
    assert f"not run here, judged by what {said}: 1.1 on_cuda, out; 1.3 on_cuda, out" in shown
    assert "not run here, judged by what a T4 with torch 2 said on 2027-01-01: 1.2 b" in shown
    assert f"1.3 x: the device here decides. It disagrees with what {said}." in shown


def test_what_was_learnt_now_is_said_where_it_is_kept() -> None:
    """Katas right for the first time are named, with where more is told of them; without a record nothing is new."""
    somebody = learner("lstm/memory", "lstm/construct", "lstm/classify", solved={"lstm/construct"})
    assert line("Solved", somebody).text == "Solved: 1.1, 1.7. See why: lstm-kata explain 1.7"
    assert not any(text.startswith("Solved") for text in texts(somebody, recorded=False))
    assert not any(text.startswith("Solved") for text in texts(learner("lstm/memory", solved=ALL)))
    many = line("Solved", learner(*ALL), width=200).text
    assert many == "Solved: 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8 and 2 more. See why: lstm-kata explain 1.10"


def test_notes_are_bad_news() -> None:
    """What went wrong beside the judging is in the summary, and looks like it."""
    assert Line("two packs are called `x`.", "bad") in [*lines(learner(), notes=["two packs are called `x`."])]


def test_remarks_are_wrapped_to_the_terminal() -> None:
    """A long remark takes several lines, each of its role, and none is wider than the terminal."""
    note = "a note that is longer than a narrow terminal is wide, " * 3
    found = [line for line in lines(learner(), notes=[note], width=40) if line.role == "bad"]
    assert len(found) > 3
    assert all(len(line.text) <= 40 for line in found)
    assert " ".join(line.text for line in found) == note.strip()


def test_a_command_in_a_remark_can_be_copied() -> None:
    """What stands on a line of its own stays there, and no word of it is broken, however narrow the terminal is."""
    command = "python -m pip install-" + "x" * 40
    shown = texts(learner(), notes=[f"This installs it:\n{command}"], width=80)
    assert shown[-5:-3] == ["This installs it:", command]
    assert command in texts(learner(), notes=[f"This installs it:\n{command}"], width=20)


def test_a_workspace_needs_no_advice() -> None:
    """Where a record is kept nothing is said of keeping one."""
    assert not any("no record" in text for text in texts(learner(), recorded=True))


def test_the_next_kata_is_the_first_that_is_not_right() -> None:
    """Next is the first kata in teaching order that is open, by the file's name as the learner knows it."""
    somebody = learner("lstm/memory", solved={"lstm/construct"})
    assert line("next", somebody).text == f"next: katas/{KATAS['1.3'].file}"
    named = replace(somebody, files={"lstm/output_shape": Path("there/03_output_shape.py")})
    assert line("next", named).text == "next: there/03_output_shape.py"


def test_what_went_wrong_comes_before_what_is_open() -> None:
    """What is wrong is mended first, then what was begun is finished, then the first open one comes."""
    begun = {"lstm/memory": 0, "lstm/feed_a_batch": 2, "lstm/classify": 0}
    assert texts(learner(todo=begun))[-3:] == [
        "next: lstm-kata start 1.9",
        f"      katas/{KATAS['1.9'].file}",
        "      pytest --kata",
    ]
    wrong = learner(todo=begun, wrong=("lstm/hidden_state_shape",))
    assert line("next", wrong).text == f"next: katas/{KATAS['1.10'].file}"
    unread = {"lstm/classify": Verdict("lstm/classify", Outcome.UNREADABLE)}
    assert line("next", replace(learner(), verdicts=unread)).text == f"next: katas/{KATAS['1.7'].file}"


def test_the_next_pack_comes_after_this_one() -> None:
    """When a pack is done the next one's first kata is next, behind what its unit has to teach."""
    told = texts(learner(*ALL, packs=(FOUNDATIONS, SAMPLES)))
    assert told[-3:] == [
        "next: lstm-kata learn samples:1",
        f"      katas/{SAMPLES.katas[0].file}",
        "      pytest --kata",
    ]


@pytest.mark.parametrize(
    "begun",
    [
        {"todo": {"lstm/hidden_state_shape": 1}},
        {"wrong": ("lstm/hidden_state_shape",)},
        {"solved": ["lstm/hidden_state_shape"]},
    ],
    ids=["filled", "wrong", "solved"],
)
def test_a_unit_that_was_begun_is_not_introduced_again(begun: dict[str, Any]) -> None:
    """Whatever was done of it: the first kata may still be the next one."""
    somebody = learner(**begun)
    assert somebody.begins_unit(KATAS["1.1"]) is False
    assert not any("learn" in text for text in texts(somebody))
    assert learner().begins_unit(KATAS["1.1"]) is True
    assert learner().begins_unit(KATAS["1.2"]) is False


def test_a_unit_that_was_once_answered_is_not_introduced_again() -> None:
    """The journal has a judgement of it, be its file blank again."""
    judged = Judged("lstm/hidden_state_shape", outcome="wrong")
    known = Known(now=Progress(latest={judged.kata: judged}), record=True)
    assert not replace(learner(), known=known).begins_unit(KATAS["1.1"])


def test_when_all_is_done_there_is_a_way_back() -> None:
    """With nothing left, the summary says so, as good news."""
    assert line("next", learner(solved=ALL)) == Line("next: lstm-kata badge", "good")
    assert line("next", learner(solved=ALL), recorded=False).text == "next: lstm-kata explain 1.1"


def test_a_unit_without_katas_is_shown() -> None:
    """An author's empty unit is a line, and not the end of the run."""
    empty = FOUNDATIONS._replace(units=(FOUNDATIONS.units[0], FOUNDATIONS.units[0]._replace(name="empty", katas=())))
    assert line("empty", learner(packs=(empty,))).text.endswith("0/0")


# What a run may be required to have.


def test_nothing_is_missing_where_all_is_right() -> None:
    """A requirement that is met is silent."""
    assert unmet(learner(*CHALLENGES), "badge") == ""
    assert unmet(learner(*ALL), "all") == ""


def test_what_is_missing_is_named() -> None:
    """The badge needs the challenges, all needs every kata, right now; the missing ones are listed by number."""
    assert unmet(learner(*CHALLENGES[1:], solved=ALL), "badge") == "not solved: 1.6"
    assert unmet(learner(*CHALLENGES), "all") == "not solved: 1.1, 1.2, 1.3, 1.4, 1.5"
    assert unmet(None, "badge") == "no kata was judged"


def test_a_pack_without_awards_asks_for_everything() -> None:
    """Without a badge of its own a pack's katas are all required, and a long list is cut."""
    assert unmet(learner(packs=(SAMPLES,)), "badge").endswith("samples:1.10, ...")
    assert unmet(learner(packs=(Pack("p", "P", (), (Award("A"),)),)), "badge") == ""
