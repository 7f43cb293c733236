"""An exam of a class: as one learner sat it, judged as it lies, and as everybody was to sit it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.record.exam import SECONDS, Exam, rate

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


class Sat(NamedTuple):
    """One exam of one learner, judged as it lies."""

    pack: str
    seed: int
    right: int
    """How many of its katas are right."""
    of: int
    filled: int
    units: tuple[str, ...] = ()
    """The names of the units that it is about; none for all."""
    recorded: bool = False
    """Does a journal know of it? If not, nobody knows whether it was handed in, or late."""
    handed_in: bool = False
    """Does a journal say so?"""
    seconds: int = -1
    """How long it took until it was handed in; -1 where no journal says so."""
    late: bool = False
    changed: bool = False
    """Are the answers others than those that were handed in?"""
    concepts: Mapping[str, str] = _NONE
    """By the unit's name: ``strong``, ``shaky`` or ``weak``."""
    katas: tuple[str, ...] = ()
    """Their ids. By its seed alone nobody knows which they should be: an exam can be about some units only."""

    @classmethod
    def of_exam(cls, exam: Exam, pack: Pack, filled: int, *, changed: bool = False) -> Sat:
        """The exam, with the results that its files have now; the journal's times, as far as there is one."""
        ratings = rate(exam, pack)
        is_timed = exam.dealt is not None and exam.handed_in is not None
        seconds = exam.seconds(exam.handed_in) if is_timed and exam.handed_in else -1
        return cls(
            pack=exam.pack,
            seed=exam.seed,
            right=len(exam.katas) - sum(len(rating.repeat) for rating in ratings),
            of=len(exam.katas),
            filled=filled,
            units=exam.units,
            recorded=exam.dealt is not None,
            handed_in=exam.handed_in is not None,
            seconds=seconds,
            late=seconds > SECONDS,
            changed=changed,
            concepts={rating.concept: rating.word for rating in ratings},
            katas=exam.katas,
        )


class Asked(NamedTuple):
    """The exam that everybody was to sit."""

    seed: int
    katas: frozenset[str]
    """Their ids."""
