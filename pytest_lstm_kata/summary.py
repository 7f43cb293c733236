"""The way to the badge, as lines of text with the role of each; whoever shows them gives them colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pytest_lstm_kata.badge import standings
from pytest_lstm_kata.messages import name
from pytest_lstm_kata.model import Kata, Outcome, Pack, Verdict
from pytest_lstm_kata.progress import Progress


class Glyphs(NamedTuple):
    """What a bar and an award are drawn with."""

    full: str
    rest: str
    star: str


UNICODE: Final = Glyphs("█", "░", "★")
ASCII: Final = Glyphs("#", ".", "*")


def glyphs_for(encoding: str | None) -> Glyphs:
    """The nicer set, where the terminal can show it."""
    try:
        "█░★".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE


class Line(NamedTuple):
    """A line of the summary; its role is one of "", "good", "bad", "title"."""

    text: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What a summary is made of: what was judged now, and what is known from before."""

    packs: Sequence[Pack]
    verdicts: Mapping[str, Verdict]
    progress: Progress = field(default_factory=Progress)
    files: Mapping[str, str] = field(default_factory=dict)
    """The file of each kata, as the learner would name it, as far as it is known."""
    all_devices: bool = True
    """Were all devices asked for, so that a missing one is worth a word?"""
    recorded: bool = False
    notes: Sequence[str] = ()

    @property
    def right_now(self) -> frozenset[str]:
        return frozenset(kata for kata, verdict in self.verdicts.items() if verdict.outcome is Outcome.RIGHT)

    @property
    def solved(self) -> frozenset[str]:
        return self.right_now | self.progress.solved


def lines(state: State, width: int = 80, glyphs: Glyphs = UNICODE) -> Iterator[Line]:
    """The whole summary; each pack under a title of its own."""
    longest = max((len(unit.name) for pack in state.packs for unit in pack.units), default=0)
    for pack in state.packs:
        yield Line(pack.awards[0].title if pack.awards else pack.title, "title")
        for unit in pack.units:
            yield _bar(unit.name, longest, unit.katas, state.solved, width, glyphs)
        for standing in standings(pack, state.right_now):
            if standing.earned:
                what = "every challenge" if standing.award.challenges_only else "every kata"
                yield Line(f"{glyphs.star} {standing.award.title}: earned, {what} right in this run", "good")
    yield from map(Line, _verified(state))
    for note in state.notes:
        yield Line(note, "bad")
    if not state.recorded:
        yield Line("no record is kept here: lstm-kata init DIR makes a folder that keeps one")
    yield _next(state)


def unmet(packs: Iterable[Pack], right_now: frozenset[str], require: str) -> str:
    """What ``--kata-require badge|all`` misses, as a sentence; empty if it is met.

    The badge is a pack's first award; a pack without one asks for all its katas.
    """
    missing = [
        kata
        for pack in packs
        for kata in pack.katas
        if kata.id not in right_now and (require == "all" or not pack.awards or pack.awards[0].asks_for(kata))
    ]
    if not missing:
        return ""
    shown = ", ".join(map(name, missing[:10])) + (", ..." if len(missing) > 10 else "")
    return f"--kata-require {require}: not right in this run: {shown}"


def _bar(unit: str, longest: int, katas: Sequence[Kata], solved: frozenset[str], width: int, glyphs: Glyphs) -> Line:
    done = sum(kata.id in solved for kata in katas)
    challenges = [kata.id in solved for kata in katas if kata.challenge]
    words = f"{done:>3}/{len(katas)}"
    if challenges:
        words += f"   challenges {sum(challenges)}/{len(challenges)}"
    room = min(20, max(5, width - longest - len(words) - 4))
    full = done * room // len(katas)
    text = f"{unit:<{longest}}  {glyphs.full * full}{glyphs.rest * (room - full)} {words}"
    return Line(text, "good" if done == len(katas) else "")


def _verified(state: State) -> Iterator[str]:
    """On what it was judged, and where devices disagree."""
    judged = [verdict for verdict in state.verdicts.values() if verdict.judged]
    if not judged:
        return
    devices = list(dict.fromkeys(device for verdict in judged for device in verdict.devices))
    absent = state.all_devices and not any(device.startswith("cuda") for device in devices)
    yield f"torch {judged[0].torch} on {', '.join(devices)}" + ("; cuda: not verified here" if absent else "")
    for kata in (kata for pack in state.packs for kata in pack.katas):
        verdict = state.verdicts.get(kata.id)
        if verdict and verdict.judged and len(set(verdict.devices.values())) > 1:
            told = ", ".join(f"{device} says {said}" for device, said in verdict.devices.items())
            yield f"{name(kata)}: {told}; {next(iter(verdict.devices))} decides"


def _next(state: State) -> Line:
    """What to do next: what went wrong in this run, else the first kata that is not right yet."""
    katas = [kata for pack in state.packs for kata in pack.katas]
    tried = [kata for kata in katas if kata.id in state.verdicts and kata.id not in state.right_now]
    wrong = [kata for kata in tried if state.verdicts[kata.id].outcome is not Outcome.TODO]
    unsolved = [kata for kata in katas if kata in tried or kata.id not in state.solved]
    for kata in [*wrong, *unsolved]:
        return Line(f"next: {state.files.get(kata.id, kata.file)}")
    return Line("next: nothing is left to do here; lstm-kata explain 1.1 looks back", "good")
