"""The summary of a run: the way to each pack's badge, what is new, on what it was judged, and the next step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.model import Kata, Pack
from pytest_lstm_kata.output import news, solution, way
from pytest_lstm_kata.output.terminal import Line, within
from pytest_lstm_kata.record.awards import Standing, required, standings, with_distinction
from pytest_lstm_kata.record.learner import Learner
from pytest_lstm_kata.record.rules import Challenge
from pytest_lstm_kata.record.workspace import Workspace, shown, typed


def lines(
    learner: Learner | None,
    *,
    notes: Sequence[str] = (),
    recorded: bool = True,
    review: str = "",
    dojo: Sequence[str] = (),
    all_devices: bool = True,
    width: int = 80,
) -> Iterator[Line]:
    """The whole summary of one learner: each pack under a title of its own, then what concerns the run, and what to do next.

    ``learner`` is None where nothing was judged and there are only ``notes``. ``review`` is what is to be said of the
    learner's review, ``dojo`` of the dojo that they have joined. ``all_devices`` says that every device was asked for, so that a missing one is worth a word.
    """
    yield from _bars_and_awards(learner, width) if learner else ()
    everybody = [learner] if learner else []
    yield from remarks(
        everybody, notes=notes, recorded=recorded, review=review, dojo=dojo, all_devices=all_devices, width=width
    )
    if learner and not recorded:
        yield from within([Line("Progress is not saved here. lstm-kata init DIR makes a dojo.")], width)
    if learner:
        yield from _next(learner, recorded=recorded, is_due=bool(review))


def remarks(
    everybody: Sequence[Learner],
    *,
    notes: Sequence[str] = (),
    recorded: bool = True,
    review: str = "",
    dojo: Sequence[str] = (),
    all_devices: bool = True,
    width: int = 80,
) -> Iterator[Line]:
    """What concerns the run beside what each has solved: news of the one whose record is kept, on what it was judged, notes."""
    own = [learner for learner in everybody if learner.known.record]
    found = [Line(text) for learner in own for text in challenges(learner)]
    if recorded:
        found += [Line(text) for learner in own for text in news.lines(learner)]
        found += [Line(text) for learner in own for text in spoiled(learner)]
    found += [Line(text, "bad") for learner in own for text in _lost(learner)]
    found += [Line(text) for text in dict.fromkeys(_verified(everybody, all_devices=all_devices))]
    found += [Line(review)] if review else []
    found += map(Line, dojo)
    found += [Line(note, "bad") for note in notes]
    yield from within(found, width)


def unmet(learner: Learner | None, require: str) -> str:
    """What the learner misses of the ``badge``, or of ``all`` katas, as a sentence; empty if nothing.

    The badge is a pack's first award; a pack without one asks for all its katas. Nothing is met where nothing was judged.
    """
    if learner is None:
        return "no kata was judged"
    asked, met = required(learner.packs, require), learner.right_now | learner.unverified
    missing = [kata.ref for kata in asked if kata.id not in met]
    if not missing:
        return ""
    return f"not solved: {', '.join(dict.fromkeys(missing[:10]))}" + (", ..." if len(missing) > 10 else "")


def _bars_and_awards(learner: Learner, width: int) -> Iterator[Line]:
    for pack in learner.packs:
        yield Line(pack.awards[0].title if pack.awards else pack.title, "title")
        yield from bars(learner, pack, width)
        yield from within(earned(learner, pack), width)


def bars(learner: Learner, pack: Pack, width: int, *, brief: bool = False) -> Iterator[Line]:
    """How far each unit of a pack is; ``brief`` counts its challenges as any other kata."""
    longest = max(len(unit.name) for each in learner.packs for unit in each.units)
    absent = learner.unverified - learner.solved
    units = [(each.name, [kata for kata in each.katas if kata.id not in absent]) for each in pack.units]
    counts = [_counts(katas, learner.solved, brief=brief) for _, katas in units]
    room = min(20, max(5, width - longest - max(map(len, counts)) - 4))
    for (unit, katas), count in zip(units, counts, strict=True):
        done = sum(kata.id in learner.solved for kata in katas)
        full = max(done * room // max(len(katas), 1), bool(done))  # one that was done is to be seen
        bar = f"{unit:<{longest}}  {'█' * full}{'░' * (room - full)} {count}"
        yield Line(bar, "good" if done == len(katas) else "")


def earned(learner: Learner, pack: Pack) -> Iterator[Line]:
    """The awards of a pack that what is right now earns."""
    for standing in _standings(learner, pack):
        if standing.earned:
            what = "every challenge" if standing.award.challenges_only else "every kata"
            known = learner.known
            best = with_distinction(standing.award, pack, known.now, known.limits)
            how = "earned with distinction" if best else "earned"
            yield Line(f"★ {standing.award.title}: {how}, {what} right", "good")


def so_far(standing: Standing) -> str:
    """How many are right of what an award asks for."""
    what = "challenges" if standing.award.challenges_only else "katas"
    return f"{standing.award.title}: {standing.right} of {standing.of} {what} right"


def _standings(learner: Learner, pack: Pack) -> list[Standing]:
    return standings(pack, learner.right_now, learner.unverified)


def _counts(katas: Sequence[Kata], solved: frozenset[str], *, brief: bool) -> str:
    """How many of a unit's katas are solved, and of its challenges."""
    challenges = [kata.id in solved for kata in katas if kata.challenge]
    count = f"{sum(kata.id in solved for kata in katas):>3}/{len(katas)}"
    return count if brief or not challenges else f"{count}   challenges {sum(challenges)}/{len(challenges)}"


def challenges(learner: Learner) -> Iterator[str]:
    """How far each challenge's attempts and clock have got, and where there is a clock to start."""
    following = None if learner.known.exam else learner.next_step()
    open_ones = [*_open_challenges(learner, following)]
    begun = [
        f"{kata.ref}: {challenge.so_far}" + (", closed" if challenge.is_closed else "")
        for kata, challenge in open_ones
        if challenge.so_far
    ]
    if begun:
        yield "; ".join(begun)
    yield from (offer(learner, kata) for kata, _ in open_ones if kata is following and way.is_new(learner, kata))


def offer(learner: Learner, kata: Kata) -> str:
    """What is allowed in a challenge that was not answered yet, and how its clock is started."""
    challenge = learner.challenge(kata)
    return f"{kata.ref} is {challenge.offer(f'lstm-kata start {kata.ref}')}" if challenge else ""


def _open_challenges(learner: Learner, following: Kata | None) -> Iterator[tuple[Kata, Challenge]]:
    """The challenges of this run, and the next one, that were not right yet as they are dealt now."""
    for kata in learner.katas:
        verdict, challenge = learner.verdict(kata), learner.challenge(kata)
        if challenge and verdict and (kata.id in learner.verdicts or kata is following):
            is_right = verdict.outcome is Outcome.RIGHT or challenge.attempts.solved
            if not (is_right or learner.known.now.was_shown(verdict)):
                yield kata, challenge


def spoiled(learner: Learner) -> Iterator[str]:
    """What is right and does not count, because its solution was shown, and what to do for it."""
    for kata in learner.katas:
        if kata.id in learner.spoiled:
            yield solution.spoiled(kata, f"lstm-kata retry {kata.ref}")


def _lost(learner: Learner) -> Iterator[str]:
    """Which katas of a dojo have no file, and how to have one."""
    workspace = Workspace.around(learner.folder.absolute()) if learner.known.record else None
    lost = learner.lost() if workspace else []
    if workspace and lost:
        more = f" and {len(lost) - 8} more" if len(lost) > 8 else ""
        which = "it" if len(lost) == 1 else "them"
        refs = ", ".join(kata.ref for kata in lost[:8])
        yield f"no file for {refs}{more}; lstm-kata init {typed(workspace.root)} writes {which} again"


def _verified(everybody: Sequence[Learner], *, all_devices: bool) -> Iterator[str]:
    """On what it was judged, and where devices disagree."""
    verdicts = [verdict for learner in everybody for verdict in learner.verdicts.values()]
    judged = [verdict for verdict in verdicts if verdict.was_run]
    if not judged:
        return
    devices = list(dict.fromkeys(device for verdict in judged for device in verdict.devices))
    yield judges(judged[0].torch, devices, all_devices=all_devices)
    known: list[tuple[Kata, Verdict]] = []
    for learner in everybody:
        for kata in (kata for pack in learner.packs for kata in pack.katas):
            verdict = learner.verdicts.get(kata.id)
            known += [(kata, verdict)] if verdict else []
            # Where the first device does not decide, the kata is about devices, and each has blanks of its own.
            first = next(iter(verdict.devices.values()), "") if verdict else ""
            if verdict and verdict.outcome == first and len(set(verdict.devices.values())) > 1:
                outcomes = ", ".join(f"{device} says {outcome}" for device, outcome in verdict.devices.items())
                yield f"{kata.ref}: {outcomes}; {next(iter(verdict.devices))} decides"
    yield from not_run(known)


def not_run(verdicts: Iterable[tuple[Kata, Verdict]]) -> Iterator[str]:
    """What no device here has shown: by whose word it was judged, or why nobody has judged it."""
    heard: dict[str, list[str]] = {}
    unjudged: dict[str, list[str]] = {}
    for kata, verdict in verdicts:
        if verdict.heard and verdict.witnessed:
            heard.setdefault(verdict.heard.word, []).append(f"{kata.ref} {', '.join(verdict.witnessed)}")
        if verdict.heard and verdict.disputed:
            yield f"{kata.ref} {verdict.heard.dispute}"
        if verdict.outcome is Outcome.UNVERIFIED:
            unjudged.setdefault(verdict.sentence, []).append(kata.ref)
        for blank, reason in verdict.unverified.items():
            unjudged.setdefault(reason, []).append(f"{kata.ref} {blank}")
    for word, blanks in heard.items():
        yield f"not run here, judged by what {word}: {'; '.join(dict.fromkeys(blanks))}"
    for reason, blanks in unjudged.items():
        yield f"not judged: {'; '.join(dict.fromkeys(blanks))} ({reason.removesuffix('.')})"


def judges(torch: str, devices: Sequence[str], *, all_devices: bool) -> str:
    """Which torch judges, and on what."""
    absent = all_devices and not any(device.startswith("cuda") for device in devices)
    return f"torch {torch.partition('+')[0]} on {', '.join(devices)}" + ("; cuda: not run" if absent else "")


def _next(learner: Learner, *, recorded: bool, is_due: bool) -> Iterator[Line]:
    """What to do next, one thing a line, so that it can be copied and works where one stands."""
    workspace = Workspace.around(learner.folder.absolute()) if learner.known.record else None
    kata = learner.next_step()
    if workspace:
        found = way.in_dojo(workspace, *way.onward(learner, workspace, is_due=is_due))
    else:
        last = "lstm-kata badge" if recorded else f"lstm-kata explain {learner.packs[0].katas[0].ref}"
        steps = [step for step in way.to_do(learner, kata) if step != "pytest --kata"] if kata else [last]
        there = [step for step in steps if isinstance(step, str) or learner.known.record or step.exists()]
        named = (step if isinstance(step, str) else shown(step) for step in there)
        found = chain(named, way.outside(learner.folder) if kata else [])
    yield from (Line(text, "" if kata else "good") for text in way.told(found))
