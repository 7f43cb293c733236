"""The dojo as the judge of a learner who has no torch: asked for one kata at a time, and not again once it is away."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Final

from pytest_lstm_kata.dojo.tools import client, membership
from pytest_lstm_kata.dojo.tools.client import Away, Refusal
from pytest_lstm_kata.dojo.tools.membership import BadMembership, Membership
from pytest_lstm_kata.dojo.tools.outbox import THERE, UNREAD, about, was_there
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.verdict import Heard, Outcome, Verdict
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.record.progress import Attempts, Progress, answers
from pytest_lstm_kata.record.structuring import structure, unstructure
from pytest_lstm_kata.record.workspace import Workspace

_PAUSE: Final = 15.0
"""Seconds for which a dojo that was away is not asked again."""


class RemoteJudge:
    """Judges in place of ``judge.judging.Judge``; what the dojo does not judge is ``NO_JUDGE``, with the reason."""

    def __init__(
        self, found: Membership, progress: Callable[[], Progress], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seat = found
        self._progress = progress
        self._clock = clock
        self._trouble = ""
        """Why the dojo did not answer the last time, if it did not."""
        self._until = 0.0
        """Until then it is not asked again."""

    def judge(self, sheet: Sheet) -> Verdict:
        """The dojo's verdict on a sheet that is filled. What it found right before, and is as it was, is not asked again.

        Raises ``ValueError`` if a blank of it is open or cannot be read.
        """
        kata = sheet.kata
        if kata is None or not sheet.is_filled:
            raise ValueError("only a sheet that is filled can be judged")
        texts = {name: show(value) for name, value in sheet.values.items()}
        attempts = self._progress().attempts(kata.id, sheet.seed)
        return _known(kata, texts, attempts) or self._asked(kata, sheet.seed, texts, attempts)

    def _asked(self, kata: Kata, seed: int, texts: Mapping[str, str], attempts: Attempts) -> Verdict:
        if self._clock() < self._until:
            return _unjudged(kata, seed, self._trouble)
        earlier = len(attempts.judged - {answers(texts)})
        event = {
            "id": _id(self._seat, kata.id, seed, earlier, texts),
            "time": datetime.now(UTC).isoformat(timespec="microseconds"),
            "kata": kata.id,
            "seed": seed,
            "answers": dict(texts),
        }
        seconds = client.SENDING if self._trouble else client.ASKING  # watch mode waits with us at each save
        try:
            (said,) = client.answers(self._seat, [event], seconds)
        except Away as away:
            why = f"{away} It judges here, because torch does not: run this again once it is back."
        except Refusal as refusal:
            if refusal.status in UNREAD:
                return _unjudged(kata, seed, f"Not judged: {about(kata.ref, str(refusal).rstrip('.'))}.")
            why = self._seat.is_gone if refusal.status == 401 else str(refusal)
        else:
            self._trouble = ""
            return self._verdict(kata, seed, texts, said)
        self._trouble, self._until = why, self._clock() + _PAUSE
        return _unjudged(kata, seed, why)

    def _verdict(self, kata: Kata, seed: int, texts: Mapping[str, str], said: Mapping[str, Any]) -> Verdict:
        if "verdict" not in said:
            is_in = said["status"] in ("taken", "known")
            why = "your answer is in, and its verdict comes later" if is_in else client.reason(said)
            return _unjudged(kata, seed, f"Not judged: {about(kata.ref, why)}.")
        try:
            return _checked(said["verdict"], kata, seed, texts)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError):
            return _unjudged(
                kata, seed, f"The dojo at {self._seat.url} is of another version, and its verdict cannot be read."
            )


def remote(workspace: Workspace, progress: Callable[[], Progress]) -> RemoteJudge | None:
    """The dojo that this folder has joined as a judge; None if its seat cannot be read, which is said where things are sent."""
    try:
        found = membership.read(workspace)
    except BadMembership:
        return None
    return RemoteJudge(found, progress) if found else None


def _known(kata: Kata, texts: Mapping[str, str], attempts: Attempts) -> Verdict | None:
    """The verdict that the journal has on these answers, if they were all right by the dojo's own word, and are the latest."""
    event, of = attempts.latest, len(kata.listing.names)
    if event is None or event.outcome != Outcome.RIGHT or event.unverified or event.witnessed or not was_there(event):
        return None
    if event.answers != texts:
        return None
    return Verdict(
        kata.id,
        Outcome.RIGHT,
        seed=event.seed,
        filled=of,
        of=of,
        answers=event.answers,
        meaning=event.meaning,
        right=tuple(kata.listing.names),
        devices=event.devices,
        torch=event.torch,
    )


def _checked(wire: Mapping[str, Any], kata: Kata, seed: int, texts: Mapping[str, str]) -> Verdict:
    """What a dojo says of these answers, if it is a verdict on them, each field of it of its type.

    Raises ``ValueError``, and whatever else a thing raises that is no verdict.
    """
    verdict = structure(unstructure(Verdict.from_wire(wire)), Verdict)
    told, heard, names = verdict.findings, verdict.heard or Heard(), kata.listing.names
    of_each = [(*finding.blanks, *finding.about) for finding in told]
    known = {*verdict.right, *verdict.unverified, *verdict.meaning, *heard.blanks, *heard.disputed, *chain(*of_each)}
    if (verdict.kata, verdict.seed) != (kata.id, seed) or not known <= {*names} or verdict.is_pending:
        raise ValueError
    if verdict.wrong not in range(len(names) + 1) or (verdict.outcome is Outcome.WRONG) != bool(told):
        raise ValueError
    return verdict._replace(
        filled=len(names),
        of=len(names),
        answers=texts if verdict.outcome in (Outcome.WRONG, Outcome.RIGHT) else {},
        devices={f"{THERE}{device}": word for device, word in verdict.devices.items()},
    )


def _unjudged(kata: Kata, seed: int, sentence: str) -> Verdict:
    of = len(kata.listing.names)
    return Verdict(kata.id, Outcome.NO_JUDGE, sentence, seed, of, of)


def _id(found: Membership, kata: str, seed: int, earlier: int, texts: Mapping[str, str]) -> str:
    """The same for the same answers after as many others: what is asked again because no verdict came is sent once."""
    text = json.dumps([found.token, kata, seed, earlier, dict(texts)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]
