"""The promise: what was judged goes to the dojo in order and each once, whatever breaks and wherever; nothing is lost or kept twice."""

from __future__ import annotations

import itertools
import json
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dojo.fake import TOKEN, Cut, Dojo, served
from pytest_lstm_kata.dojo.tools import client, membership
from pytest_lstm_kata.dojo.tools.membership import Membership
from pytest_lstm_kata.dojo.tools.outbox import BATCH, THERE, Outbox, Sent
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.events import Hinted, Judged
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.workspace import Workspace
from support import KATAS

KATA = KATAS["1.6"]
REFS = {KATA.id: KATA.ref}
GONE = (
    "The seat of brisk otter at {0} is gone, or on another device. To have it here again: "
    'lstm-kata join {0} --name "brisk otter" --seat-code CODE If there is none any more, lstm-kata leave ends this.'
)
TAKEN = {"status": "taken"}


class Own:
    """A learner's own folder that has joined, and what happens in it."""

    def __init__(self, folder: Path, url: str) -> None:
        (folder / ".lstm-kata").mkdir(parents=True, exist_ok=True)
        self.workspace = Workspace(folder)
        self.journal = Journal(self.workspace.journal)
        self.outbox = Outbox(self.workspace, {}, REFS)
        membership.save(self.workspace, Membership(url, TOKEN, "brisk otter", "302 817"))

    def judge(self, *answers: str, kata: str = KATA.id) -> list[str]:
        """These answers were judged, in this order; their ids."""
        events = [
            Judged(kata, answers={"out_shape": answer}, outcome="wrong", devices={"cpu": "wrong"}) for answer in answers
        ]
        return [self.journal.append(event).id for event in events]

    @property
    def last(self) -> str:
        found = membership.read(self.workspace)
        assert found
        return found.last


@pytest.fixture
def own(tmp_path: Path, dojo: Dojo) -> Own:
    """A folder that has joined the dojo, which takes all and says nothing of it."""
    dojo.status = lambda _: TAKEN
    return Own(tmp_path / "own", dojo.url)


def answers(dojo: Dojo) -> list[str]:
    return [event["answers"]["out_shape"] for event in dojo.events]


def asked(dojo: Dojo, before: int) -> list[tuple[str, str]]:
    """What was sent since so many requests."""
    sent = [event for _, _, _, body in dojo.requests[before:] for event in body["events"]]
    return [(event["kata"], event["answers"]["out_shape"]) for event in sent]


def test_what_came_since_is_sent_in_order(own: Own, dojo: Dojo) -> None:
    """Under the ids of the journal, with what was answered and not what came of it; hints are nobody's business."""
    first, second = own.judge("1", "2")
    own.journal.append(Hinted(KATA.id, 0, 1))
    assert own.outbox.send() == Sent(2)
    assert [event["id"] for event in dojo.events] == [first, second]
    assert dojo.events[0].keys() == {"id", "time", "kata", "seed", "answers"}
    assert own.outbox.send() == Sent()
    (third,) = own.judge("3")
    assert own.outbox.send() == Sent(1)
    assert answers(dojo) == ["1", "2", "3"]
    assert own.last == third
    assert [len(body["events"]) for _, _, _, body in dojo.requests] == [2, 1]


def test_the_order_is_that_of_the_journal_and_not_of_a_clock(own: Own, dojo: Dojo) -> None:
    """A clock that was set back loses nothing: what is dated earlier still comes later."""
    own.judge("1")
    own.outbox.send()
    own.judge("2")
    lines = own.workspace.journal.read_bytes().splitlines()
    early = {**json.loads(lines[1]), "time": "2001-01-01T00:00:00+00:00"}
    own.workspace.journal.write_bytes(b"\n".join([lines[0], b"torn {", json.dumps(early).encode(), b""]))
    assert own.outbox.send() == Sent(1)
    assert answers(dojo) == ["1", "2"]


def test_what_the_dojo_judged_is_not_sent_again(own: Own, dojo: Dojo) -> None:
    """It has it."""
    own.journal.append(Judged(KATA.id, answers={"out_shape": "1"}, outcome="right", devices={f"{THERE}cpu": "right"}))
    assert own.outbox.send() == Sent()
    assert dojo.requests == []


def test_a_journal_that_was_moved_away_begins_anew(own: Own, dojo: Dojo) -> None:
    """Whatever is in the new one is sent."""
    own.judge("1")
    own.outbox.send()
    own.workspace.journal.unlink()
    own.judge("2")
    own.outbox.send()
    assert answers(dojo) == ["1", "2"]


def test_a_copy_of_the_folder_sends_nothing_twice(own: Own, dojo: Dojo, tmp_path: Path) -> None:
    """It has no seat; and if it is given the same one, both have the same entries under the same ids, and the dojo knows them."""
    own.judge("1", "2")
    shutil.copytree(own.workspace.root, tmp_path / "copy")
    assert own.outbox.send().taken == 2
    assert Outbox(Workspace(tmp_path / "copy")).send() == Sent()
    copy = Own(tmp_path / "copy", dojo.url)
    assert copy.outbox.send().taken == 2
    copy.judge("3")
    own.judge("4")
    own.outbox.send()
    copy.outbox.send()
    assert answers(dojo) == ["1", "2", "4", "3"]


@settings(max_examples=40)
@given(
    runs=st.lists(
        st.tuples(st.integers(0, 12), st.lists(st.sampled_from(["", "", "before", "after", "busy"]), max_size=4)),
        max_size=6,
    )
)
def test_wherever_the_line_breaks_all_arrives_once(
    runs: list[tuple[int, list[str]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Before the dojo has read a request, after it and before it answers, or when it has no time: the next run goes on there."""
    with served(Dojo()) as dojo:
        dojo.status = lambda _: TAKEN
        own = Own(tmp_path_factory.mktemp("own"), dojo.url)
        expected: list[str] = []
        for count, troubles in [*runs, (0, [])]:
            expected += own.judge(*map(str, range(count)))
            todo = iter(troubles)
            dojo.before, dojo.after = _breaking(todo)
            sent = own.outbox.send()
            assert sent.left == len(expected) - _known(expected, own.last)
            assert bool(sent.left) == bool(sent.trouble)
        assert [event["id"] for event in dojo.events] == expected
        assert own.outbox.send() == Sent()


def _breaking(todo: Iterator[str]) -> tuple[Callable[[Any], Any], Callable[[Any], None]]:
    now = [""]

    def before(_: Any) -> tuple[int, Any] | None:
        now[0] = next(todo, "")
        if now[0] == "before":
            raise Cut
        return (503, {"error": "Not now."}) if now[0] == "busy" else None

    def after(_: Any) -> None:
        if now[0] == "after":
            raise Cut

    return before, after


def _known(ids: list[str], last: str) -> int:
    return ids.index(last) + 1 if last else 0


def test_many_go_in_several_requests(own: Own, dojo: Dojo) -> None:
    """None of them is large; and where the dojo is slow, some go later."""
    own.judge(*map(str, range(3 * BATCH)))
    ticks = itertools.chain([0.0, 0.0, 1.0], itertools.repeat(99.0))
    slow = Outbox(own.workspace, clock=lambda: next(ticks))
    assert slow.send() == Sent(2 * BATCH, (), (), BATCH, "The dojo is slow.")
    assert own.outbox.send() == Sent(BATCH)
    assert answers(dojo) == [*map(str, range(3 * BATCH))]


def test_what_the_dojo_does_not_take_is_said_and_goes_on(own: Own, dojo: Dojo) -> None:
    """What is refused is so for ever, and what is not open may be taken later."""
    own.judge("1", "2", "3", "4")
    said = iter(
        [TAKEN, {"status": "closed"}, {"status": "refused", "sentence": "This is not yours.\x1b"}, {"status": "known"}]
    )
    dojo.status = lambda _: next(said)
    assert own.outbox.send().lines == [
        (
            "dojo: 2 answers sent; not taken yet: 1.6 (it is not open in the dojo now); "
            "not taken: 1.6 (This is not yours.?)."
        )
    ]
    assert own.outbox.send() == Sent()


def test_what_was_not_open_is_sent_again_each_time(own: Own, dojo: Dojo) -> None:
    """Of each kata the last answer, some at a time, without another word, be there something new or not."""
    closed = {"status": "closed", "sentence": "1.6 is not open."}
    katas = [kata.id for kata in LSTM.katas[10:17]]
    for kata in katas:
        own.judge("1", "2", kata=kata)
    dojo.status = lambda event: closed if event["kata"] in katas else TAKEN
    assert len(own.outbox.send().closed) == 7
    before = len(dojo.requests)
    assert own.outbox.send() == Sent(held=7)
    assert own.outbox.send().lines == []
    assert asked(dojo, before) == [(kata, "2") for kata in [*katas, katas[0]]]
    before = len(dojo.requests)
    own.judge("3")
    assert own.outbox.send() == Sent(1, held=7)
    assert asked(dojo, before) == [(KATA.id, "3"), *((kata, "2") for kata in katas[1:5])]
    before = len(dojo.requests)
    own.judge("4")
    dojo.status = lambda _: TAKEN
    assert own.outbox.send() == Sent(5, held=3)
    assert asked(dojo, before) == [(KATA.id, "4"), *((kata, "2") for kata in [*katas[5:], *katas[:2]])]
    own.judge("5", kata=katas[2])
    assert own.outbox.send().lines == ["dojo: 3 answers sent."]
    before = len(dojo.requests)
    assert own.outbox.send() == Sent()
    own.judge("6")
    assert own.outbox.send() == Sent(1)
    assert asked(dojo, before) == [(KATA.id, "6")]


def test_a_kata_that_opens_is_sent_by_the_next_run(own: Own, dojo: Dojo) -> None:
    """Though nothing new was judged; a room that is gone meanwhile is nobody's trouble, but for something new."""
    (first,) = own.judge("1")
    dojo.status = lambda _: {"status": "closed"}
    assert own.outbox.send().held == 1
    dojo.before = lambda _: (401, {"error": "Gone."})
    assert own.outbox.send() == Sent(held=1)
    dojo.before = lambda _: None
    dojo.status = lambda _: TAKEN
    assert own.outbox.send().lines == ["dojo: 1 answer sent."]
    assert dojo.events[-1]["id"] == first
    assert own.outbox.send() == Sent()


def test_what_cannot_be_sent_again_is_in_nobodys_way(own: Own, dojo: Dojo, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dojo has no word on it, cannot read it, or it is not in the journal any more."""
    other = KATAS["1.3"].id
    own.judge("1", kata=other)
    for said in ({"status": "closed"}, {"status": "later"}):
        monkeypatch.setattr(dojo, "status", lambda event, said=said: said if event["kata"] == other else TAKEN)
        own.judge("2")
        assert own.outbox.send().taken == 1
    dojo.before = lambda events: (413, {"error": "No."}) if events[0]["kata"] == other else None
    own.judge("2")
    assert own.outbox.send().lines == ["dojo: 1 answer sent; not taken: lstm/output_shape (No)."]
    found = membership.read(own.workspace)
    assert found
    assert found.closed == {}
    membership.save(own.workspace, found._replace(closed={other: "gone"}))
    own.judge("3")
    assert own.outbox.send() == Sent(1)
    found = membership.read(own.workspace)
    assert found
    assert found.closed == {}


def test_what_spoils_a_request_does_not_hold_up_the_others(own: Own, dojo: Dojo) -> None:
    """Each then goes alone, and the one that the dojo cannot read is left out."""
    own.judge("1", "bad", "3")

    def before(events: list[Any]) -> tuple[int, Any] | None:
        return (
            (413, {"error": "Too large."}) if any(event["answers"]["out_shape"] == "bad" for event in events) else None
        )

    dojo.before = before
    assert own.outbox.send().lines == ["dojo: 2 answers sent; not taken: 1.6 (Too large)."]
    assert answers(dojo) == ["1", "3"]


def test_a_dojo_that_takes_some_gets_the_others_later(own: Own, dojo: Dojo) -> None:
    """What it has no last word on is not passed over."""
    own.judge("1", "2", "3")
    dojo.status = lambda event: TAKEN if event["answers"]["out_shape"] == "1" else {"status": "later"}
    assert own.outbox.send().lines == [
        "dojo: 1 answer sent. The dojo has no time for more now. 2 answers wait, and are sent later."
    ]
    assert own.outbox.send() == Sent(0, (), (), 2, "The dojo has no time for more now.")
    dojo.status = lambda _: TAKEN
    assert own.outbox.send() == Sent(2)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ((200, []), "What answers at {} is not a dojo of this version."),
        ((200, [{"id": "another", "status": "taken"}]), "What answers at {} is not a dojo of this version."),
        ((200, b"<html>"), "What answers at {} is not a dojo of this version."),
        ((302, None), "What answers at {} is not a dojo of this version."),
        ((429, {"error": "Too many answers."}), "Too many answers."),
        ((403, {"error": "A seat can send 1,000 answers."}), "A seat can send 1,000 answers."),
        ((401, {"error": "No."}), GONE),
    ],
)
def test_one_line_says_what_keeps_answers_here(own: Own, dojo: Dojo, reply: tuple[int, Any], said: str) -> None:
    """And that they wait; nothing is passed over."""
    own.judge("1")
    dojo.before = lambda _: reply
    assert own.outbox.send().lines == [f"dojo: {said.format(dojo.url)} 1 answer waits, and is sent later."]
    assert own.last == ""


def test_a_network_that_is_away_costs_one_short_wait(own: Own, dojo: Dojo, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much there is to send."""
    own.judge(*map(str, range(99)))
    asked: list[float] = []

    def away(_: Membership, __: Any, seconds: float) -> Any:
        asked.append(seconds)
        raise client.Away("No.")

    monkeypatch.setattr(client, "answers", away)
    assert own.outbox.send() == Sent(0, (), (), 99, "No.")
    assert asked == [client.SENDING]
    assert client.SENDING <= 2
    assert dojo.requests == []


CHUNKED = b"Transfer-Encoding: chunked"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n"


@pytest.mark.parametrize(
    "first", [b"", b"HTTP/1.1 200 OK\r\nX: ", HEAD, HEAD.replace(b"Content-Length: 400000", CHUNKED)]
)
def test_an_answer_that_comes_byte_by_byte_is_not_awaited(
    own: Own, first: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However far it has come; and the line is hung up, so that nothing of it is left."""
    own.judge("1")
    monkeypatch.setattr(client, "SENDING", 0.3)
    ended: list[OSError] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        dripping = Thread(target=_drip, args=(server, first, ended))
        dripping.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        membership.save(own.workspace, Membership(url, TOKEN, "brisk otter"))
        start = time.monotonic()
        sent = own.outbox.send()
        assert time.monotonic() - start < 2
        assert sent == Sent(0, (), (), 1, f"The dojo at {url} cannot be reached: no answer within 0.3 seconds.")
        dripping.join(10)
    assert ended


def _drip(server: socket.socket, first: bytes, ended: list[OSError]) -> None:
    line, _ = server.accept()
    with line:
        line.sendall(first)
        for _ in range(1000):
            try:
                line.sendall(b"0")
            except OSError as error:
                ended.append(error)
                return
            time.sleep(0.02)


def test_the_rest_of_a_reply_may_be_missing(own: Own) -> None:
    """Nothing is lost."""
    own.judge("1")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def broken() -> None:
            line, _ = server.accept()
            with line:
                line.recv(65536)
                line.sendall(HEAD + b"[")

        breaking = Thread(target=broken)
        breaking.start()
        membership.save(own.workspace, Membership(f"http://127.0.0.1:{server.getsockname()[1]}", TOKEN, "brisk otter"))
        sent = own.outbox.send()
        breaking.join(10)
    assert sent.left == 1
    assert sent.trouble
    assert own.last == ""


@pytest.mark.parametrize("depth", [400, 600, 800, 4_000, 40_000])
def test_what_is_nested_without_end_is_no_dojos(own: Own, dojo: Dojo, depth: int) -> None:
    """However deep Python reads it, and however deep it can be looked at."""
    (one,) = own.judge("1")
    nested = '{"x":' * depth + "1" + "}" * depth
    dojo.before = lambda _: (200, f'[{{"id": "{one}", "status": "taken", "verdict": {nested}}}]'.encode())
    assert own.outbox.send() in (
        Sent(1),
        Sent(0, (), (), 1, f"What answers at {dojo.url} is not a dojo of this version."),
    )


def test_a_seat_that_was_left_meanwhile_stays_left(own: Own, dojo: Dojo) -> None:
    """Nor does what was sent for an old seat tell how far a new one is; one that cannot be read is left alone."""
    for after in (None, json.dumps({"url": dojo.url, "token": "new", "name": "x"}), "{"):
        membership.save(own.workspace, Membership(dojo.url, TOKEN, "brisk otter"))
        own.judge("1")

        def change(_: Any, after: str | None = after) -> None:
            membership.forget(own.workspace)
            if after:
                own.workspace.membership.write_text(after, encoding="utf-8")

        dojo.after = change
        own.outbox.send()
        assert (own.workspace.membership.read_text(encoding="utf-8") if after else None) == after
        assert own.workspace.membership.exists() == bool(after)
    assert "cannot be read: it is not what lstm-kata join wrote." in own.outbox.send().lines[0]
    membership.forget(own.workspace)
    assert own.outbox.send() == Sent()


def test_a_disk_that_says_no_is_said(own: Own, dojo: Dojo, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was taken is known there, so that to send it again does no harm."""
    own.judge("1")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(membership, "save", full)
    assert ".json cannot be written: No space left on device." in own.outbox.send().trouble
    monkeypatch.undo()
    assert own.outbox.send() == Sent(1)
    assert answers(dojo) == ["1"]
