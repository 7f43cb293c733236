"""The promise: each page shows what its phase asks for and nothing else, and whatever people typed is text."""

from __future__ import annotations

import re
from html import unescape

import pytest

from made_up_room import BARS, HOSTILE, PRACTISED, VOTED, host, room, seat, task
from pytest_lstm_kata.dojo.pages.fragments import fragment
from pytest_lstm_kata.dojo.pages.parts import Asked
from pytest_lstm_kata.dojo.room.tasks import in_names_task
from pytest_lstm_kata.dojo.room.views import HostView, Lit, PlanLine, Progress, RoomView, Sat, SeatView
from pytest_lstm_kata.dojo.room.vote import Result
from support import CATALOGUE

PHASES = ("join", "open", "think", "argue", "again", "reveal", "explain", "check")


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def _counts(view: RoomView | HostView) -> str:
    """What a page says, with its figures as one reads them."""
    return _text(fragment(view)).replace(" ,", ",")


@pytest.mark.parametrize("phase", PHASES)
def test_a_learner_answers_where_the_phase_asks_for_it(phase: str) -> None:
    """A field for each blank of what is open, without help from the keyboard; elsewhere what was sent is read."""
    html = fragment(seat(phase))
    fields = re.findall(r'<input id="[^>]*class="kept"[^>]*>', html)
    assert len(fields) == {"open": 5, "think": 1, "again": 1, "check": 1}.get(phase, 0)
    for field in fields:
        for attribute in ('autocapitalize="off"', 'autocomplete="off"', 'inputmode="text"', 'spellcheck="false"'):
            assert attribute in field
    assert ("(7, 5, 10)" in _text(html)) == (phase in {"argue", "reveal", "explain"})
    assert html.count("<h1") == 1
    assert "You are brisk otter . Seat code 302 817 , for another device" in _text(html)
    assert "I need a hand" in html
    assert "All that you sent is deleted, and your name. This cannot be undone." in html
    assert 'action="/seats/me"' in html
    assert ("time first" in html) == (phase in {"reveal", "explain"})
    assert ("Step by step" in html) == (phase == "explain"), "the bars come first"


def test_a_learner_of_practice_sees_lights_and_verdicts() -> None:
    """By sign, word and colour; the first kata that is not right is unfolded, and only that."""
    html = fragment(seat("open"))
    assert "1.1 ● right 1.2 ✗ wrong 1.3 · untouched" in _text(html)
    assert "You wrote the time axis first." in html
    assert re.findall(r'<details class="kata" id="([^"]*)" open', html) == ["task-1.2"]
    everything = seat("open")
    done = everything._replace(
        tasks=tuple(each._replace(light=each.light._replace(sign="●")) for each in everything.tasks)
    )
    assert " open=" not in fragment(done)
    assert "Done: all of this is right." in fragment(done)
    assert "Done" not in html
    assert "● right Right." not in _text(html), "said once"
    assert "● Right." in _text(html)
    assert "✗ Wrong. You wrote the time axis first." in _text(html)


def test_a_verdict_has_no_backticks() -> None:
    """What terminals put between them is code on a page, for learners and for the facilitator."""
    view = seat("open")
    wrong = view.tasks[1]._replace(said=("Say in your own words what `h_n_rows` is.", "Or `<b>`."))
    html = fragment(view._replace(tasks=(view.tasks[0], wrong)))
    assert "what <code>h_n_rows</code> is." in html
    assert "Or <code>&lt;b&gt;</code>." in html
    stuck = host("open").stuck[0]._replace(said=("Is it `x`?",))
    assert "Is it <code>x</code>?" in fragment(host("open")._replace(stuck=(stuck,)))


def test_a_learner_who_paused_waits() -> None:
    """What is typed stays, and nothing can be sent."""
    html = fragment(seat("think", paused=True)._replace(said="Paused. What you sent is kept.", why="The disk is full."))
    assert "Paused. What you sent is kept. The disk is full." in _text(html)
    assert re.search(r"<button[^>]* disabled>Send my answer", html)
    assert "data-left" not in html
    assert "The clock stands: 1:40 left" in _text(html)
    assert 'class="kept"' in html
    assert 'class="kept"' not in fragment(seat("argue", paused=True))


def test_a_learner_reads_at_the_reveal_what_the_projector_shows() -> None:
    """Each idea with its first sentence, and then all of it."""
    assert "What does batch_first=True say" not in fragment(seat("reveal"))
    assert "What does batch_first=True say" in fragment(seat("explain"))


def test_a_learner_reads_the_explanation_at_once() -> None:
    """Below what they sent, and above the bars, which they have seen; the question, which is a part of it, is there once."""
    html = fragment(seat("explain"))
    code = '<div class="task">'
    assert html.index("(7, 5, 10)") < html.index("The answer") < html.index('class="bars"')
    assert code not in html
    assert code in fragment(seat("reveal"))
    assert code in fragment(seat("explain")._replace(explained="")), "until it is made"


def test_an_explanation_that_is_made_is_announced() -> None:
    """Until it is there."""
    view = seat("explain")
    assert "The explanation comes in a moment." in fragment(view._replace(explained=""))
    assert "The explanation comes" not in fragment(view)


def test_a_line_of_code_is_an_element() -> None:
    """On a phone, one that does not fit goes on with an indent."""
    html = fragment(seat("think")._replace(tasks=(task(VOTED)._replace(code="a = 1\n\nb(a < 2)"),)))
    assert "<code><span>a = 1</span>\n<span></span>\n<span>b(a &lt; 2)</span></code>" in html


def test_a_learner_between_steps_sees_all_lights_and_a_hand_that_is_up() -> None:
    """In a vote they stand below it."""
    lights = seat("open").lights
    html = fragment(seat("think")._replace(lights=lights, hand=True, left=None))
    assert "1.1 ● right 1.2 ✗ wrong 1.3 · untouched" in _text(html)
    assert "My hand is up: take it down" in html
    assert " left" not in _text(html)


def test_a_task_without_code_and_with_a_drawing() -> None:
    """Nothing empty is framed; what an answer has to be stands behind its field."""
    bare = task(PRACTISED[0])._replace(code="", drawing="<svg></svg>")
    html = fragment(seat("think")._replace(tasks=(bare,)))
    assert "<pre" not in html
    assert "<svg></svg>" in html
    nothing = bare._replace(
        drawing="", fields=(bare.fields[0]._replace(kind="", hint=""),), said=("Your answer is in.",)
    )
    html = fragment(seat("think")._replace(tasks=(nothing,)))
    assert "aria-describedby" not in html
    assert "Your answer is in." in html


def test_one_sentence_is_read_aloud_for_an_answer() -> None:
    """In a vote what is to be done says that it is in, and at the button stands what is in; in practice the verdict is read."""
    voted = seat("again", said="Your answer is in. You can change it.")
    said = voted.tasks[0]._replace(said=("Your answer is in.",), light=Lit("1.6", "…", "in"))
    html = fragment(voted._replace(tasks=(said,)))
    assert "Send my answer … Your answer is in. (7, 5, 10)" in _text(html)
    assert fragment(voted).count('role="status"') == 1
    assert (
        fragment(seat("open")).count('role="status" class="verdict"')
        + fragment(seat("open")).count('class="verdict" role="status"')
        == 3
    )


@pytest.mark.parametrize("phase", PHASES)
def test_the_projector_has_no_controls_and_no_bar_before_the_reveal(phase: str) -> None:
    """And how one gets in stands on it always, while the door is open."""
    html = fragment(room(phase))
    assert not re.search(r"<(form|button|input|a )", html)
    assert ("time first" in html) == (phase == "reveal")
    assert "K7QM2P" in html
    closed = fragment(room(phase)._replace(door_open=False))
    assert "K7QM2P" not in closed
    assert ('class="qr"' in html) == (phase == "join")
    assert ("19 of 30 have answered" in _text(html)) == (phase in {"think", "again", "check"})
    assert "brisk otter" not in html or phase == "join"


def test_the_projector_says_what_to_do() -> None:
    """One sentence, in a region that is read aloud when it changes."""
    assert "There are 4 ideas in this room. Find somebody who wrote something else." in fragment(room("argue"))
    for ideas, told in (
        (1, "There is 1 idea in this room. Ask two others"),
        (0, "Ask two others what they would write, and why."),
    ):
        shown = _text(fragment(room("argue")._replace(ideas=ideas)))
        assert told in shown
        assert "something else" not in shown
        assert "0 ideas" not in shown
    assert "24 of 28 right" in _text(fragment(room("check", result=Result(24, 28))))
    assert "The check is over. 22 of 28 right, 2 sent nothing" in _counts(room("check", result=Result(22, 28, 2)))
    assert "30 have an answer, 4 sent a new one" in _counts(room("again")._replace(answered=30, anew=4))
    paused = room("think", paused=True)
    assert "Paused What you sent is kept." in _text(fragment(paused))
    assert "The disk is full." in fragment(paused._replace(why="The disk is full."))
    for phase in PHASES:
        assert fragment(room(phase)).count('role="status"') == 1
    assert _text(fragment(room("join"))).startswith("LSTM dojo ")
    waiting = _text(fragment(room("join")._replace(step="Exam: foundations")))
    assert waiting.startswith("Exam: foundations ")
    assert "K7QM2P" in waiting


def test_a_reveal_is_two_screens() -> None:
    """The ideas, each with its first sentence; with the next key why. Until that is made, the page says so."""
    bars, told = fragment(room("reveal")), fragment(room("explain"))
    assert "You wrote the time axis first." in bars
    assert "What does batch_first=True say" not in bars
    assert "Step by step" not in bars
    assert "Step by step" in told
    assert "time first" not in told
    assert "A moment: the explanation is being made." in fragment(room("explain")._replace(explained=""))


def test_the_projector_in_practice() -> None:
    """A line for each kata, as counts and as a bar; hands, and when pairs change keyboards."""
    html = fragment(room("open"))
    assert "1.4 Ported from Keras 3 3 24" in _text(html)
    assert "30 learners hands up: 2 switch keyboards in 5:40" in _text(html)
    alone = room("open")._replace(hands=0, switch=None, progress=(), here=1, title="")
    assert "hands" not in fragment(alone)
    assert "1 learner " in _text(fragment(alone))


def test_the_projector_of_a_crowd_counts_those_who_join() -> None:
    """Forty names fit on it, three hundred do not."""
    assert "brisk otter" in fragment(room("join", 40))
    assert "brisk otter" not in fragment(room("join", 300))
    assert "300 here" in _text(fragment(room("join", 300)._replace(address="https://dojo.example/")))


@pytest.mark.parametrize(
    "view", [seat(name=HOSTILE[0]), seat(name=HOSTILE[1]), room("join"), host("think"), host("open")]
)
def test_what_people_typed_is_text(view: SeatView | RoomView | HostView) -> None:
    """Names and answers bring no markup, no control characters, and do not turn a line round."""
    asked = Asked(by='"><script>', at="s1", idea="A", panel='"><script>')
    html = fragment(view, asked)
    assert "<script" not in html
    assert "<img" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert "script&gt;" in html or "img src" in html


def test_the_facilitator_sees_all_from_the_first_second() -> None:
    """The bars with the answers as they were typed, the advice, who is missing, hands, who is stuck, and the plan."""
    html = fragment(host("think"))
    told = _text(html)
    assert "1.6 What shape comes out? Everybody thinks alone. 19 of 30 have answered." in told
    assert "39 % right: let them argue" in told
    assert "A time first You wrote the time axis first." in told
    assert "first 13" in told
    assert "3 answers not judged yet" in told
    assert "No answer yet: 11 eager heron, " in told
    assert "Hands up: 3 brisk otter for 1:15 Take it down" in told
    assert "calm otter 1.6: 3 different wrong answers, time first You wrote the time axis first. Which is it?" in told
    assert '<li aria-current="step">Vote: 1.6</li>' in html
    assert 'action="/host/seats/s5/hand"' in html
    assert html.count('<li class="right">') == 1
    assert "Next: they argue" in html
    assert "Back: they think" in html
    assert "The door is open." in html


def test_who_holds_an_idea_is_told_when_one_asks() -> None:
    """The link stands in the address, so it works without a script; until then no name stands beside an answer."""
    view = host("think")
    html = fragment(view._replace(missing=(), hands=(), stuck=(), rows=view.rows))
    ideas = html[html.index('<ol class="ideas">') : html.index('<div id="progress"')]
    assert "otter" not in ideas
    assert '<a href="?idea=A">Who answered A</a>' in ideas
    asked = fragment(view, Asked(idea="A"))
    assert "brisk otter" in asked[asked.index('<ol class="ideas">') : asked.index('<div id="progress"')]


def test_an_exam_ends_by_a_button_that_asks_first() -> None:
    """And not by the key, so that no clicker ends it for everybody."""
    view = HostView("open", step="Exam: foundations", can_end_exam=True, can_extend=True, back="Practise 2.1")
    html = fragment(view)
    assert "Next" not in _text(html)
    assert '<a href="?panel=over">End the exam</a>' in html
    assert 'action="/host/over"' not in html
    assert "1 minute more" in _text(html)
    asked = fragment(view, Asked(panel="over"))
    assert "It ends for everybody, and nobody can answer any more. End the exam now" in _text(asked)
    assert 'action="/host/over"' in asked
    assert '<a href="?panel=back">Back: Practise 2.1</a>' in html
    assert 'action="/host/back"' not in html
    away = fragment(view, Asked(panel="back"))
    assert "the next time it is the same exam. Back to Practise 2.1" in _text(away)
    assert 'action="/host/back"' in away
    over = view._replace(can_end_exam=False, can_extend=False, next="Practise 2.1", said="The exam is over.")
    assert "It stops for everybody" not in _text(fragment(over, Asked(panel="back")))
    assert 'action="/host/back"' in fragment(over)
    told = _text(fragment(over, Asked(panel="over")))
    assert "Exam: foundations. The exam is over." in told
    assert "minute" not in told
    assert "End the exam" not in told
    shown = RoomView("open", step="Exam: foundations", said="The exam is over.")
    assert "The exam is over." in _text(fragment(shown))


def test_an_exam_begins_by_its_button_alone() -> None:
    """A key that is pressed once too often begins nothing: what it sends is refused, and the button is not in its form."""
    html = fragment(HostView("reveal", begin="Exam: foundations"))
    assert '<form method="post" action="/host/next" id="next" class="move"></form>' in html
    assert 'action="/host/begin"' in html
    assert "Next: Exam: foundations this button, and no key" in _text(html)


def test_a_second_round_can_be_left_out() -> None:
    """By the button that the advice names; then there is no column for it."""
    view = host("think")._replace(can_reveal=True)
    assert "Skip to: the reveal" in _text(fragment(view))
    assert 'action="/host/reveal"' in fragment(view)
    assert "Skip to: the reveal" not in _text(fragment(view._replace(can_reveal=False)))
    first = tuple(each._replace(then=0) for each in BARS)
    assert [
        len(re.findall("<th scope=.col.>then</th>", fragment(room("reveal")._replace(bars=bars))))
        for bars in (BARS, first)
    ] == [1, 0]


def test_an_exam_says_who_has_answered_and_then_who_is_right() -> None:
    """In the table of progress, and of each seat beside its lights; nothing of right or wrong before it is over."""
    sat = Progress("", "of the 10 katas", 5, 20, 3, ("all", "some", "none"))
    for view in (RoomView("open", progress=(sat,)), HostView("open", progress=(sat,))):
        told = fragment(view)
        assert "have answered █ all ▒ some ░ none of the 10 katas 3 20 5" in _text(told)
        assert '<rect class="a" ' in told
        assert "right" not in _text(told)
    over = Progress("1.6", "What shape comes out?", 5, 20, 3, ("right", "wrong", "untouched"))
    told = fragment(RoomView("open", progress=(over,)))
    assert "kata ● right ✗ wrong · untouched 1.6 What shape comes out? 3 20 5" in _text(told)
    assert '<rect class="r" ' in told
    view = host("open")
    assert "exam" not in fragment(view)[fragment(view).index("<h2>Seats") :]
    rows = tuple(row._replace(sat=Sat(at, 10, is_over=False)) for at, row in enumerate(view.rows[:3]))
    told = fragment(view._replace(rows=rows), Asked(by="exam"))
    assert "exam , answered of 10" in _text(told)
    order = [told.index(f"&at={row.seat}>") for row in reversed(rows)]
    assert order == sorted(order), "who has answered most comes first"
    ended = view._replace(rows=tuple(row._replace(sat=Sat(7, 10, is_over=True)) for row in rows))
    assert "exam , right of 10" in _text(fragment(ended))


def test_the_last_step_says_what_comes_then() -> None:
    """Export, and close: once the key leads nowhere, but not while an exam can be ended, nor before the first step."""
    told = "This is the last step of the plan. Export the record on this page. Then close the room"
    assert told in _text(fragment(HostView("check")))
    for other in (HostView("check", next="2.1"), HostView("open", can_end_exam=True), HostView("join")):
        assert "the last step" not in _text(fragment(other))


def test_a_vote_can_be_left_out() -> None:
    """And its heading ends before what they do."""
    view = host("argue")
    assert view.task
    view = view._replace(skip="Practise 2.1", task=view.task._replace(heading="1.8 From one layer to three"))
    told = _text(fragment(view))
    assert "1.8 From one layer to three. They argue." in told
    assert "Skip to: Practise 2.1" in told


def test_the_plan_says_what_became_of_each_step() -> None:
    """And what is voted on beside it."""
    plan = (
        PlanLine("Vote: 1.3", is_done=True),
        PlanLine("Vote: 2.1", is_done=True, is_left_out=True),
        PlanLine("Exam", is_now=True),
    )
    html = fragment(host()._replace(plan=plan))
    assert "The plan Vote: 1.3 (done) Vote: 2.1 (left out) Exam The dojo" in _text(html)
    assert html.count('aria-current="step"') == 1
    beside = _text(fragment(host()._replace(plan=plan[:1], beside="Vote: 3.8")))
    assert "The plan Now, beside the plan: Vote: 3.8 Vote: 1.3 (done)" in beside


def test_long_and_many_answers_are_cut() -> None:
    """The most frequent come first."""
    answers = tuple((f"s{at}", "same" if at < 4 else f"{at}, " * 70) for at in range(30))
    html = _text(fragment(host("think")._replace(bars=(BARS[0]._replace(answers=answers), BARS[1]))))
    assert "same , 4 times 4, 4" in html
    assert "and 24 more" in html
    assert " ..." in html


def test_each_answer_has_a_line() -> None:
    """Also where its fields are many, which a semicolon divides: no other one stands between answers."""
    answers = (("s1", "out_shape = (7, 5, 9); steps_seen = 1"), ("s2", "out_shape = (7, 5, 3); steps_seen = 1"))
    html = fragment(host("think")._replace(bars=(BARS[0]._replace(answers=answers),)))
    one, two = (f"<code>{answer}</code>" for _, answer in answers)
    assert f"<p>{one}<br>{two}</p>" in html


def test_a_bar_is_as_long_as_its_part_of_all_seats() -> None:
    """For the facilitator and in the room: no bar is full because it is the longest."""
    for html, told in ((fragment(host("think")), "Of 30 seats:"), (fragment(room("reveal")), "idea, of 30 seats")):
        assert told in _text(html)
        assert '<rect width="73.33%"' in html
        assert '<rect width="100%"' not in html


def test_the_facilitator_of_a_quiet_room() -> None:
    """Nothing is empty: what there is not has no heading and no button."""
    view = HostView("join", here=3, seats=64, can_vote=False, door_open=False)
    told = _text(fragment(view))
    assert "3 of 64 seats taken." in told
    assert "The door is closed. Open the door" in told
    for word in ("Next", "Back", "Hands", "Stuck", "No answer", "The plan", "minute", "Vote", "Seats "):
        assert word not in told
    paused = _text(fragment(host("think", paused=True, why="The disk is full.")))
    assert (
        "Paused. The disk is full. 1.6 What shape comes out? Everybody thinks alone. 19 of 30 have answered." in paused
    )
    assert "Go on space, PageDown or n" in paused
    assert "Next" not in paused
    assert "Paused. Exam: foundations. 3 of 64 seats taken." in _text(
        fragment(view._replace(step="Exam: foundations", paused=True))
    )
    checked = _text(fragment(host("check")._replace(result=Result(24, 28))))
    assert "24 of 28 right in the check." in checked
    assert "The vote before the check, of 30 seats:" in checked
    silent = host("check")._replace(result=Result(22, 28, 2), wrong=(("time first", 3), ("something else", 1)))
    assert "22 of 28 right in the check, 2 sent nothing." in _counts(silent)
    assert "Wrong in the check: time first 3 ; something else 1" in _counts(silent)
    assert "of 30 have an answer, 4 sent a new one." in _counts(host("again")._replace(of=30, anew=4))
    crowd = fragment(host("again", 300))
    assert ", and 251 more" in crowd


def test_a_panel_is_there_when_the_address_asks_for_it() -> None:
    """What one does with a seat, the list of votes, and the end, which asks once more."""
    view = host("think")
    plain = fragment(view)
    assert "<select" not in plain
    assert "/remove" not in plain
    one = fragment(view, Asked(nonce="n0nce", at="s7", by="last"))
    assert (
        "Last answers, the newest first: 1.6 ✗ wrong: (2, 3, 4) You wrote the time axis first. Which is it?"
        in _text(one)
    )
    assert "Last answers" not in fragment(view, Asked(at="s8"))
    assert "(2, 3, 4)" not in plain
    for what in ("rename", "code", "remove"):
        assert f'action="/host/seats/s7/{what}"' in one
    assert "Who sits here is out at once, and their answers do not count." in one.partition('/remove"')[0]
    assert "000007" in one
    assert '<input type="hidden" name="nonce" value="n0nce">' in one
    assert '<a href="?by=last">Close</a>' in one
    assert 'class="panel"' not in fragment(view, Asked(at="s99")), "who was there has gone"
    assert fragment(view, Asked(panel="vote")).count("<option") == 56
    assert "<select" not in fragment(view._replace(can_vote=False), Asked(panel="vote"))
    assert "/host/end" not in plain
    assert "/host/end" in fragment(view, Asked(panel="end"))
    crowded = view._replace(here=64, seats=64, silent=40)
    assert "panel=clear" in fragment(crowded, Asked())
    assert "40 of 64 seats sent nothing yet" in fragment(crowded, Asked(panel="clear"))
    for other in (crowded._replace(here=63), crowded._replace(silent=0)):
        assert "panel=clear" not in fragment(other, Asked())
    assert "/host/clear" not in fragment(crowded._replace(silent=0), Asked(panel="clear"))


@pytest.mark.parametrize("by", ["", "name", "solved", "last", "stuck", "nonsense"])
def test_rows_are_sorted_as_the_address_says(by: str) -> None:
    """The head says so, too; and a row keeps it."""
    view = host("open")
    html = fragment(view, Asked.of({"by": by}))
    rows = html[html.index("<tbody><tr><th><a") :]
    order = re.findall(r"at=(s\d+)>", rows)
    keys = {
        "solved": lambda row: -row.solved,
        "last": lambda row: (row.idle is None, row.idle),
        "stuck": lambda row: (not row.stuck, not row.hand),
    }
    expected = sorted(view.rows, key=keys.get(by, lambda row: row.name.casefold()))
    assert order == [row.seat for row in expected]
    assert html.count('aria-sort="ascending"') == 1
    assert (f"<a href=?by={by}&at=s1>" in rows) == (by in {"name", *keys})


def test_lights_have_a_heading_and_the_colours_of_their_legend() -> None:
    """The legend has those that are shown; three hundred are too many for colours, and many katas for a column each."""
    view = host("open")
    html = fragment(view)
    assert "<th scope=col>1.1<th scope=col>1.2<th scope=col>1.3<" in html
    assert html.count("<th scope=col>") == 10
    assert "<td><b class=r>●</b><td><b class=u>~</b>" in html
    seats = html[html.index("<h2>Seats") :]
    assert _text(seats).startswith("Seats ● right, ✗ wrong, ~ unreadable, · untouched")
    row = seats[seats.index("at=s1>") : seats.index("at=s1>") + 400].partition("</tr")[0].partition("<tr>")[0]
    assert row.count("<td>") >= 12, "also for what is untouched at its end"
    crowd = fragment(host("open", 300))
    assert "<b class=r>" not in crowd
    assert "● right" in crowd
    alone = view.rows[0]._replace(lights=tuple(lit._replace(sign="·", word="untouched") for lit in view.rows[0].lights))
    html = fragment(view._replace(rows=(alone,)))
    assert "untouched" not in html[html.index("<h2>Seats") :]
    assert "lights of" not in html
    many = alone._replace(
        lights=tuple(alone.lights[0]._replace(kata=f"2.{at}", sign="●" if at < 9 else "·", word="") for at in range(17))
    )
    assert "lights of 2.0 to 2.16<" in fragment(view._replace(rows=(many,)))
    assert "●</b>········<" in fragment(view._replace(rows=(many,)))


def test_the_name_of_a_number_is_code() -> None:
    """On the projector, where it stands in place of the number."""
    html = fragment(room("think")._replace(task=in_names_task(PRACTISED[0])))
    assert "<code>seq_len</code> steps with <code>features</code> features each" in html
    assert "torch.randn(seq_len, features" in html


@pytest.mark.parametrize(
    ("kata", "said"),
    [
        ("far_target", "lowest_loss: (h(one) - <code>target</code>) ** 2 is never below it.\n"),
        ("far_target", "highest_kept: c(one) is never above it.</p>"),
        ("states_elsewhere", "none_given: lstm(x); the same on both devices.\n"),
        (
            "initial_state_shape",
            "samples_first_shape and steps_first_shape are each a tuple: three numbers, one for each axis",
        ),
        ("output_shape", "out_shape is a tuple.</p>"),
    ],
)
def test_the_projector_says_what_each_blank_is(kata: str, said: str) -> None:
    """It has no fields, beside which it could stand. It is not said where name, kind and remark say it."""
    html = fragment(room("think")._replace(task=in_names_task(CATALOGUE[f"lstm/{kata}"])))
    assert said in html


def test_of_many_who_are_stuck_the_first_are_told() -> None:
    """Nobody goes to all of them; the others are found among the seats. So the page stays small, however many they are."""
    view = host("open", 300)
    stuck = tuple(view.stuck[0]._replace(seat=row.seat, name=row.name) for row in view.rows[:100])
    html = fragment(view._replace(stuck=stuck))
    needs = html[html.index("<h2>Stuck: 100") : html.index("<h2>Seats")]
    assert needs.count("3 different wrong answers") == 12
    assert "And 88 more: <a " in needs
    assert "by=stuck#rows" in needs
    assert len(html.encode()) <= 30_000
    assert "And " not in fragment(view._replace(stuck=stuck[:12]))


@pytest.mark.again
@pytest.mark.parametrize("phase", ["join", "open", "think", "reveal"])
def test_an_update_of_three_hundred_stays_small(phase: str) -> None:
    """30 kB, however the rows are sorted."""
    assert "<th scope=col class=strip>lights of 1.3 to 1.10<" in fragment(host(phase, 300))
    for by in ("", "last"):
        assert len(fragment(host(phase, 300), Asked(by=by)).encode()) <= 30_000
    assert len(fragment(room(phase, 300)).encode()) <= 8_000
    assert len(fragment(seat(phase)).encode()) <= 8_000
