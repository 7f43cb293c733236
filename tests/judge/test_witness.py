"""What only another device can show is judged by the word of the pack's witness, and it is said whose word that is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from listings import relisted
from pytest_lstm_kata.authoring import blanks, kata, on
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import Breakdown
from pytest_lstm_kata.judge.trial import Trial
from pytest_lstm_kata.judge.verdict import Heard, Outcome, Verdict
from pytest_lstm_kata.judge.witness import BadWitness, Witness, read
from pytest_lstm_kata.judge.witnessing import blanks as shown_elsewhere
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, Named, Value
from pytest_lstm_kata.kata.texts import Mistake
from pytest_lstm_kata.lstm import LSTM
from samples import FLAG, TWO_DEVICES
from support import ORACLE, CudaByName, answered, judge, witnessed

SAID = "an NVIDIA H200 with torch 2.11.0 said on 2026-11-26"


def by(witness: Kata, *devices: str, debug: bool = False, seed: int = 0, **answers: Value) -> Verdict:
    """The verdict where there are these devices, the CPU alone if none is given."""
    judged = Judge(CudaByName(), debug=debug)
    return judged.judge(answered(witness, seed, answers), devices or ("cpu",))


# Where no device can show the blank.


def test_a_right_answer_is_right_by_the_word_of_the_witness(tmp_path: Path) -> None:
    """It is right as any other is, and the verdict says whose word that is."""
    verdict = by(witnessed(TWO_DEVICES, tmp_path, on_cuda="3"), on_cpu=3, on_cuda=3)
    assert (verdict.outcome, verdict.right, verdict.unverified) == (Outcome.RIGHT, ("on_cpu", "on_cuda"), {})
    assert (verdict.witnessed, verdict.disputed, verdict.devices) == (("on_cuda",), (), {"cpu": "right"})
    assert verdict.witness == {"device": "NVIDIA H200", "torch": "2.11.0+cu130", "date": "2026-11-26"}
    assert verdict.reservations == (f"on_cuda: judged by what {SAID}; not run here.",)


def test_a_wrong_answer_is_wrong_and_gets_its_idea(tmp_path: Path) -> None:
    """The sentence of the idea, beside whatever is wrong on the CPU; and an answer of another kind is told so."""
    known = witnessed(TWO_DEVICES, tmp_path, on_cuda="3")
    verdict = by(known, on_cpu=3, on_cuda=4)
    assert (verdict.outcome, verdict.mistake, verdict.right) == (Outcome.WRONG, "cuda_too_many", ("on_cpu",))
    assert verdict.witnessed == ("on_cuda",)
    both = by(known, on_cpu=4, on_cuda=4)
    assert [finding.mistake for finding in both.findings] == ["cpu_too_many", "cuda_too_many"]
    assert (
        by(known, on_cpu=3, on_cuda="three").sentence
        == "`on_cuda` is a whole number; you gave a text. Write it without quotes."
    )


def test_a_word_may_speak_of_the_numbers(tmp_path: Path) -> None:
    """Names of the kata's numbers, and arithmetic with them, as in answers."""
    known = witnessed(TWO_DEVICES, tmp_path, on_cuda="2 * size - 3")
    assert by(known, on_cpu=3, on_cuda=3).outcome is Outcome.RIGHT


def test_without_a_word_nobody_judges(tmp_path: Path) -> None:
    """A pack without a witness, one whose file is not written yet, one that says nothing of the blank: not judged."""
    for silent in (TWO_DEVICES, replace(TWO_DEVICES, witness=tmp_path / "none"), witnessed(TWO_DEVICES, tmp_path)):
        verdict = by(silent, on_cpu=3, on_cuda=99)
        assert (verdict.outcome, verdict.right, verdict.heard) == (Outcome.RIGHT, ("on_cpu",), None)
        assert verdict.unverified == {"on_cuda": "it needs a CUDA device"}
        assert verdict.reservations == ("on_cuda: not judged, it needs a CUDA device.",)


def test_without_the_cpu_its_blanks_are_not_judged(tmp_path: Path) -> None:
    """Who asks for the CUDA device alone is told what the others need."""
    verdict = by(witnessed(TWO_DEVICES, tmp_path, on_cuda="3"), "cuda:0", on_cpu=9, on_cuda=3)
    assert (verdict.outcome, verdict.right, verdict.heard) == (Outcome.RIGHT, ("on_cuda",), None)
    assert verdict.unverified == {"on_cpu": "it needs the CPU"}


@kata("easy", "test")
def elsewhere(size: int = 3) -> Any:
    """Elsewhere alone

    on_cuda is a whole number.
    """
    return blanks(on_cuda=on("cuda", size))


def test_a_kata_of_such_blanks_alone(tmp_path: Path) -> None:
    """It is judged, too, if there is a witness; else it is as if nothing had been asked."""
    assert by(witnessed(elsewhere, tmp_path, on_cuda="size"), on_cuda=4).outcome is Outcome.WRONG
    verdict = by(elsewhere, on_cuda=4)
    assert (verdict.outcome, verdict.sentence) == (Outcome.UNVERIFIED, "it needs a CUDA device")


# Where a device can show it.


def test_the_device_decides_where_there_is_one(tmp_path: Path) -> None:
    """If it says something else than the witness, it wins, and the verdict says that they differ, but not how."""
    known = witnessed(TWO_DEVICES, tmp_path, on_cuda="4")
    verdict = by(known, "cpu", "cuda:0", on_cpu=3, on_cuda=3)
    assert (verdict.outcome, verdict.witnessed, verdict.disputed) == (Outcome.RIGHT, (), ("on_cuda",))
    assert verdict.reservations == (f"on_cuda: the device here decides. It disagrees with what {SAID}.",)
    assert by(known, "cpu", "cuda:0", on_cpu=3, on_cuda=4).mistake == "cuda_too_many"
    agreed = by(witnessed(TWO_DEVICES, tmp_path, on_cuda="size"), "cpu", "cuda:0", on_cpu=3, on_cuda=3)
    assert (agreed.heard, agreed.reservations) == (None, ())


def test_who_writes_solutions_is_told_by_the_witness_too(tmp_path: Path) -> None:
    """Of each blank the first device, else the witness."""
    known = witnessed(TWO_DEVICES, tmp_path, on_cuda="7")
    assert Judge(CudaByName()).truth(deal(known, 0), "cpu") == {"on_cpu": 3, "on_cuda": 7}
    assert Judge(CudaByName()).truth(deal(known, 0), "cpu", "cuda:0") == {"on_cpu": 3, "on_cuda": 3}
    assert Judge(CudaByName()).truth(deal(known, 0)) == {}


# Whose word it is.


@pytest.mark.parametrize(
    ("device", "said"),
    [
        ("NVIDIA H200", "an NVIDIA H200"),
        ("AMD Instinct MI300X", "an AMD Instinct MI300X"),
        ("Tesla T4", "a Tesla T4"),
        ("A100", "an A100"),
        ("Intel Arc", "an Intel Arc"),
        ("GeForce RTX 4090", "a GeForce RTX 4090"),
        ("Radeon", "a Radeon"),
    ],
)
def test_a_device_has_its_article(device: str, said: str) -> None:
    """As one says it."""
    assert Heard(device, "2.11.0+cu130", "2026-11-26").word == f"{said} with torch 2.11.0 said on 2026-11-26"


# The file.


def test_a_witness_is_what_was_written(tmp_path: Path) -> None:
    """What is written is read again, whatever stands in it."""
    words = {"some": {"on_cuda": "'close'", "other": '"\\"quoted\\""'}, "more": {"on_cuda": "2 * size"}}
    witness = Witness("NVIDIA H200", "2.11", "2026-11-26", "By hand,\nin two lines.", words)
    path = tmp_path / "witness.toml"
    assert read(path) is None
    path.write_text(witness.text("lstm"), encoding="utf-8")
    assert read(path) == witness
    assert "lstm-kata pack witness lstm writes this file" in path.read_text(encoding="utf-8")


HEAD = 'device = "d"\ntorch = "t"\ndate = "d"\n'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("device = ", "witness.toml cannot be read: "),
        ("\x00", "witness.toml cannot be read: "),
        (HEAD, "witness.toml: `how` is missing or wrong"),
        (f'{HEAD}how = 3\n[two_devices]\non_cuda = "3"', "`how` is missing or wrong"),
        (f'{HEAD}how = "h"\n[two_devices]\non_cuda = 3', "`two_devices` is missing or wrong"),
        (f'{HEAD}how = "h"\ntwo_devices = "3"', "`two_devices` is missing or wrong"),
        (
            f'{HEAD}how = "h"\n[two_devices]\non_cuda = "lstm(x)"',
            "the witness' word on `on_cuda` of two_devices, lstm(x), is not an answer: `lstm(...)` is not run here",
        ),
        (
            f'{HEAD}how = "h"\n[two_devices]\non_cuda = "3 +"',
            "the witness' word on `on_cuda` of two_devices, 3 +, is no",
        ),
    ],
)
def test_a_bad_witness_is_the_authors_fault(tmp_path: Path, text: str, why: str) -> None:
    """The learner is not to blame, and nothing breaks; with --kata-debug the author reads what is wrong."""
    path = tmp_path / "witness.toml"
    path.write_text(text, encoding="utf-8")
    bad = replace(TWO_DEVICES, witness=path)
    verdict = by(bad, on_cpu=3, on_cuda=3)
    assert (verdict.outcome, "witness" in verdict.sentence) == (Outcome.FAULT, False)
    assert why in by(bad, debug=True, on_cpu=3, on_cuda=3).sentence
    with pytest.raises(BadWitness):
        Judge(ORACLE).truth(deal(bad, 0), "cpu")


def test_an_authors_mistake_that_breaks_beside_the_witness_is_a_fault(tmp_path: Path) -> None:
    """As it is where a device shows the blank."""
    broken = relisted(TWO_DEVICES, mistakes=(Mistake("m", "S.", ({"on_cuda": "nothing"},)),))
    assert by(witnessed(broken, tmp_path, on_cuda="3"), on_cpu=3, on_cuda=4).outcome is Outcome.FAULT


def test_what_breaks_only_beside_the_witness_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stops the judgement of its words, after the devices have judged, is no exception either."""

    def report(self: Trial, report: Any = Trial.report) -> Any:
        return report(self) if self._device else Breakdown("no word of it")

    monkeypatch.setattr(Trial, "report", report)
    assert by(witnessed(TWO_DEVICES, tmp_path, on_cuda="3"), on_cpu=3, on_cuda=3).outcome is Outcome.FAULT


def test_the_file_is_read_only_where_it_is_needed(tmp_path: Path) -> None:
    """No other kata of the pack opens it, and the same judge opens it once."""
    path = tmp_path / "witness.toml"
    path.write_text("none", encoding="utf-8")
    assert Judge(ORACLE).judge(answered(replace(FLAG, witness=path), 0, {"only": True}), ("cpu",)).right == ("only",)
    judged, known = Judge(ORACLE), witnessed(TWO_DEVICES, tmp_path, on_cuda="3")
    assert judged.judge(answered(known, 0, {"on_cpu": 3, "on_cuda": 3}), ("cpu",)).right == ("on_cpu", "on_cuda")
    path.unlink()
    assert judged.judge(answered(known, 0, {"on_cpu": 3, "on_cuda": 4}), ("cpu",)).mistake == "cuda_too_many"


# Ours.


@pytest.mark.again
def test_our_witness_has_a_word_on_each_such_blank() -> None:
    """Neither fewer nor more than the CPU leaves open, in the order of the katas, and it says how it came about."""
    assert LSTM.witness
    ours = read(LSTM.witness)
    assert ours
    assert {slug: {*words} for slug, words in ours.words.items()} == shown_elsewhere(LSTM, ORACLE)
    assert (ours.device, ours.torch, ours.date) == ("NVIDIA H200", "2.11.0+cu130", "2026-11-26")
    assert ours.how
    assert LSTM.witness.read_text(encoding="utf-8") == ours.text("lstm")


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_our_witness_judges(seed: int) -> None:
    """Whatever the numbers: its word is right, and what somebody believes who has no such device is wrong and named."""
    known = {each.label: each for each in LSTM.katas}
    believed = {"6.5": None, "8.7": None, "8.8": None, "8.9": None, "8.10": None, "8.11": "equal"}
    for label, answer in believed.items():
        assert judge(known[label], seed).witnessed == ("on_cuda",)
        verdict = judge(known[label], seed, on_cuda=answer)
        assert (verdict.outcome, bool(verdict.mistake)) == (Outcome.WRONG, True)
    assert judge(known["8.10"], seed, on_cuda=Named("RuntimeError")).outcome is Outcome.RIGHT
    assert judge(known["8.6"], seed, out_on_cuda=Named("torch.bfloat16")).mistake == "narrow_is_narrow"
