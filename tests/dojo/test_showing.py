"""What a seat, the projector and the facilitator see: each what is theirs, and when it is time for it."""

from __future__ import annotations

from datetime import timedelta

from dojo.rooms import CATALOGUE, EXAM, HOUR, PRACTICE, SHAPE, STATE, VOTE, Room
from pytest_lstm_kata.dojo.room import events
from pytest_lstm_kata.dojo.room.hour import ROUNDS
from pytest_lstm_kata.dojo.room.plan import Plan, votable
from pytest_lstm_kata.dojo.room.session import Session
from pytest_lstm_kata.dojo.room.showing import host_view, room_view, seat_view
from pytest_lstm_kata.dojo.room.views import (
    Field,
    HostView,
    Lit,
    PlanLine,
    Progress,
    Raised,
    RoomView,
    Sat,
    SeatView,
    Stuck,
    Tried,
)
from pytest_lstm_kata.dojo.room.vote import Result
from pytest_lstm_kata.judge.verdict import Finding, Outcome, Verdict

MEMORY = CATALOGUE.find("1.1")
IN = "Your answer is in. You can change it until the facilitator goes on."


def seat(room: Room, number: int = 1) -> SeatView:
    return seat_view(room.session, f"s{number}", room.now, "302 817", "<p>explained</p>")


def projector(room: Room) -> RoomView:
    return room_view(room.session, room.now, "192.168.178.45:8765", "K7QM2P", "<p>explained</p>")


def host(room: Room, at: str = "") -> HostView:
    return host_view(room.session, room.now, {"s1": "302 817"}, "<p>explained</p>", at)


def test_who_joins_sees_that_they_are_in() -> None:
    """And the projector says where and how, and who has come."""
    room = Room(HOUR, 2)
    mine, shown, theirs = seat(room), projector(room), host(room)
    assert (mine.name, mine.seat_code, mine.phase, mine.title) == ("learner 1", "302 817", "join", "Tuesday")
    assert mine.said == "You are in. Wait here until the facilitator begins."
    assert (shown.address, shown.code, shown.here) == ("192.168.178.45:8765", "K7QM2P", 2)
    assert shown.names == ("learner 1", "learner 2")
    assert (theirs.here, theirs.seats, theirs.next, theirs.back) == (2, 64, "Practise 1.1 to 1.10", "")
    assert theirs.plan[1] == PlanLine(f"Vote: {SHAPE.heading}")
    assert len(theirs.votable) == sum(map(votable, CATALOGUE.katas.values()))
    assert (SHAPE.id, SHAPE.heading) in theirs.votable
    assert [view.revision for view in (mine, shown, theirs)] == [3, 3, 3]


def test_in_practice_one_sees_ones_own_verdicts() -> None:
    """With the numbers of the seat; the projector counts, without names."""
    room = Room(HOUR, 3)
    room.go("open")
    assert len(seat(room).tasks) == 10
    task = seat(room).tasks[5]
    dealt = room.session.deal("s1", SHAPE)
    assert (task.id, task.ref, task.heading, task.code, task.seed) == (
        SHAPE.id,
        "1.6",
        SHAPE.heading,
        dealt.code,
        dealt.seed,
    )
    assert "<svg" in task.drawing
    assert task.statement.endswith("out_shape is a tuple.")
    assert task.fields == (Field("out_shape", "a tuple", "out.shape"),)
    assert (task.is_open, task.said, task.light) == (True, (), Lit("1.6", "·", "untouched"))
    given = room.send("s1", SHAPE, {"out_shape": "(1, 2, 3)"})
    assert seat(room).tasks[5].said == ("Your answer is in. The verdict follows.",)
    assert seat(room).lights[5] == Lit("1.6", "…", "in")
    room.judge("s1", given, "time_first")
    task = seat(room).tasks[5]
    assert (task.said, task.fields[0].text) == (("Said of time_first.",), "(1, 2, 3)")
    assert task.light == seat(room).lights[5] == Lit("1.6", "✗", "wrong", "w")
    assert seat(room, 2).lights[5].word == "untouched"
    room.answer("s2", "you wrote (batch, seq_len)")
    assert seat(room, 2).tasks[5].said == ("Said of you wrote (batch, seq_len). (You wrote (batch, seq_len).)",)
    room.answer("s2")
    assert seat(room, 2).tasks[5].said == ("Right.",)
    shown = projector(room)
    assert shown.step == "Practise 1.1 to 1.10"
    assert shown.progress[5] == Progress("1.6", SHAPE.title, untouched=1, trying=1, right=1)
    assert (shown.names, shown.task, shown.bars, shown.answered) == ((), None, (), 0)


def test_of_several_blanks_it_is_said_which_are_meant() -> None:
    """Where the sentence does not name them itself."""
    room = Room(HOUR, 1)
    room.go("open")
    given = room.send("s1", MEMORY, dict.fromkeys(MEMORY.listing.names, "4"))
    first, second, third = MEMORY.listing.names
    found = (
        Finding((first,), "Which steps?"),
        Finding((second,), "Which steps?", "all of them"),
        Finding((third,), f"Say what `{third}` is."),
    )
    wrong = Verdict(MEMORY.id, Outcome.WRONG, "Which steps?", given.seed, 3, 3, dict(given.texts), findings=found)
    room.put(events.Judged("s1", given.id, MEMORY.id, given.seed, wrong.to_wire()))
    assert seat(room).tasks[0].said == (
        f"`{first}`, `{second}`: Which steps? (All of them.)",
        f"Say what `{third}` is.",
    )


def test_what_is_no_verdict_is_said_as_it_is() -> None:
    """That a text cannot be read, or that the judge failed."""
    room = Room(HOUR, 1)
    room.go("open")
    for outcome, sign in ((Outcome.UNREADABLE, "~"), (Outcome.FAULT, "!"), (Outcome.UNVERIFIED, "?")):
        room.judge("s1", room.send("s1", SHAPE, {"out_shape": "x"}), "", outcome)
        task = seat(room).tasks[5]
        assert (task.said, task.light.sign) == ((f"It is {outcome}.",), sign)


def test_a_vote_from_the_first_second_to_the_check() -> None:
    """The facilitator sees all of it at once; the room and the seats what is due."""
    room = Room(HOUR, 3)
    room.go("open", "think")
    assert seat(room).said == "Think alone, and answer."
    shown = projector(room)
    assert (shown.answered, shown.of, shown.left) == (0, 3, 120)
    assert shown.task
    assert "nn.LSTM(input_size=input_size, hidden_size=hidden_size, num_layers=num_layers" in shown.task.code
    room.answer("s1", "time_first", text="(1, 1, 1)")
    room.answer("s2")
    late = room.sit("late")
    assert seat(room, 4).said == (
        "This round began before you came. You can answer, but you count only from the next round on."
    )
    room.answer(late, "batch_last")
    assert host(room).skip == "the wait before the exam"
    mine = seat(room)
    assert (mine.said, mine.tasks[0].said, mine.tasks[0].light) == (IN, ("Your answer is in.",), Lit("1.6", "…", "in"))
    assert mine.tasks[0].fields[0].text == "(1, 1, 1)"
    assert (projector(room).answered, projector(room).of) == (2, 3)
    theirs = host(room)
    assert [(bar.letter, bar.first) for bar in theirs.bars] == [("✓", 1), ("A", 1)]
    assert (theirs.missing, theirs.unjudged, theirs.advice) == (
        ("learner 3",),
        0,
        "50 % right (1 of 2 answers): let them argue",
    )
    assert (theirs.next, theirs.back, theirs.can_vote) == ("they argue", "Practise 1.1 to 1.10", False)
    assert [row.answered for row in theirs.rows] == [True, True, False, True]
    room.go("argue")
    mine = seat(room)
    assert (
        mine.said
        == "Find somebody who wrote something else, and convince them. If nobody did, tell two others why you wrote it."
    )
    assert (mine.tasks[0].is_open, mine.tasks[0].fields[0].text, mine.bars) == (False, "(1, 1, 1)", ())
    assert seat(room, 3).said == "Ask two others what they wrote, and why. You answer in the next round."
    assert host(room).back == "they think alone"
    assert (projector(room).ideas, projector(room).bars) == (2, ())
    room.go("again")
    assert seat(room).said == "Answer again, alone. Your first answer stands until you send another."
    assert seat(room, 3).said == "Answer now, alone."
    assert seat(room).tasks[0].fields[0].text == "(1, 1, 1)"
    room.answer("s1", text="(2, 2, 2)")
    assert seat(room).tasks[0].fields[0].text == "(2, 2, 2)"
    assert (host(room).explained, projector(room).explained) == ("", "")
    room.go("reveal")
    mine, shown, theirs = seat(room), projector(room), host(room)
    assert not theirs.can_extend
    assert mine.tasks[0].said == ("Right.",)
    assert mine.tasks[0].light.word == "right"
    assert seat(room, 3).tasks[0].said == ()
    assert seat(room, 2).tasks[0].said == ("Right.",), "the first answer stands"
    for view in (mine, shown):
        assert [(bar.letter, bar.first, bar.then, bar.answers) for bar in view.bars] == [
            ("✓", 1, 2, ()),
            ("A", 1, 0, ()),
            ("B", 0, 1, ()),
        ]
    assert theirs.bars[0].answers == (("s1", "(2, 2, 2)"), ("s2", "(1, 2, 3)"))


def test_no_name_stands_at_what_is_voted_on_now() -> None:
    """Neither as wrong nor as right, in any phase; afterwards the table of seats says it."""
    room = Room(HOUR, 3)
    room.go("open", "think")
    room.answer("s1", "time_first")
    room.answer("s2")
    for phase in ("argue", "again", "reveal", "explain", "check", "checked"):
        assert [(row.lights[5].word, row.solved) for row in host(room).rows] == [("in", 0), ("in", 0), ("untouched", 0)]
        room.go(phase)
    room.put(room.session.may_step("next"))
    told = [(row.lights[5].word, row.solved) for row in host(room).rows]
    assert told == [("wrong", 0), ("right", 1), ("untouched", 0)]


def test_the_projector_shows_the_ideas_and_then_why() -> None:
    """As does a seat, which scrolls then, and keeps the bars; who was wrong sees that first, and then why."""
    room = Room(HOUR, 2)
    room.go("open", "think")
    room.answer("s1")
    room.answer("s2", "time_first")
    room.go("argue", "again", "reveal")
    mine, shown = seat(room), projector(room)
    assert (mine.phase, bool(mine.bars), mine.explained) == ("reveal", True, "")
    assert mine.said == "This is what the room answered. The explanation comes next."
    assert mine.tasks[0].said == ("Right.",)
    assert (seat(room, 2).tasks[0].light.word, seat(room, 2).tasks[0].said) == (
        "wrong",
        ("What would have to be true for your answer?",),
    )
    assert (shown.phase, bool(shown.bars), shown.explained) == ("reveal", True, "")
    assert host(room).next == "the explanation"
    room.go("explain")
    mine = seat(room)
    assert (mine.phase, bool(mine.bars), mine.explained, mine.said) == (
        "explain",
        True,
        "<p>explained</p>",
        "Here is why.",
    )
    assert seat(room, 2).tasks[0].said == ("Said of time_first.",)
    shown = projector(room)
    assert (shown.phase, shown.bars, shown.explained) == ("explain", (), "<p>explained</p>")
    assert (host(room).next, host(room).back) == ("the check, with other numbers", "the reveal")
    room.put(events.Paused())
    assert projector(room).explained == ""


def test_practice_of_what_is_voted_on_waits() -> None:
    """The page says why, and has no field that would be refused."""
    room = Room(HOUR, 1)
    room.go("open", "think")
    room.answer("s1")
    room.put(room.session.may_step("back"))
    task = seat(room).tasks[5]
    assert (task.is_open, task.said) == (
        False,
        ("Kata 1.6 is asked in a vote or an exam that is not over. Practise it afterwards.",),
    )
    assert seat(room).tasks[4].is_open
    assert (projector(room).progress[5].right, host(room).progress[5].right) == (0, 1)


def test_a_vote_looks_the_same_whatever_its_answers_are_worth() -> None:
    """To all seats and on the projector, until the facilitator tells."""

    def seen(vote: str, check: str) -> dict[str, object]:
        room, found = Room(HOUR, 3), dict[str, object]()
        for phase in ("open", "think", "argue", "again", "reveal", "explain", "check"):
            room.go(phase)
            for number in (1, 2) if phase in ROUNDS else ():
                room.answer(f"s{number}", check if phase == "check" else vote)
            found[phase] = projector(room), [seat(room, number) for number in (1, 2, 3)]
        return found

    right, wrong, wrong_check = seen("right", "right"), seen("time_first", "right"), seen("right", "time_first")
    assert [phase for phase in right if right[phase] != wrong[phase]] == ["reveal", "explain"]
    assert right == wrong_check


def test_in_a_second_vote_on_a_kata_nothing_is_said_of_the_first() -> None:
    """The list of lights has for it what became of the answer that was just sent, and no verdict on it."""
    room = Room(Plan((VOTE, PRACTICE)), 1)
    room.go("think")
    room.answer("s1")
    room.go("argue", "again", "reveal", "explain", "check", "checked", "open")
    assert seat(room).lights[5].word == "untouched"
    room.vote(SHAPE)
    assert seat(room).lights[5] == Lit("1.6", "·", "untouched")
    room.answer("s1", "time_first")
    assert seat(room).lights[5] == Lit("1.6", "…", "in")
    room.go("argue", "again", "reveal")
    assert seat(room).lights[5].word == "wrong"


def test_a_check_is_told_when_the_facilitator_ends_it() -> None:
    """How many were right, and to each seat whether it was."""
    room = Room(HOUR, 2)
    room.go("open", "think")
    room.answer("s1")
    room.go("argue", "again", "reveal", "explain", "check")
    assert seat(room).said == "The same idea, other numbers, alone."
    assert (seat(room).bars, projector(room).bars, projector(room).explained) == ((), (), "")
    room.answer("s1")
    room.answer("s2", "time_first")
    assert (seat(room).said, seat(room).tasks[0].said) == (IN, ("Your answer is in.",))
    assert seat(room).lights[5].word == "in", "and not what is known of the rounds before"
    assert (projector(room).result, projector(room).phase) == (None, "check")
    room.go("checked")
    assert (projector(room).result, projector(room).phase) == (Result(1, 2), "check")
    assert host(room).result == Result(1, 2)
    assert seat(room, 2).tasks[0].said == ("Said of time_first.",)
    assert seat(room).said == "The check is over."


def test_who_sends_nothing_in_a_check_counts_and_is_told_so() -> None:
    """With the idea that was behind it, which the others were told, too; the facilitator sees what is still wrong."""
    room = Room(HOUR, 4)
    room.go("open", "think", "argue", "again", "reveal", "explain", "check")
    room.answer("s1")
    room.answer("s2", "time_first")
    room.answer("s3", "")
    assert seat(room, 4).tasks[0].said == ()
    assert host(room).advice == "33 % right so far (1 of 3 answers)"
    assert host(room).wrong == (("time first", 1), ("something else", 1))
    room.go("checked")
    assert host(room).result == projector(room).result == Result(1, 4, 1)
    assert host(room).advice == "25 % right (1 of 4 seats): come back to it"
    assert seat(room, 4).tasks[0].said == (
        "You sent nothing in this check. This is the idea behind it:",
        SHAPE.idea,
    )
    room.go("open")
    assert host(room).wrong == ()


def test_in_the_second_round_a_first_answer_is_an_answer() -> None:
    """Only who has none is missing; how many sent a new one is said beside it."""
    room = Room(HOUR, 3)
    room.go("open", "think")
    room.answer("s1", "time_first")
    room.answer("s2")
    assert (host(room).anew, projector(room).anew) == (None, None)
    room.go("argue", "again")
    room.answer("s1")
    for view in (host(room), projector(room)):
        assert (view.answered, view.of, view.anew) == (2, 3, 1)
    assert host(room).missing == ("learner 3",)
    assert [row.answered for row in host(room).rows] == [True, True, False]


def test_the_first_round_can_be_shown_as_soon_as_there_is_one() -> None:
    """While they think or argue, and not after a second round has begun."""
    room = Room(HOUR, 1)
    room.go("open", "think")
    assert not host(room).can_reveal
    room.answer("s1")
    for phase in ("argue", "again"):
        assert host(room).can_reveal
        room.go(phase)
    assert not host(room).can_reveal


def test_while_it_is_paused_all_stays_as_it_stood() -> None:
    """On a learner's page and the facilitator's; the clock stands still. The projector shows nothing that was judged."""
    room = Room(HOUR, 1)
    room.go("open")
    room.answer("s1", "time_first")
    room.put(events.Paused(on=True, why="disk full"))
    mine, shown = seat(room), projector(room)
    assert (mine.paused, mine.why, mine.said) == (True, "disk full", "Paused. What you sent is kept.")
    assert (mine.lights[5].word, mine.tasks[5].said, mine.tasks[5].is_open) == ("wrong", ("Said of time_first.",), True)
    assert (shown.paused, shown.progress, shown.left) == (True, (), 717)
    assert host(room).progress[5].trying == 1
    room.go("think", "argue", "again", "reveal")
    room.put(events.Paused())
    assert (projector(room).bars, projector(room).explained) == ((), "")
    assert (len(seat(room).bars), seat(room).explained) == (1, "")


def test_a_room_waits_for_an_exam() -> None:
    """For which a vote was left: as before the first step, without anything of the vote, until the exam begins by its button."""
    room = Room(Plan((VOTE, EXAM)), 1)
    room.go("think")
    room.put(room.session.may_step("skip"))
    mine, shown, theirs = seat(room), projector(room), host(room)
    assert (mine.phase, mine.step, mine.tasks) == ("join", "Exam: foundations", ())
    assert (shown.phase, shown.step, shown.task, shown.names) == ("join", "Exam: foundations", None, ("learner 1",))
    assert (theirs.phase, theirs.step, theirs.next, theirs.begin) == (
        "join",
        "Exam: foundations",
        "",
        "Exam: foundations",
    )
    assert (theirs.skip, theirs.left, theirs.can_extend) == ("", None, False)
    assert theirs.back == f"Vote: {SHAPE.heading}"


def test_an_exam_is_told_when_it_is_over() -> None:
    """Until then how many are in, and no more."""
    room = Room(Plan((EXAM,)), 2)
    told = (host(room).next, host(room).begin, host(room).rows[0].sat)
    assert told == ("", "Exam: foundations", None), "a key does not begin it"
    room.go("open")
    exam = room.session.exam
    assert exam
    kata = CATALOGUE.katas[exam.katas[0]]
    room.answer("s1", "right", kata, "1")
    mine = seat(room)
    assert mine.said == "1 of 10 are in. You can change them until the time is over."
    assert (mine.tasks[0].said, mine.lights) == (("Your answer is in.",), ())
    for shown in (projector(room), host(room)):
        assert shown.progress == (Progress("", "of the 10 katas", 1, 1, 0, ("all", "some", "none")),)
    assert [row.sat for row in host(room).rows] == [Sat(1, 10, is_over=False), Sat(0, 10, is_over=False)]
    assert (host(room).next, host(room).can_end_exam) == ("", True), "a key does not end it"
    assert (host(room).said, projector(room).said, mine.tasks[0].is_open) == ("", "", True)
    late = room.now + timedelta(seconds=600)
    mine, shown = seat_view(room.session, "s1", late), room_view(room.session, late)
    theirs = host_view(room.session, late)
    assert mine.said == "The time of the exam is over. 1 of 10 are in. Wait until the facilitator goes on."
    assert (mine.left, mine.tasks[0].is_open, shown.said) == (0, False, "The time of the exam is over.")
    assert (theirs.next, theirs.can_end_exam, theirs.said) == ("the end of the exam", False, shown.said)
    room.go("over")
    mine = seat(room)
    assert (mine.phase, mine.said, mine.left) == ("open", "The exam is over. 1 of 10 are right.", None)
    assert (projector(room).said, host(room).said, host(room).left) == ("The exam is over.", "The exam is over.", None)
    assert host(room).can_extend is False
    assert (mine.tasks[0].said, mine.tasks[0].is_open) == (("Right.",), False)
    assert projector(room).progress[0][2:] == (1, 0, 1, ("right", "wrong", "untouched"))
    assert [row.sat for row in host(room).rows] == [Sat(1, 10, is_over=True), Sat(0, 10, is_over=True)]


def test_the_facilitator_sees_who_needs_help() -> None:
    """Hands in their order, who is stuck and on what idea, and how each seat stands."""
    room = Room(HOUR, 3)
    room.go("open")
    for number in range(3):
        room.answer("s1", "time_first", text=f"({number}, 1, 1)")
    room.answer("s2")
    room.put(events.Hand("s2"), 10)
    room.put(events.Hand("s1"), 30)
    theirs = host(room)
    assert theirs.hands == (Raised("s2", "learner 2", 30), Raised("s1", "learner 1", 0))
    assert theirs.stuck == (
        Stuck("s1", "learner 1", "1.6", "3 different wrong answers", "time first", ("Said of time_first.",)),
    )
    assert not any(row.tried for row in theirs.rows)
    last, *others = (row.tried for row in host(room, "s1").rows)
    assert not any(others)
    assert [tried.text for tried in last] == ["(2, 1, 1)", "(1, 1, 1)", "(0, 1, 1)"]
    assert last[0] == Tried("1.6", "(2, 1, 1)", Lit("1.6", "✗", "wrong", "w"), ("Said of time_first.",))
    first, second, third = theirs.rows
    assert (first.code, first.stuck, first.hand, first.solved) == ("302 817", True, True, 0)
    assert (second.code, second.stuck, second.solved, second.idle) == ("", False, 1, 41)
    assert (third.idle, third.lights[5].word) == (None, "untouched")
    assert projector(room).hands == 2
    assert seat(room).hand
    later = host_view(room.session, room.now.replace(hour=10))
    assert Stuck("s3", "learner 3", "", "silent for 60 minutes") in later.stuck


def test_pairs_change_keyboards() -> None:
    """Every six minutes of those that pass in practice, whatever the clock is set to; without a timebox, too."""
    room = Room(HOUR, 2)
    assert projector(room).switch is None
    room.go("open")
    assert projector(room).switch == 360
    room.put(events.Hand("s1"), 100)
    assert projector(room).switch == 260
    room.put(events.Hand("s1"), 300)
    assert projector(room).switch == 320
    room.go("think")
    assert projector(room).switch is None
    room = Room(Plan((PRACTICE._replace(seconds=()),)), 2)
    room.go("open")
    room.put(events.Hand("s1"), 100)
    assert projector(room).switch == 260


def test_the_facilitator_reads_where_the_keys_lead() -> None:
    """In votes at choice, too."""
    room = Room(Plan((PRACTICE, VOTE)), 1)
    room.go("open")
    assert host(room).back == "the start"
    assert host(room).plan == (PlanLine("Practise 1.1 to 1.10", is_now=True), PlanLine(f"Vote: {SHAPE.heading}"))
    room.vote(STATE)
    assert (host(room).step, host(room).back) == (f"Vote: {STATE.heading}", "Practise 1.1 to 1.10")
    assert host(room).skip == "", "one button leads there"
    assert host(room).beside == f"Vote: {STATE.heading}"
    assert host(room).plan[0] == PlanLine("Practise 1.1 to 1.10"), "it goes on afterwards"
    room.go("argue", "again", "reveal")
    assert host(room).next == "the explanation"
    room.go("explain")
    assert (host(room).next, host(room).back) == ("the check, with other numbers", "the reveal")
    room.go("check", "checked", "open", "think", "argue", "again", "reveal", "explain", "check")
    assert host(room).next == "the result of the check"
    assert (host(room).skip, host(room).plan[0]) == ("", PlanLine("Practise 1.1 to 1.10", is_done=True))
    room.go("checked")
    assert (host(room).next, host(room).back) == ("", "the check, with other numbers")


def test_the_facilitator_reads_of_which_vote_a_key_is() -> None:
    """Where it leads to another one than that of now."""
    room = Room(Plan((VOTE, EXAM, PRACTICE)), 1)
    room.vote(STATE)
    assert (host(room).back, host(room).skip) == ("the start", "")
    room.go("argue")
    assert (host(room).back, host(room).skip) == ("they think alone", "the start")
    room.put(room.session.may_step("skip"))
    assert host(room).skip == ""
    room.go("think", "argue", "again", "reveal")
    room.vote(STATE)
    assert host(room).back == "the reveal of 1.6"
    room.go("argue", "again", "reveal", "explain", "check")
    assert (host(room).next, host(room).back, host(room).skip) == (
        "the result of the check",
        "the explanation",
        "the reveal of 1.6",
    )
    room.go("checked", "reveal", "explain", "check")
    room.answer("s1")
    room.go("checked")
    room.vote(STATE)
    assert host(room).back == "the result of the check of 1.6"
    room.put(room.session.may_step("back"))
    room.go("open", "over")
    room.vote(STATE)
    assert host(room).back == "the result of the exam"
    room.put(room.session.may_step("back"))
    assert host(room).back == "the result of the check of 1.6"
    room.put(room.session.may_step("back"))
    assert (host(room).next, host(room).begin) == ("the result of the exam", ""), "where there is nothing to begin"


def test_a_vote_that_was_left_is_not_done() -> None:
    """The plan says so; what nobody answered is no light, either. Of two votes on one kata each is told by itself."""
    plan = Plan((VOTE, VOTE._replace(katas=(STATE.id,)), PRACTICE._replace(katas=(MEMORY.id,)), VOTE, PRACTICE))
    room = Room(plan, 1)
    room.go("think")
    room.answer("s1")
    room.go("argue", "again", "reveal", "explain", "check", "checked", "think")
    assert [lit.kata for lit in seat(room).lights] == ["1.6", "1.10"]
    room.put(room.session.may_step("skip"))
    assert [lit.kata for lit in seat(room).lights] == [MEMORY.ref, "1.6"]
    room.go("think")
    room.answer("s1")
    room.put(room.session.may_step("skip"))
    told = [(line.is_done, line.is_left_out, line.is_now) for line in host(room).plan]
    assert told == [
        (True, False, False),
        (True, True, False),
        (True, False, False),
        (True, True, False),
        (False, False, True),
    ]
    assert host(room).beside == ""


def test_an_empty_room_can_be_looked_at() -> None:
    """Before anything was written."""
    session = Session(CATALOGUE)
    now = Room().now
    assert room_view(session, now).here == 0
    assert (host_view(session, now).seats, host_view(session, now).next) == (0, "")
    room = Room(Plan((PRACTICE._replace(katas=("lstm/gone", MEMORY.id)),)), 1)
    room.go("open")
    assert [task.id for task in seat(room).tasks] == [MEMORY.id], "a kata that is gone from its pack"
