"""The HTTP of a dojo: what each role may do, and what it sees."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from dojo import dojos
from dojo.dojos import RIGHT, SHAPE, WRONG
from dojo.served import Visitor, visit
from dojo.serving import Answer, read
from dojo.waits import until
from pytest_lstm_kata.dojo.pages import pages
from pytest_lstm_kata.dojo.running.limits import USUAL
from pytest_lstm_kata.dojo.running.running import Role
from pytest_lstm_kata.dojo.server import headers


def answers(visitor: Visitor, seat: str, text: str = RIGHT, **how: object) -> dict[str, object]:
    one = dojos.sent(visitor.dojo, seat, text=text)._replace(**how)._asdict()  # type: ignore[arg-type]  # on purpose
    return {"events": [one]}


def cookie_of(answer: Answer) -> str:
    return answer.headers["set-cookie"].partition(";")[0]


def test_a_program_joins_answers_and_leaves(tmp_path: Path) -> None:
    """By JSON and its token: a verdict for practice, and nothing is left of who leaves."""

    async def test(visitor: Visitor) -> None:
        await dojos.go(visitor.dojo, "open")
        joined = await visitor.send("/seats", {"code": visitor.dojo.join_code.lower(), "name": "", "pack": {}})
        assert joined.status == 201
        assert {*joined.value} == {"seat", "name", "token", "seat_code", "pack"}
        token, seat = joined.value["token"], joined.value["seat"]
        told = await visitor.send("/answers", answers(visitor, seat), token)
        assert told.status == 200
        (judged,) = told.value
        assert judged["status"] == "judged"
        assert judged["verdict"]["outcome"] == "right"
        assert (await visitor.send("/hand", {"up": True}, token)).status == 204
        assert visitor.dojo.session.seats[seat].hand
        returned = await visitor.send(
            "/seats/return", {"name": joined.value["name"], "seat_code": joined.value["seat_code"]}
        )
        assert returned.status == 200
        assert (await visitor.send("/hand", {"up": False}, token)).status == 401
        token = returned.value["token"]
        assert (await visitor.send("/seats/me", None, token, "DELETE")).status == 204
        assert (await visitor.send("/seats/me", None, token, "DELETE")).status == 401
        assert seat not in visitor.dojo.session.seats

    visit(tmp_path, test)


def test_a_browser_joins_and_answers_by_forms(tmp_path: Path) -> None:
    """Its cookie is the token; each form is answered by a page."""

    async def test(visitor: Visitor) -> None:
        await dojos.go(visitor.dojo, "open")
        page = await visitor.get("/")
        assert (page.status, "set-cookie" in page.headers) == (200, False)
        (nonce,) = {*re.findall(r'name="nonce" value="(\w+)"', page.body.decode())}
        assert nonce == headers.form_nonce(visitor.dojo.room_token)
        joined = await visitor.post("/seats", {"code": visitor.dojo.join_code})
        assert (joined.status, joined.headers["location"], joined.body) == (303, "/", b"")
        assert "HttpOnly; SameSite=Strict" in joined.headers["set-cookie"]
        cookie = cookie_of(joined)
        page = await visitor.get("/", cookie=cookie)
        assert page.status == 200
        policy = page.headers["content-security-policy"]
        style = policy.partition("nonce-")[2].partition("'")[0]
        assert f'<style nonce="{style}">' in page.body.decode()
        seat = visitor.dojo.session.seats["s1"]
        assert seat.name in page.body.decode()
        (name,) = SHAPE.listing.names
        sent = {"kata": SHAPE.id, "seed": str(visitor.dojo.session.seed("s1", SHAPE)), f"answer.{name}": RIGHT}
        answered = await visitor.post("/answers", sent, cookie)
        assert (answered.status, answered.headers["location"]) == (303, "/")
        (answer,) = seat.answers.values()
        assert answer.texts == {name: RIGHT}
        assert (await visitor.post("/hand", {"up": "true"}, cookie)).status == 303
        assert seat.hand
        assert (await visitor.post("/hand", {"up": ""}, cookie)).status == 303
        assert not seat.hand
        again = await visitor.post("/seats/return", {"name": seat.name, "seat_code": visitor.dojo.codes.seat("s1")})
        assert again.status == 303
        for _ in range(2):  # after a reload, too
            page = await visitor.get("/", cookie=cookie)
            assert b"Your seat is on another device now." in page.body
            assert b'name="seat_code"' in page.body.partition(b"<details>")[0]
        page = await visitor.get("/", cookie="dojo-seat=of-another-dojo")
        assert b"Join" in page.body
        assert b'refused"' not in page.body
        assert "dojo-seat=; Max-Age=0" in page.headers["set-cookie"]
        left = await visitor.post("/seats/me", {}, cookie_of(again))
        assert (left.status, b"You have left the dojo" in left.body) == (200, True)
        assert "dojo-seat=; Max-Age=0" in left.headers["set-cookie"]
        assert not visitor.dojo.session.seats
        page = await visitor.get("/", cookie=cookie_of(again))
        assert b"You have left this dojo" in page.body
        assert b'action="/seats"' in page.body.partition(b"<details>")[0]

    visit(tmp_path, test)


@pytest.mark.again
def test_where_people_come_in_by_https_a_cookie_goes_by_nothing_else(tmp_path: Path) -> None:
    """Those of all roles. The facilitator may sit behind the proxy, at an address that has no https."""

    async def test(visitor: Visitor) -> None:
        dojo = visitor.dojo
        for address, secure in (
            (f"https://127.0.0.1:{visitor.port}/", True),
            ("https://dojo.example/", False),
            ("", False),
        ):
            dojo.address = address
            entered = await visitor.post("/host", {"code": dojo.host_code})
            for answer in (
                await visitor.post("/seats", {"code": dojo.join_code}),
                entered,
                await visitor.get("/room", cookie=cookie_of(entered)),
                await visitor.get("/", cookie="dojo-seat=dead"),
            ):
                assert answer.headers["set-cookie"].endswith("; Secure") is secure

    visit(tmp_path, test)


def test_who_types_something_wrong_is_told_on_a_page(tmp_path: Path) -> None:
    """Where it can be typed again; by a script of the page, and by a program, in one sentence."""

    async def test(visitor: Visitor) -> None:
        wrong = await visitor.post("/seats", {"code": "AAAAAA"})
        assert (wrong.status, wrong.headers["content-type"]) == (401, "text/html; charset=utf-8")
        assert b"not the code of the dojo" in wrong.body
        assert b'name="code"' in wrong.body.partition(b"<details>")[0]
        wrong = await visitor.post("/seats/return", {"name": "brisk otter", "seat_code": "302 817"})
        assert wrong.status == 401
        assert b"Look at both again" in wrong.body
        panel = wrong.body.partition(b"<details>")[0]
        assert b'name="seat_code"' in panel
        assert b'value="brisk otter"' in panel
        assert b"302" not in wrong.body
        wrong = await visitor.post("/seats/return", {"name": "brisk otter"})
        assert wrong.status == 400
        assert b'name="seat_code"' in wrong.body.partition(b"<details>")[0]
        wrong = await visitor.post("/host", {"code": "AAAA-AAAA-AAAA"})
        assert wrong.status == 401
        assert b"terminal" in wrong.body
        cookie = f"dojo-seat={await visitor.join()}"
        for path, back in (("/host/next", "/host"), ("/hand", "/")):
            wrong = await visitor.post(path, {}, cookie)
            assert wrong.status == (403 if back == "/host" else 400)
            assert f'href="{back}"'.encode() in wrong.body
        by_script = await visitor.post("/hand", {}, cookie, accept="*/*")
        assert "`up` is missing" in by_script.error
        assert (await visitor.get("/nowhere", accept="text/html")).status == 404

    visit(tmp_path, test)


def test_the_facilitator_leads_by_forms_and_by_programs(tmp_path: Path) -> None:
    """All that the page offers; in the facilitator's browser the projector's page goes on, too."""

    async def test(visitor: Visitor) -> None:
        dojo, seat = visitor.dojo, await visitor.join()
        assert b"code" in (await visitor.get("/host")).body
        entered = await visitor.post("/host", {"code": dojo.host_code.lower().replace("-", " ")})
        assert (entered.status, entered.headers["location"]) == (303, "/host")
        cookie = cookie_of(entered)
        assert (await visitor.send("/host", {"code": dojo.host_code})).status == 204
        page = await visitor.get("/host?at=s1", cookie=cookie)
        assert page.status == 200
        assert dojo.session.seats["s1"].name in page.body.decode()
        assert (await visitor.post("/host/next", {}, cookie)).headers["location"] == "/host"
        assert dojo.session.phase == "open"
        token = dojo.host_code
        await dojo.hand("s1", up=True)
        for path, body in (
            ("back", None),
            ("next", None),
            ("pause", None),
            ("resume", None),
            ("extend", {"seconds": 60}),
            ("door", {"open": False}),
            ("vote", {"kata": SHAPE.id}),
            ("skip", None),
            ("vote", {"kata": SHAPE.id}),
            ("seats/s1/rename", {"name": "ada"}),
            ("seats/s1/code", None),
            ("seats/s1/hand", None),
        ):
            answer = await visitor.send(f"/host/{path}", body, token)
            assert (answer.status, answer.body) == (204, b""), path
        assert not dojo.session.hands
        assert (dojo.session.phase, dojo.session.door_open, dojo.session.seats["s1"].name) == ("think", False, "ada")
        for path, refused in (("vote", {"kata": SHAPE.id}), ("over", None), ("reveal", None), ("begin", None)):
            assert (await visitor.send(f"/host/{path}", refused, token)).status == 409
        room = await visitor.get("/room", cookie=cookie)
        assert room.status == 200
        assert b'action="/host/next"' in room.body
        only = cookie_of(room)
        assert only == f"dojo-room={dojo.room_token}"
        assert b'action="/host/next"' not in (await visitor.get("/room", cookie=only)).body
        assert b'name="code"' in (await visitor.get("/room", cookie=f"dojo-seat={seat}")).body
        await dojo.door(is_open=True)
        await visitor.join()
        await dojo.hand("s1", up=True)
        assert (await visitor.send("/host/clear", None, token)).status == 204
        assert [*dojo.session.seats] == ["s1"]
        assert (await visitor.send("/host/seats/s1/remove", None, token)).status == 204
        assert not dojo.session.seats
        end = await visitor.post("/host/end", {}, cookie)  # there is no page any more to which it could lead
        assert end.status == 200
        assert b"The dojo is over" in end.body
        assert visitor.server.is_ended

    visit(tmp_path, test)


def test_the_class_is_exported_while_the_dojo_runs(tmp_path: Path) -> None:
    """As a file each, for the facilitator alone."""

    async def test(visitor: Visitor) -> None:
        await dojos.go(visitor.dojo, "open")
        token = await visitor.join()
        await visitor.send("/answers", answers(visitor, "s1"), token)
        name, host = visitor.dojo.session.seats["s1"].name, visitor.dojo.host_code
        for path in ("/host/export.csv", "/host/export.jsonl", "/api/1/host/export.json"):
            exported = await visitor.get(path, host)
            assert exported.status == 200
            assert name in exported.body.decode()
            assert exported.headers["content-disposition"] == f'attachment; filename="dojo{Path(path).suffix}"'
        assert json.loads(exported.body)["learners"][0]["learner"] == name
        assert (await visitor.get("/host/export.exe", host)).status == 404
        assert (await visitor.get("/host/export.csv", token)).status == 403

    visit(tmp_path, test)


def test_guests_install_from_this_machine(tmp_path: Path) -> None:
    """From one folder, and nothing else of the disk: no other files, no links, no way out of it."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    (folder / "a-1-py3-none-any.whl").write_bytes(b"wheel")
    (folder / "notes.txt").write_text("secret")
    (folder / "b.whl").mkdir()
    (tmp_path / "c.whl").write_text("secret")
    with suppress(OSError):
        (folder / "d.whl").symlink_to(tmp_path / "c.whl")

    async def test(visitor: Visitor) -> None:
        page = await visitor.get("/wheels/")
        assert re.findall(r'href="([^"]+\.whl)"', page.body.decode()) == ["a-1-py3-none-any.whl"]
        got = await visitor.get("/wheels/a-1-py3-none-any.whl")
        assert (got.status, got.body) == (200, b"wheel")
        assert got.headers["x-content-type-options"] == "nosniff"
        for name in (
            "notes.txt",
            "b.whl",
            "d.whl",
            "../c.whl",
            "..%2fc.whl",
            "%2e%2e/c.whl",
            "%2e%2e%2fc.whl",
            "..%5cc.whl",
            "..%252fc.whl",
            "%2fetc%2fpasswd",
            "a-1-py3-none-any.whl%00",
            "%c0%ae%c0%ae/c.whl",
            "none.whl",
            ".",
            "..",
        ):
            answer = await visitor.get(f"/wheels/{name}")
            assert (answer.status, b"secret" in answer.body) == (404, False), name
            assert answer.error.startswith("There is nothing")

    visit(tmp_path / "dojo", test, wheels=folder)


def test_without_a_folder_nothing_is_handed_out(tmp_path: Path) -> None:
    """Nor where it is gone; the page says so by its empty list."""

    async def test(visitor: Visitor) -> None:
        assert (await visitor.get("/wheels/")).status == 200
        assert (await visitor.get("/wheels/a.whl")).status == 404
        assert (await visitor.get("/healthz")).value == {"ok": True}

    visit(tmp_path / "one", test)
    visit(tmp_path / "other", test, wheels=tmp_path / "none")


def never(_: bytes) -> bool:
    return False


async def stream(
    visitor: Visitor, token: str, seconds: float, enough: Callable[[bytes], bool] = never, **sent: str
) -> list[bytes]:
    """The events that come in this time, or until what came is enough."""
    reader, writer = await asyncio.open_connection("127.0.0.1", visitor.port)
    more = "".join(f"{name.replace('_', '-')}: {text}\r\n" for name, text in sent.items())
    writer.write(
        f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{visitor.port}\r\nAuthorization: Bearer {token}\r\n{more}\r\n".encode()
    )
    data = b""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not enough(data) and (part := await reader.read(100_000)):
                data += part
    writer.close()
    body = re.sub(rb"\r\n[0-9a-f]+\r\n", b"", b"\r\n" + data.partition(b"\r\n\r\n")[2])
    assert b" 200 OK" in data.split(b"\r\n")[0]
    return [event for event in body.split(b"\n\n") if event.strip()]


SHORT = USUAL._replace(updates=0.1, beat=0.3, streams=2, head=0.5)


def test_a_page_hears_what_is_new(tmp_path: Path) -> None:
    """All of it with each event, many changes as one, a beat in between, and only what this page has not."""

    async def test(visitor: Visitor) -> None:
        host, last = visitor.dojo.host_code, [b"\0"]
        hearing = asyncio.create_task(stream(visitor, host, 15, lambda data: b"beat" in data.partition(last[0])[2]))
        await asyncio.sleep(0.1)
        start = asyncio.get_running_loop().time()
        for _ in range(20):
            await visitor.dojo.door(is_open=False)
            await visitor.dojo.door(is_open=True)
            await asyncio.sleep(0.005)
        await visitor.dojo.pause(on=True)
        took = asyncio.get_running_loop().time() - start
        number = visitor.dojo.view(visitor.dojo.who(host)).revision
        last[0] = f"id: {number}\n".encode()
        events = await hearing
        shown = [event for event in events if event.startswith(b"id: ")]
        assert 2 <= len(shown) <= 3 + took / SHORT.updates
        assert shown[-1].startswith(f"id: {number}\ndata: ".encode())
        assert events[-1] == b"event: beat\ndata"
        again = await stream(visitor, host, 0.1, Last_Event_ID=str(number))
        assert again == []
        again = await stream(visitor, host, 0.1, Last_Event_ID=str(number - 1))
        assert [event.split(b"\n")[0] for event in again] == [f"id: {number}".encode()]
        state = await visitor.get(f"/state?after={number}", host)
        assert (state.status, state.body) == (204, b"")
        for after in (str(number - 1), "", "x", "9" * 99, "-1"):
            state = await visitor.get(f"/api/1/state?after={after}", host)
            assert (state.status, state.headers["x-state"]) == (200, str(number))
            assert b"<" in state.body

    visit(tmp_path, test, limits=SHORT)


def test_a_page_hears_of_an_answer_and_its_verdict_at_once(tmp_path: Path) -> None:
    """Not of the one and a moment later of the other: that would be half of the work more, in the way of the verdict."""

    async def test(visitor: Visitor) -> None:
        token = await visitor.join()
        await dojos.go(visitor.dojo, "open")
        heard = [b""]

        def is_told(data: bytes) -> bool:
            heard[0] = data
            return b"beat" in data.partition(b"Which axis is it?")[2]

        hearing = asyncio.create_task(stream(visitor, token, 15, is_told))
        await until(lambda: b"id: " in heard[0])
        told = await visitor.send("/answers", answers(visitor, "s1", WRONG), token)
        assert told.value[0]["status"] == "judged"
        assert len([event for event in await hearing if event.startswith(b"id: ")]) == 2

    visit(tmp_path, test, limits=SHORT._replace(settle=0.5))


def test_the_last_that_a_page_hears(tmp_path: Path) -> None:
    """That the dojo is closed, or over; at once, and whatever page it is."""

    async def test(visitor: Visitor) -> None:
        room, host = visitor.dojo.room_token, visitor.dojo.host_code
        tokens = (await visitor.join(name="Ada"), room, host)
        hearing = [asyncio.create_task(stream(visitor, token, 15)) for token in tokens]
        await asyncio.sleep(0.2)
        if visitor.dojo.session.opened and visitor.dojo.session.opened.names == "own":
            await visitor.post("/host/end", {}, f"dojo-host={host}")
        else:
            visitor.server.should_exit = True
        heard.extend([(await each)[-1].decode() for each in hearing])

    heard: list[str] = []
    visit(tmp_path / "closed", test, limits=SHORT)
    assert heard == ["event: over\ndata: The dojo is closed."] * 3
    heard.clear()
    visit(tmp_path / "over", test, limits=SHORT, names="own")
    assert (
        heard == ["event: over\ndata: The dojo is over, and all that it kept is deleted. You can close this page."] * 3
    )


@pytest.mark.again
def test_a_learner_hears_only_of_what_their_page_shows(tmp_path: Path) -> None:
    """What others do is not told, and a clock goes on by itself; what the facilitator does to it is."""

    async def test(visitor: Visitor) -> None:
        token = await visitor.join()
        await visitor.send("/host/vote", {"kata": SHAPE.id}, visitor.dojo.host_code)
        hearing = asyncio.create_task(stream(visitor, token, 15, lambda data: b"beat" in data.partition(b"stopped")[2]))
        await asyncio.sleep(0.2)
        other = await visitor.dojo.join(visitor.dojo.join_code)
        await visitor.dojo.hand(other.seat, up=True)
        await asyncio.sleep(0.2)
        await visitor.dojo.extend(60)
        await asyncio.sleep(0.2)
        await visitor.dojo.pause(on=True)
        events = await hearing
        assert len([event for event in events if event.startswith(b"id: ")]) == 3
        assert events[-1] == b"event: beat\ndata"

    visit(tmp_path, test, limits=SHORT)


@pytest.mark.again
def test_the_facilitator_sees_who_is_silent(tmp_path: Path) -> None:
    """Without anything that happens: what the facilitator looks at is never older than a beat."""
    clock = dojos.Clock()

    async def test(visitor: Visitor) -> None:
        await visitor.join()
        await dojos.go(visitor.dojo, "open")
        hearing = asyncio.create_task(stream(visitor, visitor.dojo.host_code, 15, lambda data: b"silent for" in data))
        await asyncio.sleep(0.1)
        clock.go(300)
        assert b"silent for" in (await hearing)[-1]

    visit(tmp_path, test, limits=SHORT, clock=clock)


def test_a_stream_ends_with_its_token(tmp_path: Path) -> None:
    """For one that came back on another device, and one that was removed; a seat has only so many."""

    async def test(visitor: Visitor) -> None:
        token = await visitor.join()
        seat = visitor.dojo.session.seats["s1"]
        hearing = [asyncio.create_task(stream(visitor, token, 5)) for _ in range(2)]
        await asyncio.sleep(0.1)
        many = await asyncio.gather(*(visitor.get("/events", token) for _ in range(2)))
        assert [(one.status, one.headers["retry-after"]) for one in many] == [(429, "1")] * 2
        back = await visitor.dojo.back(seat.name, visitor.dojo.codes.seat("s1"))
        await asyncio.gather(*hearing)
        hearing = [asyncio.create_task(stream(visitor, back.token, 5))]
        await asyncio.sleep(0.1)
        await visitor.dojo.remove("s1")
        await asyncio.gather(*hearing)
        assert (await visitor.get("/events", back.token)).status == 401

    visit(tmp_path, test, limits=SHORT)


def test_seats_and_addresses_take_turns(tmp_path: Path) -> None:
    """However much one seat asks, a page of another one, and one for who has not joined, are among the next."""

    async def test(visitor: Visitor) -> None:
        one, other = await visitor.join(), await visitor.join()
        order: list[str] = []
        view, join = visitor.dojo.view, pages.join

        def viewed(role: Role, at: str) -> object:
            order.append(role.seat)
            return view(role, at)

        def joining(*how: Any, **more: Any) -> str:
            order.append("")
            return join(*how, **more)

        def asks(path: str, *lines: str) -> None:
            _, writer = ready.pop()
            writer.write(
                "\r\n".join([f"GET {path} HTTP/1.0", f"Host: 127.0.0.1:{visitor.port}", *lines, "", ""]).encode()
            )

        ready = [await asyncio.open_connection("127.0.0.1", visitor.port) for _ in range(42)]
        held = [*ready]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(visitor.dojo, "view", viewed)
            patch.setattr(pages, "join", joining)
            for path in ("/state", "/") * 20:
                asks(path, f"Cookie: dojo-seat={one}")
            asks("/", f"Cookie: dojo-seat={other}")
            asks("/")
            answered = await asyncio.gather(*(reader.read() for reader, _ in held))
        for _, writer in held:
            writer.close()
        assert {read(answer).status for answer in answered} == {200}
        assert [len(order), order.count("s1")] == [42, 40]
        assert max(order.index("s2"), order.index("")) < 15

    visit(tmp_path, test, limits=USUAL._replace(grace=5))


def test_streams_that_are_asked_for_at_once_are_counted(tmp_path: Path) -> None:
    """Sixty in one burst are no more than one after the other; those whose client is gone count no more."""

    async def test(visitor: Visitor) -> None:
        token = await visitor.join()
        head = f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{visitor.port}\r\nAuthorization: Bearer {token}\r\n\r\n"
        for _ in range(3):
            asking = [await asyncio.open_connection("127.0.0.1", visitor.port) for _ in range(20)]
            for _, writer in asking:
                writer.write(head.encode())
            lines = await asyncio.gather(*(reader.readline() for reader, _ in asking))
            assert sorted(line.split()[1] for line in lines) == [b"200"] * 2 + [b"429"] * 18
            for _, writer in asking:
                writer.close()
            await asyncio.sleep(2 * SHORT.beat)

    visit(tmp_path, test, limits=SHORT._replace(idle=100))


def test_a_vote_is_answered_after_the_write_and_not_after_the_judging(tmp_path: Path) -> None:
    """So that the time tells nothing; neither does anything else that comes back."""
    desk = dojos.Desk()
    desk.goes_on.clear()

    async def test(visitor: Visitor) -> None:
        right, wrong = await visitor.join(), await visitor.join()
        await visitor.send("/host/vote", {"kata": SHAPE.id}, visitor.dojo.host_code)
        for token, seat, text in ((right, "s1", RIGHT), (wrong, "s2", WRONG)):
            told = await visitor.send("/answers", answers(visitor, seat, text), token)
            assert [*told.value[0]] == ["id", "status"]
            assert told.value[0]["status"] == "taken"
        assert dojos.journal(tmp_path).read_text().count('"voted"') == 2
        desk.goes_on.set()

    visit(tmp_path, test, desk=desk)


def test_open_streams_do_not_hold_up_the_end(tmp_path: Path) -> None:
    """They end by themselves, before the next beat."""

    async def test(visitor: Visitor) -> None:
        hearing = asyncio.create_task(stream(visitor, visitor.dojo.host_code, 9))
        await asyncio.sleep(0.1)
        visitor.server.should_exit = True
        start = asyncio.get_running_loop().time()
        await hearing
        assert asyncio.get_running_loop().time() - start < 2

    visit(tmp_path, test, limits=USUAL._replace(beat=60))
