"""The nouns: what a pack is made of, and the values that answers are.

Values, all the way down: what is made is never changed. Each run makes these classes anew, so most are named tuples,
and no dataclass has more of methods than it needs: half of a millisecond goes into the making of a plain one, two
of one that is frozen and as large as a kata. Here, and wherever a blank run goes, annotations are not postponed: a
named tuple would compile each of them. Nothing here knows torch, pytest or a file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from pytest_lstm_kata.kata.listing import Blank, Listing, Numbers
from pytest_lstm_kata.kata.texts import Answers, Mistake, Texts

BUILT_IN: Final = "lstm"
"""The pack whose katas go by their number alone."""

OPEN: Final = ...
"""The value of a blank that nobody has filled: the learner's file says ``...``."""


@dataclass(frozen=True, slots=True)
class Named:
    """An exception class or a dtype, known by its name alone, so that it travels without torch.

    ``ancestors`` are the names of the base classes that still say something, so never ``Exception``.
    """

    name: str
    ancestors: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A layer as the learner wrote it, ``nn.LSTM(8, 12, batch_first=True)``: read, not yet built."""

    layer: str
    args: tuple[Any, ...] = ()
    kwargs: tuple[tuple[str, Any], ...] = ()


Value = Any
"""None, bool, int, float, str, Named, Call, OPEN, or a tuple, list or dict of these."""


def show(value: Value) -> str:
    """One spelling for each value, whatever the learner typed: lists are tuples, keywords are sorted."""
    match value:
        case Named(name=name):
            return name
        case Call(layer=layer, args=args, kwargs=kwargs):
            words = [show(arg) for arg in args] + [f"{name}={show(arg)}" for name, arg in sorted(kwargs)]
            return f"nn.{layer}({', '.join(words)})"
        case tuple() | list():
            return "(" + ", ".join(map(show, value)) + ("," if len(value) == 1 else "") + ")"
        case dict():
            return "{" + ", ".join(f"{show(name)}: {show(entry)}" for name, entry in value.items()) + "}"
        case _:
            return "..." if value is OPEN else repr(value)


class Variant(NamedTuple):
    """Another layer for the same code. A wrong prediction that fits it tells which idea it came from."""

    name: str
    sentence: str
    arguments: Mapping[str, Any]
    """A new value for each named argument, or a function from its old value, None where absent."""


Where = str | Callable[[SimpleNamespace], bool]
"""What must hold between a kata's numbers: an expression over their names, or a function of them all."""


@dataclass(eq=False, repr=False)
class Kata:
    """One exercise, all of it from one function. Each text is a template over the numbers.

    Calling it calls the function: in a REPL, in a debugger, or under the oracle.
    """

    slug: str
    """What its function is called; no answer to it."""
    level: str
    category: str
    challenge: bool
    listing: Listing
    function: Callable[..., Any]
    where: Where = ""
    known_as: str = ""
    """What the page that it comes from calls its level, if it comes from one."""
    covers: tuple[str, ...] = ()
    """What of the layer it is about, in the words of the pack's own map."""
    pack: str = ""
    unit: str = ""
    place: tuple[int, int] = (0, 0)
    """Unit and number, counted from 1, once the kata stands in a pack."""
    variants: tuple[Variant, ...] = ()
    witness: Path | None = None
    """The pack's file with what a device said that is not everywhere."""
    former: tuple[str, ...] = ()
    """The slugs that it had in older versions of its pack, the first one first."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)

    @property
    def levels(self) -> tuple[str, ...]:
        """All names of its level."""
        return (self.level, self.known_as) if self.known_as else (self.level,)

    @property
    def id(self) -> str:
        return f"{self.pack}/{self.slug}"

    @property
    def ids(self) -> tuple[str, ...]:
        """Its id, and those that files and records of older versions know it by."""
        return tuple(f"{self.pack}/{slug}" for slug in (self.slug, *self.former))

    @cached_property
    def texts(self) -> Texts:
        """All that its docstring says. Raises ``Slip`` for one that cannot be read."""
        return self.listing.texts

    @property
    def title(self) -> str:
        return self.listing.title

    @property
    def statement(self) -> str:
        return self.texts.statement

    @property
    def idea(self) -> str:
        return self.texts.idea

    @property
    def hints(self) -> tuple[str, ...]:
        return self.texts.hints

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        return self.texts.mistakes

    @property
    def example(self) -> Answers:
        """The source of a right design for each, and of what the author takes for right where a device is missing."""
        return self.texts.example

    @property
    def steps(self) -> tuple[str, ...]:
        return self.texts.steps

    @property
    def try_it(self) -> str:
        return self.texts.try_it

    @property
    def see(self) -> str:
        """Where one can read on."""
        return self.texts.see

    @property
    def numbers(self) -> Numbers:
        return self.listing.numbers

    @property
    def draws(self) -> Mapping[str, tuple[int, ...]]:
        """The candidates for each number that can be dealt anew."""
        return self.listing.draws

    @property
    def blanks(self) -> tuple[Blank, ...]:
        return self.listing.blanks

    @property
    def code(self) -> str:
        return self.listing.code

    @property
    def label(self) -> str:
        return f"{self.place[0]}.{self.place[1]}"

    @property
    def ref(self) -> str:
        """How commands and messages call it: ``1.6``, with its pack where that is not the built-in one: ``gru:1.6``."""
        return self.label if self.pack == BUILT_IN else f"{self.pack}:{self.label}"

    @property
    def unit_ref(self) -> str:
        """How commands and messages call its unit."""
        return self.ref.rpartition(".")[0]

    @property
    def heading(self) -> str:
        return f"{self.label} {self.title}"

    @property
    def file(self) -> str:
        """Where its file lies below the folder of katas; two digits, so that files sort in teaching order."""
        return self._file(self.slug)

    @property
    def former_files(self) -> tuple[str, ...]:
        """Where its file lay under its former names."""
        return tuple(map(self._file, self.former))

    def _file(self, slug: str) -> str:
        return f"{self.place[0]}_{self.unit}/{self.place[1]:02}_{slug}.py"

    @cached_property
    def designs(self) -> tuple[Blank, ...]:
        return tuple(blank for blank in self.blanks if blank.is_design)

    @cached_property
    def predictions(self) -> tuple[Blank, ...]:
        return tuple(blank for blank in self.blanks if not blank.is_design)


class Unit(NamedTuple):
    """Katas that belong together, behind a primer, which is Markdown without its title."""

    name: str
    title: str
    primer: str
    katas: tuple[Kata, ...]
    pack: str = ""
    number: int = 0

    @property
    def ref(self) -> str:
        """How commands and messages call it: ``4``, or ``gru:1``."""
        return f"{self.number}" if self.pack == BUILT_IN else f"{self.pack}:{self.number}"

    @property
    def heading(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def folder(self) -> str:
        return f"{self.number}_{self.name}"


class Award(NamedTuple):
    """What a run can earn: for every challenge of the pack, or for every kata."""

    title: str
    challenges_only: bool = False

    def asks_for(self, kata: Kata) -> bool:
        return kata.challenge or not self.challenges_only


class Pack(NamedTuple):
    """An ordered set of units, with its awards. Its katas know where they stand."""

    name: str
    title: str
    units: tuple[Unit, ...]
    awards: tuple[Award, ...] = ()
    witness: Path | None = None
    """The file with what a device said that is not everywhere; ``judge.witness`` reads it."""
    renamed: tuple[tuple[str, str], ...] = ()
    """A kata's former slug and its slug now, for each that was renamed; of several former ones of a kata the oldest first."""

    @property
    def katas(self) -> tuple[Kata, ...]:
        return tuple(kata for unit in self.units for kata in unit.katas)


def placed(pack: Pack, variants: tuple[Variant, ...]) -> Pack:
    """The pack, whose units know where they stand, and each of whose katas its pack, unit, place, variants, witness and former slugs."""
    former: dict[str, list[str]] = {}
    for old, new in pack.renamed:
        former.setdefault(new, []).append(old)
    units = tuple(
        unit._replace(
            pack=pack.name,
            number=i,
            katas=tuple(
                replace(
                    kata,
                    pack=pack.name,
                    unit=unit.name,
                    place=(i, j),
                    variants=variants,
                    witness=pack.witness,
                    former=tuple(former.get(kata.slug, ())),
                )
                for j, kata in enumerate(unit.katas, 1)
            ),
        )
        for i, unit in enumerate(pack.units, 1)
    )
    return pack._replace(units=units)
