"""A class as one page for whoever teaches it: learners, ideas, katas, exams, and what was not graded.

There is no answer of anybody in it. Who holds an idea stands behind a click: the page may be on a projector.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pytest_lstm_kata.explain import class_table, lights, page
from pytest_lstm_kata.explain.class_table import bar, by_name, many, named, region, remarks, text
from pytest_lstm_kata.explain.drawing.scene import WIDTH
from pytest_lstm_kata.explain.explanation import explain
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.class_exam import Sat
from pytest_lstm_kata.record.class_ideas import Idea
from pytest_lstm_kata.record.classroom import Class
from pytest_lstm_kata.record.progress import Progress

EXPLAINED: Final = 12
"""Behind so many ideas is their kata's explanation: a page that is mailed stays small."""
_KATAS: Final = 12
"""So many of the katas that were wrong most often, or that one idea is about, are named."""
_UNREADABLE: Final = (
    '<p class="quiet">Unreadable: a value is half-written, or is not a plain value. The learner was told so. '
    "<code>pytest --kata FOLDER -k KATA</code> shows why.</p>"
)
_SWIPE: Final = '<p class="quiet only-narrow">Swipe the table sideways to see all of its columns.</p>'
"""Nothing else hints at that on a phone."""


class _Section(NamedTuple):
    """A part of the page, under a heading."""

    slug: str
    heading: str
    body: str


def render(classroom: Class) -> str:
    """The page, as HTML. Loads torch, to draw what it explains."""
    heading = f"Class {classroom.name}" if classroom.name else "The class"
    sections = [section for section in _sections(classroom) if section.body]
    links = "".join(f'<li><a href="#{slug}">{heading}</a></li>' for slug, heading, _ in sections)
    parts = (f'<section id="{slug}"><h2>{heading}</h2>\n{body}</section>' for slug, heading, body in sections)
    ways = f'<nav aria-label="Parts of this page"><ul>{links}</ul></nav>' if len(sections) > 1 else ""
    body = [*_figures(classroom), ways, *parts]
    return page.framed(printable(heading), body, "class.css", "class.js")


def _sections(classroom: Class) -> Iterator[_Section]:
    yield _Section("learners", "Learners", "\n".join(_learners(classroom)))
    yield _Section("ideas", "Ideas", "\n".join(_ideas(classroom)))
    yield _Section("katas", "Most often wrong", "\n".join(_katas(classroom)))
    yield _Section("exams", "Exams", "\n".join(_exams(classroom)))
    yield _Section("not-graded", "Not graded", "\n".join(_not_graded(classroom)))


def _figures(classroom: Class) -> Iterator[str]:
    """The class in a line, and what judged it."""
    rows, packs = classroom.rows, classroom.packs
    right = sum(row.tally(classroom.katas).right for row in rows)
    figures = [many(len(rows), "learner"), f"{right:,} right answers" if right != 1 else "1 right answer"]
    for pack in packs:
        earned = sum(row.badge(pack).is_full for row in rows)
        figures += [f"{earned} with the {pack.awards[0].title}"] if pack.awards else []
    yield f'<p class="figures">{", ".join(map(text, figures))}</p>'
    if classroom.torches:
        versions = dict.fromkeys(torch.partition("+")[0] for torch in classroom.torches)
        judges = f"torch {' and '.join(versions)} on {', '.join(classroom.devices)}"
        yield f'<p class="quiet">Judged by {text(judges)}.</p>'


def _learners(classroom: Class) -> Iterator[str]:
    there = {lights.light(row, kata) for row in classroom.rows for kata in classroom.katas}
    legend = [light for light in (*lights.ALWAYS, *lights.ORDER) if light in there or light in lights.ALWAYS]
    signs = (
        f'<li><b class="{light.colour}" aria-hidden="true">{light.sign}</b> {light.word}</li>'
        for light in dict.fromkeys(legend)
    )
    yield f'<ul class="legend" aria-label="Lights, one for each kata of a unit">{"".join(signs)}</ul>'
    if lights.UNREADABLE in there:
        yield _UNREADABLE
    untouched = ", ".join(f"{unit.ref} {unit.name}" for unit in class_table.untouched(classroom))
    if untouched:
        yield f'<p class="quiet">Units that nobody has begun are not shown: {text(untouched)}.</p>'
    yield '<p class="quiet only-screen">A name opens what became of each kata.</p>'
    yield (
        '<p class="find" hidden><label>Find a learner <input type="search" autocomplete="off" spellcheck="false"></label>'
        ' <output></output></p><p class="heard" role="status"></p>'
    )
    yield _SWIPE
    yield region(class_table.sortable(classroom), "Learners")


def _ideas(classroom: Class) -> Iterator[str]:
    """Each with its own sentence, and the first ones with the explanation of the kata in which most hold it."""
    ideas = classroom.ideas
    if not ideas:
        return
    named_ones = [idea for idea in ideas if idea.name]
    most = max((len(idea.learners) for idea in named_ones), default=0)
    first, rest = named_ones[:EXPLAINED], named_ones[EXPLAINED:]
    explained: dict[Kata, None] = {}
    yield "<p>What wrong answers come from, by how many learners hold it.</p>"
    yield _listed(f"{_idea(idea, most)}{_behind(idea, explained)}" for idea in first)
    if rest:
        more = _listed(_idea(idea, most) for idea in rest)
        yield f"<details><summary>{many(len(rest), 'more idea')}</summary>{more}</details>"
    yield _listed(_idea(idea, most) for idea in ideas if not idea.name)


def _listed(ideas: Iterable[str]) -> str:
    entries = "".join(f"<li>{idea}</li>" for idea in ideas)
    return f'<ol class="ideas">{entries}</ol>' if entries else ""


def _idea(idea: Idea, most: int) -> str:
    count = len(idea.learners)
    katas = ", ".join(f"{kata.ref} {kata.title}" for kata in idea.katas[:_KATAS])
    katas += f", and {len(idea.katas) - _KATAS} more" if idea.katas[_KATAS:] else ""
    names = ", ".join(map(named, sorted(idea.learners, key=str.casefold)))
    return (
        f'<div class="held"><h3>{text(idea.title)}</h3>'
        f'<p class="count">{bar(count, most) if idea.name else ""}<span>{many(count, "learner")}</span></p></div>'
        + (f"<p>{text(idea.sentence)}</p>" if idea.sentence else "")
        + f'<p class="quiet">In {text(katas)}</p>'
        f'<details><summary>Who<span class="heard"> holds: {text(idea.title)}</span></summary><p>{names}</p></details>'
    )


def _behind(idea: Idea, explained: dict[Kata, None]) -> str:
    """The explanation of an idea's kata, or the way to it, if it stands behind an earlier idea."""
    kata = idea.katas[0]
    if kata in explained:
        return f'<p><a href="#{_anchor(kata)}">{text(kata.heading)} is explained above</a></p>'
    explained[kata] = None
    return f"<details><summary>Explained: {text(kata.heading)}</summary>{''.join(_explanation(kata))}</details>"


def _anchor(kata: Kata) -> str:
    return text(f"kata-{kata.ref}")


def _explanation(kata: Kata) -> Iterator[str]:
    """All that a learner who solved it is told, with the kata's first numbers."""
    told = explain(kata, 0, Progress({kata.id}), WIDTH)
    yield f'<div id="{_anchor(kata)}">'
    yield from page.blocks(told.statement)
    if told.code:
        yield page.code(told.code)
    yield f"<h4>The idea</h4><p>{text(told.concept)}</p><h4>Step by step</h4>{page.listed('ol', told.steps)}"
    if told.undrawn:
        yield f"<p>{text(told.undrawn)}</p>"
    for scene in told.scenes[:1]:
        yield f"<h4>{text(scene.title) or 'The drawing'}</h4>"
        yield from page.drawings([scene], 1, scene.title, text(kata.ref))
    yield f"<h4>Read on</h4><p>{page.linked(told.see)}</p></div>"


def _katas(classroom: Class) -> Iterator[str]:
    """The katas that were wrong most often, each with how many got it right."""
    found = Counter((kata, outcome) for row in classroom.rows for kata, outcome in row.outcomes.items())
    wrong = [kata for kata in classroom.katas if found[kata.id, "wrong"]]
    worst = sorted(wrong, key=lambda kata: -found[kata.id, "wrong"])[:_KATAS]
    if worst:
        most = found[worst[0].id, "wrong"]
        rows = "".join(
            f'<tr><th scope="row">{text(f"{kata.ref} {kata.title}")}</th><td>{(bad := found[kata.id, "wrong"])}</td>'
            f'<td class="wide">{bar(bad, most)}</td><td>{found[kata.id, "right"]}</td></tr>'
            for kata in worst
        )
        heads = ("kata", "wrong", "", "right")
        yield region(_table(heads, rows), "Katas that were most often wrong")


def _table(heads: Sequence[str], rows: str) -> str:
    head = "".join(f'<th scope="col">{head}</th>' if head else "<td></td>" for head in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _exams(classroom: Class) -> Iterator[str]:
    sat = [(name, exam) for name, row in by_name(classroom.rows) for exam in row.exams]
    if not (sat or classroom.asked):
        return
    for what, names in zip(("another exam", "no exam"), classroom.absent(), strict=True):
        if names and classroom.asked:
            said = f"Exam {classroom.asked.seed} was asked for. Who sat {what}: {'; '.join(names)}"
            yield f"<p>{text(said)}</p>"
    if not sat:
        return
    for word in ("weak", "shaky"):
        concepts = Counter(concept for _, exam in sat for concept, said in exam.concepts.items() if said == word)
        told = ", ".join(f"{concept} {count}" for concept, count in concepts.most_common())
        yield f"<p>How many exams are {word} in a concept: {text(told)}</p>" if told else ""
    heads = ("learner", "exam", "right", "filled", "handed in", "strong", "shaky", "weak")
    yield _SWIPE
    yield region(_table(heads, "".join(_sat(name, exam) for name, exam in sat)), "Exams")
    yield (
        '<p class="quiet">When an exam was handed in is known from the record of the learner\'s dojo. Without the record '
        "it is unknown. Right or wrong is judged as it lies.</p>"
    )


def _sat(name: str, exam: Sat) -> str:
    about = f"{exam.seed} ({', '.join(exam.units)})" if exam.units else str(exam.seed)
    cells = [about, f"{exam.right}/{exam.of}", f"{exam.filled}/{exam.of}", _handed_in(exam)]
    cells += [_rated(exam.concepts, word) for word in ("strong", "shaky", "weak")]
    return f'<tr><th scope="row">{named(name)}</th>{"".join(f"<td>{text(cell)}</td>" for cell in cells)}</tr>'


def _handed_in(exam: Sat) -> str:
    """Whether, after how long, and what is odd about it."""
    after = f"after {exam.seconds // 60}:{exam.seconds % 60:02}" if exam.seconds >= 0 else "yes"
    return ", ".join([after, *remarks(exam)]) if exam.handed_in else "no" if exam.recorded else "unknown"


def _rated(concepts: Mapping[str, str], word: str) -> str:
    return ", ".join(concept for concept, said in concepts.items() if said == word)


def _not_graded(classroom: Class) -> Iterator[str]:
    everything = {**classroom.left_out, **{path: why for row in classroom.rows for path, why in row.left_out.items()}}
    if everything:
        rows = "".join(
            f'<tr><th scope="row"><bdi>{text(path)}</bdi></th><td>{text(why)}</td></tr>'
            for path, why in everything.items()
        )
        yield region(_table(("what", "why"), rows), "What was not graded")
