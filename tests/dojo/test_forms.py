"""The promise: a form says why its answer was not taken; a page shows no list that would say so."""

from __future__ import annotations

from pathlib import Path

from dojo.dojos import STATE, WRONG, go
from dojo.served import Visitor, visit


def test_what_is_not_taken_is_said(tmp_path: Path) -> None:
    """To a person as a page, to the script of a page as JSON; what is taken leads back to the page."""

    async def post(visitor: Visitor) -> None:
        token = await visitor.join()
        await go(visitor.dojo, "open", "think")
        fields = {"kata": STATE.id, "seed": str(visitor.dojo.session.seed("s1", STATE))}

        async def say(text: str, **how: str) -> tuple[int, str]:
            sent = {**fields, "answer.h_n_shape": text}
            answer = await visitor.post("/answers", sent, f"dojo-seat={token}", **how)
            return answer.status, answer.error if how else answer.body.decode()

        status, page = await say("(1, 2")
        assert status == 400
        assert "That was not done" in page
        assert "<code>h_n_shape</code>: " in page, "what terminals put between backticks is code"
        assert await say("...", accept="application/json") == (
            400,
            "No answer yet: h_n_shape. Fill it in, and send again.",
        )
        assert await say(WRONG) == (303, "")
        await go(visitor.dojo, "argue")
        assert await say(WRONG, accept="application/json") == (409, "The vote is closed now.")

    visit(tmp_path, post)
