"""What is refused, and how: a status and one sentence, in which nothing of what was sent stands, and of us no trace."""

from __future__ import annotations

import asyncio
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from dojo import dojos
from dojo.dojos import SHAPE, STATE
from dojo.served import FORM, Visitor, visit
from dojo.serving import Answer
from pytest_lstm_kata.dojo.room.session import Refused
from pytest_lstm_kata.dojo.running.codes import new_id, new_token
from pytest_lstm_kata.dojo.running.limits import USUAL
from pytest_lstm_kata.dojo.running.running import Dojo
from pytest_lstm_kata.dojo.server import callers, tries
from pytest_lstm_kata.dojo.server.callers import Caller

ECHO = "zyxwv"
"""Is in what is sent, and in nothing that comes back."""


def refused(answer: Answer, status: int) -> str:
    """The sentence."""
    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/json"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    said = answer.error
    assert ECHO not in said
    assert "Traceback" not in said
    assert said.endswith(".") or said.split()[-1].startswith("pytest-lstm-kata==")
    assert said[0].isupper() or said[0] == "`"
    return said


def event(visitor: Visitor, seat: str = "s1", **how: Any) -> dict[str, Any]:
    return {**dojos.sent(visitor.dojo, seat)._asdict(), **how}


@pytest.mark.again
def test_a_token_opens_only_what_is_its_own(tmp_path: Path) -> None:
    """Missing, dead, in the query, another role's; as a bearer and as a cookie."""

    async def test(visitor: Visitor) -> None:
        seat, host, room = await visitor.join(), visitor.dojo.host_code, visitor.dojo.room_token
        for answer in (
            await visitor.send("/hand", {"up": True}),
            await visitor.send(f"/hand?token={seat}", {"up": True}),
            await visitor.get(f"/events?token={seat}"),
            await visitor.get(f"/api/1/state?access_token={seat}&after=1"),
            await visitor.send("/hand", {"up": True}, new_token() + ECHO),
            await visitor.send("/hand", {"up": True}, cookie=f"dojo-seat={ECHO}"),
            await visitor.get("/events", ECHO),
            await visitor.send("/host/next", None, ECHO),
            await visitor.get("/host/export.csv"),
        ):
            refused(answer, 401)
        for answer in (
            await visitor.send("/hand", {"up": True}, host),
            await visitor.send("/hand", {"up": True}, room),
            await visitor.send("/answers", {"events": []}, host),
            await visitor.send("/host/next", None, seat),
            await visitor.send("/host/next", None, room),
            await visitor.send("/host/seats/s1/remove", None, seat),
            await visitor.send("/host/next", None, cookie=f"dojo-host={seat}"),
            await visitor.send("/host/next", None, cookie=f"dojo-seat={seat}"),
            await visitor.get("/host/export.json", room),
            await visitor.get("/events?as=host", seat),
            await visitor.get("/state?as=seat", cookie=f"dojo-host={host}"),
        ):
            refused(answer, 403)
        both = f"dojo-seat={seat}; dojo-host={host}"
        assert (await visitor.send("/hand", {"up": True}, cookie=both)).status == 204
        assert (await visitor.send("/host/next", None, cookie=both)).status == 204
        as_host = await visitor.get("/state?as=host", cookie=both)
        assert b"/host/next" in as_host.body
        assert b"/host/next" not in (await visitor.get("/state", cookie=both)).body

    visit(tmp_path, test)


def test_only_our_own_pages_and_programs_do_anything(tmp_path: Path) -> None:
    """Not a page of another site: by its Origin, as text/plain, by a form without our nonce, or one for somebody else."""

    async def test(visitor: Visitor) -> None:
        seat = await visitor.join()
        cookie, up, other = f"dojo-seat={seat}", {"up": True}, await visitor.join()
        for origin in ("", "null", "http://evil.example", f"{visitor.origin}.evil.example", "http://127.0.0.1"):
            refused(await visitor.send("/hand", up, cookie=cookie, origin=origin), 403)
            refused(await visitor.post("/hand", {"up": "1"}, cookie, origin=origin, accept=""), 403)
            refused(await visitor.send("/seats/me", None, cookie=cookie, origin=origin, method="DELETE"), 403)
        for kind in ("text/plain", "text/plain; charset=application/json", "multipart/form-data", "application/xml"):
            refused(await visitor.send("/hand", up, cookie=cookie, content_type=kind), 415)
        refused(await visitor.send("/hand", up, seat, content_type=""), 415)
        refused(await visitor.send("/host/next", None, visitor.dojo.host_code, content_type="text/plain"), 415)
        for secret in (other, visitor.dojo.room_token, ECHO):
            refused(await visitor.post("/hand", {"up": "1"}, cookie, secret, accept=""), 403)
        refused(
            await visitor.ask("POST", "/hand", b"up=1", cookie=cookie, origin=visitor.origin, content_type=FORM), 403
        )
        bearer = f"Bearer {seat}"
        refused(await visitor.ask("POST", "/hand", b"up=1", authorization=bearer, content_type=FORM), 403)
        assert not visitor.dojo.session.seats["s1"].hand
        assert (await visitor.send("/hand", up, cookie=cookie)).status == 204

    visit(tmp_path, test)


def test_no_page_of_another_site_makes_a_browser_join(tmp_path: Path) -> None:
    """Nor come back, nor enter as the facilitator: each mark of a browser is refused that is not our page's, with a right code, too.

    A program has no such mark, and joins and comes back with the code alone.
    """

    async def test(visitor: Visitor) -> None:
        dojo, program = visitor.dojo, {"origin": ""}
        joined = (await visitor.send("/seats", {"code": dojo.join_code}, **program)).value
        back = {"name": joined["name"], "seat_code": joined["seat_code"]}
        tries: list[tuple[str, dict[str, str]]] = [
            ("/seats", {"code": dojo.join_code}),
            ("/seats/return", back),
            ("/host", {"code": dojo.host_code}),
        ]
        marks: list[dict[str, str]] = [
            {"origin": "null"},
            {"origin": "http://evil.example"},
            {"origin": f"{visitor.origin}.evil.example"},
            {"origin": "http://127.0.0.1"},
            *({"origin": "", "sec_fetch_site": site} for site in ("cross-site", "same-site", "none")),
            {"origin": "", "cookie": "of-another-port=1"},
        ]
        for path, body in tries:
            for mark in marks:
                refused(await visitor.send(path, body, **mark), 403)
                refused(await visitor.post(path, body, accept="", **mark), 403)
            refused(await visitor.post(path, body, accept="", **program), 403)
            refused(await visitor.send(path, body, content_type="text/plain", **program), 415)
            refused(await visitor.send(path, body, content_type="", **program), 415)
        assert [*dojo.session.seats] == ["s1"]
        returned = await visitor.send("/seats/return", back, **program)
        assert (returned.status, returned.value["seat"]) == (200, "s1")

    visit(tmp_path, test)


def test_a_body_is_json_of_one_shape(tmp_path: Path) -> None:
    """No half JSON, no depth, no field twice, no NaN, no half characters, no huge numbers, and no other encoding."""

    async def test(visitor: Visitor) -> None:
        await dojos.go(visitor.dojo, "open")
        token = await visitor.join()
        one = json.dumps(event(visitor, time=ECHO)).encode()
        for body in (
            b"{",
            b"\xff\xfe",
            b'{"events": [' + one,
            b"[" * 30_000,
            b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
            b'{"events": [], "events": []}',
            b'{"events": [' + one[:-1] + b', "seed": 1}]}',
            b'{"events": NaN}',
            b'{"events": [], "x": Infinity}',
            b'{"events": [], "x": -Infinity}',
            b'{"events": [], "x": 1e999}',
            b'{"events": [], "x": "\\ud800"}',
            b'{"events": [], "\\udfff": 1}',
            b'{"events": [], "x": ' + b"9" * 5_000 + b"}",
            b'{"events": [], "x": 1234567890123456}',
            b"[]",
            b"null",
            b'"events"',
            b"7",
            b"{}",
            b'{"events": {}}',
            b'{"events": [7]}',
            b'{"events": ["' + ECHO.encode() + b'"]}',
            b'{"events": [{"id": 7}]}',
            b'{"events": [{"id": "a", "kata": "x", "seed": true, "answers": {}}]}',
            b'{"events": [{"id": "a", "kata": "x", "seed": 1, "answers": {"x": 7}}]}',
            b'{"events": [{"id": "a", "kata": "x", "seed": 1, "answers": []}]}',
        ):
            refused(await visitor.send("/answers", body, token), 400)
        whole = b'{"events": [' + one + b"]}"
        for encoding in ("gzip", "br", "identity, gzip", ECHO):
            packed = gzip.compress(whole)
            refused(await visitor.send("/answers", packed, token, content_encoding=encoding), 415)
        bomb = gzip.compress(bytes(50_000_000))
        refused(await visitor.send("/answers", bomb, token, content_encoding="gzip"), 415)
        assert not visitor.dojo.session.seats["s1"].answers
        assert (await visitor.send("/answers", whole, token, content_encoding="identity")).status == 200
        for path, fields in (
            ("/answers", {"kata": SHAPE.id, "seed": ECHO}),
            ("/answers", {"kata": SHAPE.id, "seed": "9" * 5000}),
            ("/answers", {"seed": "1", "id": ""} | {f"answer.{at}": "" for at in range(200)}),
            ("/hand", {}),
        ):
            refused(await visitor.post(path, fields, f"dojo-seat={token}", accept=""), 400)
        for form in (b"up=1&up=2", b"up=%ff", b"\xff=1", b"nonce=1&nonce=2"):
            sent = {"cookie": f"dojo-seat={token}", "origin": visitor.origin, "content_type": FORM}
            refused(await visitor.ask("POST", "/hand", form, **sent), 400)

    visit(tmp_path, test)


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    """64 KiB, fifty answers, 2,000 characters."""

    async def test(visitor: Visitor) -> None:
        await dojos.go(visitor.dojo, "open")
        token = await visitor.join()
        refused(await visitor.send("/answers", b" " * (USUAL.body_size + 1), token), 413)
        refused(await visitor.send("/answers", {"events": [event(visitor) for _ in range(51)]}, token), 413)
        told = await visitor.send("/answers", {"events": [event(visitor, answers={"out": ECHO * 401})]}, token)
        assert told.value[0]["status"] == "refused"

    visit(tmp_path, test)


def test_an_answer_counts_once_and_only_where_it_is_asked_for(tmp_path: Path) -> None:
    """An id again, with the same and with something else; a kata or numbers that are not this seat's; an outcome of its own."""

    async def test(visitor: Visitor) -> None:
        await dojos.go(visitor.dojo, "open")
        token = await visitor.join()
        sent = event(visitor, answers=dict.fromkeys(SHAPE.listing.names, "(3, 2, 1)"))
        first = await visitor.send("/answers", {"events": [{**sent, "outcome": "right", "verdict": {}}]}, token)
        assert first.value[0]["status"] == "judged"
        assert first.value[0]["verdict"]["outcome"] == "wrong"
        again = await visitor.send("/answers", {"events": [sent]}, token)
        assert again.value[0]["status"] == "known"
        refused(await visitor.send("/answers", {"events": [{**sent, "answers": {}}]}, token), 409)
        odd = [
            event(visitor, seed=10**9 + 1),
            event(visitor, kata=STATE.id, seed=visitor.dojo.session.seed("s1", STATE)),
            event(visitor, kata=ECHO),
            event(visitor, id=f"{ECHO} \x1b[31m"),
            event(visitor, answers={ECHO: "1"}),
        ]
        told = await visitor.send("/answers", {"events": odd}, token)
        assert told.status == 200
        assert {one["status"] for one in told.value} <= {"refused", "closed"}
        assert len(visitor.dojo.session.seats["s1"].answers) == 1
        await visitor.dojo.remove("s1")
        refused(await visitor.send("/answers", {"events": [event(visitor)]}, token), 401)

    visit(tmp_path, test)


def test_a_vote_that_is_closed_takes_nothing(tmp_path: Path) -> None:
    """Nor does a step that is not open, nor an open vote with numbers that are another seat's."""

    async def test(visitor: Visitor) -> None:
        token = await visitor.join()
        before = await visitor.send("/answers", {"events": [event(visitor)]}, token)
        await visitor.dojo.vote(SHAPE.id)
        others = await visitor.send("/answers", {"events": [event(visitor, seed=7)]}, token)
        assert others.value[0]["status"] == "refused"
        await dojos.go(visitor.dojo, "argue")
        after = await visitor.send("/answers", {"events": [event(visitor)]}, token)
        assert [before.value[0]["status"], after.value[0]["status"]] == ["closed", "closed"]
        refused(await visitor.send("/host/vote", {"kata": ECHO}, visitor.dojo.host_code), 404)

    visit(tmp_path, test)


def test_nobody_comes_back_again_and_again(tmp_path: Path) -> None:
    """Five times a minute with the right code, however its name is typed; then it waits, writes nothing, and other seats do not."""

    async def test(visitor: Visitor) -> None:
        for _ in range(2):
            await visitor.join()
        names = [visitor.dojo.session.seats[seat].name for seat in ("s1", "s2")]
        first, second = (
            {"name": name, "seat_code": visitor.dojo.codes.seat(seat)}
            for seat, name in zip(("s1", "s2"), names, strict=True)
        )
        told = [await visitor.send("/seats/return", first) for _ in range(5)]
        assert [one.status for one in told] == [200] * 5
        before = dojos.journal(tmp_path).read_bytes()
        for name in (names[0], names[0].upper()):
            waits = await visitor.send("/seats/return", {**first, "name": name})
            assert "came back to this seat again and again" in refused(waits, 429)
            assert 55 <= int(waits.headers["retry-after"]) <= 60
        assert dojos.journal(tmp_path).read_bytes() == before
        assert visitor.dojo.who(told[-1].value["token"]).seat == "s1"
        assert (await visitor.send("/seats/return", second)).status == 200

    visit(tmp_path, test)


def test_codes_are_not_guessed(tmp_path: Path) -> None:
    """Ten wrong ones of a kind a minute from one address, five of them for one name, for which the right one waits, too."""

    async def test(visitor: Visitor) -> None:
        token = await visitor.join()
        name = visitor.dojo.session.seats["s1"].name
        for _ in range(5):
            refused(await visitor.send("/seats/return", {"name": name, "seat_code": "000 000"}), 401)
        for typed in (name.upper(), f" {name.replace(' ', '   ')}", f"{name[0]}\u200d{name[1:]}"):
            right = {"name": typed, "seat_code": visitor.dojo.codes.seat("s1")}
            waits = await visitor.send("/seats/return", right)
            assert "wrong codes" in refused(waits, 429)
            assert 55 <= int(waits.headers["retry-after"]) <= 60
        for path, body in (
            ("/seats", {"code": "AAAAAA"}),
            ("/host", {"code": ECHO}),
            ("/seats/return", {"name": "", "seat_code": "000 000"}),
        ):
            before = 5 if path == "/seats/return" else 0
            statuses = [(await visitor.send(path, {**body, "name": str(at)})).status for at in range(11 - before)]
            assert statuses == [*[401] * (10 - before), 429]
            assert 55 <= int((await visitor.send(path, body)).headers["retry-after"]) <= 60
        assert (await visitor.send("/host", {"code": visitor.dojo.host_code})).status == 204
        assert (await visitor.send("/seats", {"code": visitor.dojo.join_code})).status == 201
        right = {"name": visitor.dojo.session.seats["s2"].name, "seat_code": visitor.dojo.codes.seat("s2")}
        assert (await visitor.send("/seats/return", right)).status == 200
        by_proxy = await visitor.send("/seats", {"code": "AAAAAA"}, x_forwarded_for="10.0.0.7")
        assert by_proxy.status == 401
        assert (await visitor.send("/hand", {"up": True}, token)).status == 204

    visit(tmp_path, test)


def test_made_up_names_do_not_make_us_forget_who_is_guessed_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "MANY", 3)

    async def test(visitor: Visitor) -> None:
        await visitor.join()
        name, code = visitor.dojo.session.seats["s1"].name, visitor.dojo.codes.seat("s1")

        async def back(name: str, code: str) -> int:
            answer = await visitor.send("/seats/return", {"name": name, "seat_code": code})
            return answer.status

        assert [await back(name, "000 000") for _ in range(5)] == [401] * 5
        assert {await back(f"nobody {number}", "000 000") for number in range(9)} == {401, 429}
        assert await back(name, code) == 429

    visit(tmp_path, test)


def test_who_guesses_at_a_seat_code_does_not_keep_its_owner_out(tmp_path: Path) -> None:
    """From another address the right one is taken, and a new one at once; in all, one name is guessed at a few times."""

    async def test(visitor: Visitor) -> None:
        await visitor.join()
        name, codes = visitor.dojo.session.seats["s1"].name, visitor.dojo.codes

        async def back(code: str, address: str = "10.0.0.7") -> Answer:
            return await visitor.send("/seats/return", {"name": name, "seat_code": code}, x_forwarded_for=address)

        for _ in range(5):
            refused(await back("000 000"), 401)
        assert "a new seat code" in refused(await back(codes.seat("s1")), 429)
        assert (await back(codes.seat("s1"), "10.0.0.8")).status == 200
        new = await visitor.send("/host/seats/s1/code", {}, visitor.dojo.host_code)
        assert new.status == 204
        assert (await back(codes.seat("s1", 1))).status == 200
        statuses = [(await back("000 000", f"10.0.1.{at}")).status for at in range(31)]
        assert statuses == [*[401] * 30, 429]
        refused(await back(codes.seat("s1", 1), "10.0.0.8"), 429)

    visit(tmp_path, test)


def test_who_joins_and_leaves_does_not_use_up_the_joins_of_others(tmp_path: Path) -> None:
    """Who leaves just after they came is counted where they came from; the next has to stay a while, and others can join."""

    async def test(visitor: Visitor) -> None:
        await dojos.go(visitor.dojo, "open")
        for at in range(3):
            token = await visitor.join()
            gone = await visitor.send("/seats/me", None, token, "DELETE", x_forwarded_for=f"10.0.0.{at}")
            assert gone.status == 204
        token = await visitor.join()
        for waits in (
            await visitor.send("/seats/me", None, token, "DELETE"),
            await visitor.send("/seats/me", None, token, "DELETE", x_forwarded_for="10.0.0.7"),
        ):
            assert "left at once" in refused(waits, 429)
            assert 55 <= int(waits.headers["retry-after"]) <= 60
        page = await visitor.post("/seats/me", {}, f"dojo-seat={token}")
        assert page.status == 429
        assert b"left at once" in page.body
        assert b"That was not done" in page.body
        assert (await visitor.send("/hand", {"up": True}, token)).status == 204
        await visitor.join()

    visit(tmp_path, test, limits=USUAL._replace(leaves=3))


def test_who_has_stayed_a_while_leaves_at_any_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all others of their address."""
    monkeypatch.setattr(callers, "MINUTE", 0)

    async def test(visitor: Visitor) -> None:
        for token in [await visitor.join() for _ in range(3)]:
            assert (await visitor.send("/seats/me", None, token, "DELETE")).status == 204

    visit(tmp_path, test, limits=USUAL._replace(leaves=1))


def test_a_class_behind_one_address_joins_and_nobody_joins_for_ever(tmp_path: Path) -> None:
    """Those who leave and join again and again are told to wait, at this address alone."""

    async def test(visitor: Visitor) -> None:
        for _ in range(5):
            token = await visitor.join()
            assert (await visitor.send("/seats/me", None, token, "DELETE")).status == 204
        code = {"code": visitor.dojo.join_code}
        waits = await visitor.send("/seats", code)
        assert "from your address" in refused(waits, 429)
        assert 55 <= int(waits.headers["retry-after"]) <= 60
        assert (await visitor.send("/seats", code, x_forwarded_for="10.0.0.7")).status == 201

    assert USUAL.joins > USUAL.most_seats + USUAL.leaves
    visit(tmp_path, test, limits=USUAL._replace(joins=5))


def test_who_comes_too_late_or_too_often_is_refused(tmp_path: Path) -> None:
    """The door, the seats, another version of the pack, and a flood of answers."""

    async def test(visitor: Visitor) -> None:
        await dojos.go(visitor.dojo, "open")
        code, token = {"code": visitor.dojo.join_code}, await visitor.join()
        told = refused(await visitor.send("/seats", {**code, "pack": {"lstm": ECHO}}), 409)
        assert "pip install pytest-lstm-kata==" in told
        await visitor.join()
        refused(await visitor.send("/seats", code), 409)
        await visitor.dojo.door(is_open=False)
        refused(await visitor.send("/seats", code), 403)
        statuses = [
            (await visitor.send("/answers", {"events": [event(visitor, id=new_id()) for _ in range(30)]}, token)).status
            for _ in range(3)
        ]
        assert statuses == [200, 200, 429]
        full = await visitor.send("/answers", {"events": [event(visitor)]}, token)
        refused(full, 429)
        assert int(full.headers["retry-after"]) > 0

    visit(tmp_path, test, seats=2, packs={"lstm": "digest"})


def test_while_the_judge_restarts_one_is_told_when_to_come_again(tmp_path: Path) -> None:
    """Or while the disk is full: 503."""

    async def away(*_: object, **__: object) -> None:
        raise Refused(503, "The judge starts again.", 2)

    async def test(visitor: Visitor) -> None:
        token = await visitor.join()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Dojo, "hand", away)
            answer = await visitor.send("/hand", {"up": True}, token)
        assert refused(answer, 503) == "The judge starts again."
        assert answer.headers["retry-after"] == "2"

    visit(tmp_path, test)


def test_names_are_harmless_wherever_they_are_shown(tmp_path: Path) -> None:
    """Markup, bidi controls, ANSI and nulls; what cannot be made harmless is refused."""

    async def test(visitor: Visitor) -> None:
        names = ["<script>alert(1)</script>", '"><img src=x>', "a\u202eb", "\x1b[31mred\x1b[0m", "nul\0l", "=1+1"]
        for name in names:
            answer = await visitor.send("/seats", {"code": visitor.dojo.join_code, "name": name})
            assert answer.status == 201 or refused(answer, 400)
        host = visitor.dojo.host_code
        page = await visitor.get("/host", cookie=f"dojo-host={host}")
        state = await visitor.get("/state", host)
        for body in (page.body, state.body):
            assert b"<script>alert" not in body
            assert b"<img" not in body
            for mark in ("\x1b", "\0", "\u202e"):
                assert mark.encode() not in body

    visit(tmp_path, test, names="own")


def test_nothing_is_where_nothing_is(tmp_path: Path) -> None:
    """404 and 405 in one sentence each; no redirects, no documentation, no options."""

    async def test(visitor: Visitor) -> None:
        for path in (f"/{ECHO}", "/api/1", "/api/2/seats", "/host/", "/docs", "//", "/room/", "/api/1/host/export.exe"):
            refused(await visitor.get(path, visitor.dojo.host_code), 404)
        for method, path in (
            ("GET", "/seats"),
            ("PUT", "/answers"),
            ("OPTIONS", "/api/1/answers"),
            ("POST", "/events"),
            ("DELETE", "/"),
            ("TRACE", "/"),
            (ECHO.upper(), "/hand"),
        ):
            answer = await visitor.ask(method, path, b"")
            refused(answer, 405)
            assert "allow" in answer.headers
            assert "access-control-allow-origin" not in answer.headers

    visit(tmp_path, test)


def test_what_goes_wrong_in_us_is_not_shown(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """500 and a sentence; it is logged for us, and nothing else is: no address, no body, no token."""

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    async def test(visitor: Visitor) -> None:
        token = await visitor.join()
        await visitor.send("/hand", {"up": True}, token)
        await visitor.send("/hand", b"{", token)
        assert "".join(capfd.readouterr()) == ""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Dojo, "hand", broken)
            answer = await visitor.send("/hand", {"up": True}, token)
        assert "fault of ours" not in refused(answer, 500)
        logged = "".join(capfd.readouterr())
        assert "a fault of ours" in logged
        assert token not in logged

    visit(tmp_path, test)


def test_many_silent_connections_do_not_keep_others_out(tmp_path: Path) -> None:
    """Whoever holds hundreds of them is not noticed by the others, and neither is whoever sends nothing but heads."""

    async def test(visitor: Visitor) -> None:
        held = []
        for at in range(300):
            reader, writer = await asyncio.open_connection("127.0.0.1", visitor.port)
            if at % 2:
                writer.write(b"POST /api/1/answers HTTP/1.1\r\nX: ")
            held.append((reader, writer))
            if at % 60 == 0:
                assert (await visitor.get("/healthz")).status == 200
        assert (await visitor.send("/seats", {"code": visitor.dojo.join_code})).status == 201
        await asyncio.sleep(0.1)
        assert len(visitor.server.server_state.connections) <= USUAL.idle + 1
        for _, writer in held:
            writer.close()

    visit(tmp_path, test, limits=USUAL._replace(grace=0.05))


def test_a_caller_is_read_from_headers_alone() -> None:
    """What has no header has no token."""
    with pytest.raises(Refused) as error:
        Caller({}).token(["seat"])
    assert error.value.status == 401
