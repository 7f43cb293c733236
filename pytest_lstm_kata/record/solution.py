"""The way out for who is stuck: when a kata's solution may be shown, and what is said while it may not.

It opens once all hints were seen and three different answers were wrong, with whatever numbers. A challenge that is closed
is enough in place of the third wrong answer: it can be answered only with fresh numbers anyway, so nothing is given away.
"""

from typing import Final, NamedTuple

from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.progress import Progress
from pytest_lstm_kata.record.rules import Challenge

WRONG: Final = 3
"""So many different wrong answers."""


class Solution(NamedTuple):
    """The solution of a kata with the numbers of one deal."""

    kata: Kata
    progress: Progress
    challenge: Challenge
    """The deal, whether the kata is a challenge or not."""

    @property
    def is_earned(self) -> bool:
        """Was the kata right with these numbers? Then the solution is no news."""
        return self.challenge.attempts.solved is not None

    @property
    def was_shown(self) -> bool:
        """Was it shown before the kata was right? Then the kata counts with fresh numbers only."""
        return self.challenge.attempts.revealed is not None

    @property
    def is_offered(self) -> bool:
        """Is the learner stuck, and is there something left to show?"""
        is_wrong = self.progress.wrong(self.kata.id) >= WRONG or (self.kata.challenge and self.challenge.is_closed)
        return is_wrong and self._hints == len(self.kata.hints) and not (self.is_earned or self.was_shown)

    @property
    def is_open(self) -> bool:
        """May it be shown?"""
        return self.is_earned or self.was_shown or self.is_offered

    def refusal(self, hint: str) -> str:
        """Why it may not be shown yet, and how far one is; ``hint`` is how one asks for a hint here."""
        hints = len(self.kata.hints)
        after = "after all hints and three wrong answers" if hints else "after three wrong answers"
        if self.kata.challenge and self.challenge.limits.attempts:
            after += f", or{' after all hints' if hints else ''} when no attempts are left"
        count = self.progress.wrong(self.kata.id)
        wrong = f"{count or 'no'} wrong answer{'' if count == 1 else 's'}"
        since = " since you last saw a solution" if self.kata.id in self.progress.spent else ""
        so_far = [*[f"{self._hints} of {hints} hints"] * bool(hints), f"{wrong}{since}"]
        more = f" {hint} shows the next hint." if self._hints < hints else ""
        return (
            f"The solution of {self.kata.ref} is for when you are stuck. It opens {after}. "
            f"So far: {', '.join(so_far)}.{more}"
        )

    @property
    def _hints(self) -> int:
        """How many hints were seen; another version may have had more."""
        return min(self.progress.hints.get(self.kata.id, 0), len(self.kata.hints))
