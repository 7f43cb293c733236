"""``badge.json``: what stands in it, and that no answer does."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest

from pytest_lstm_kata.record.awards import Earned
from pytest_lstm_kata.record.certificate import Certificate, NoCertificate, digest, issue, read
from support import KATAS, judge, sheet, solution

SHAPE, CLASSIFY = KATAS["1.6"], KATAS["1.7"]
NOON = datetime(2026, 11, 25, 12, 0, 30, 999, tzinfo=UTC)
AWARDS = (Earned("lstm", "LSTM Mastery Badge", distinction=True), Earned("lstm", "Größe", distinction=False))


def issued() -> Certificate:
    return issue(AWARDS, [(sheet(SHAPE, out_shape="(5, 7, 20)"), judge(SHAPE))], NOON)


def test_what_is_written_can_be_read() -> None:
    """The file gives back what was issued, byte order mark or not, and what it does not know is left aside."""
    certificate = issued()
    told = {**json.loads(certificate.text()), "later": 1}
    assert read(certificate.text().encode()) == certificate
    assert read(b"\xef\xbb\xbf" + json.dumps(told).encode()) == certificate
    assert "Größe" in certificate.text()
    assert (certificate.day, certificate.right) == ("2026-11-25", 1)


def test_the_time_is_that_of_the_world() -> None:
    """In UTC, to the second."""
    assert issued().date == "2026-11-25T12:00:30+00:00"
    there = issue(AWARDS, [(sheet(SHAPE), judge(SHAPE))], NOON.astimezone(timezone(timedelta(hours=5))))
    assert there.date == "2026-11-25T12:00:30+00:00"


def test_a_digest_is_as_documented() -> None:
    """SHA-256 over salt, kata, numbers and canonical answers, as one JSON array with sorted keys."""
    told = (
        '["s","lstm/output_shape_batch_first",'
        '{"batch":5,"hidden_size":20,"input_size":10,"num_layers":2,"seq_len":7},{"out_shape":"(5, 7, 20)"}]'
    )
    assert digest("s", SHAPE.id, sheet(SHAPE, out_shape="[5, 7, 20]")) == sha256(told.encode()).hexdigest()


def test_a_digest_knows_salt_kata_numbers_and_answers() -> None:
    """A change of any of them is another digest."""
    right = sheet(SHAPE, out_shape="(5, 7, 20)")
    digests = {
        digest("s", SHAPE.id, right),
        digest("t", SHAPE.id, right),
        digest("s", CLASSIFY.id, right),
        digest("s", SHAPE.id, sheet(SHAPE, 1, out_shape="(5, 7, 20)")),
        digest("s", SHAPE.id, sheet(SHAPE, out_shape="(5, 7, 21)")),
    }
    assert len(digests) == 5


def test_no_answer_stands_in_it() -> None:
    """Neither as it was written nor as it is spelt."""
    assert solution(SHAPE) == {"out_shape": (5, 7, 20)}
    for spelling in ("(5, 7, 20)", "[5, 7, 20]", "5,7,20", "out_shape"):
        assert spelling not in issued().text()


def test_each_badge_has_a_salt_of_its_own() -> None:
    """Two badges for the same answers have no digest in common."""
    one, other = issued(), issued()
    assert one.salt != other.salt
    assert one.katas[0].digest != other.katas[0].digest


@pytest.mark.parametrize(
    ("where", "value", "name"),
    [
        (("date",), "yesterday", "date"),
        (("date",), "2026-11-25T12:00:30+00:00\n", "date"),
        (("salt",), "0", "salt"),
        (("torch",), None, "torch"),
        (("devices",), "cpu", "devices"),
        (("devices",), [1], "devices"),
        (("awards",), [], "awards"),
        (("awards",), ["LSTM Mastery Badge"], "pack"),
        (("awards", 0, "distinction"), 1, "distinction"),
        (("katas",), [], "katas"),
        (("katas", 0, "deal"), True, "deal"),
        (("katas", 0, "numbers", "batch"), True, "numbers"),
        (("katas", 0, "numbers"), [], "numbers"),
        (("katas", 0, "digest"), "A" * 64, "digest"),
        (("katas", 0, "outcome"), "wrong", "outcome"),
        (("katas", 0, "unverified"), [None], "unverified"),
        (("katas", 0, "devices", "cpu"), 1, "devices"),
    ],
)
def test_what_is_not_as_it_should_be_is_named(where: tuple[Any, ...], value: object, name: str) -> None:
    """The first field that cannot be what was written."""
    told = json.loads(issued().text())
    part = told
    for key in where[:-1]:
        part = part[key]
    part[where[-1]] = value
    with pytest.raises(NoCertificate, match=f"its `{name}` is missing, or is not what stands in one"):
        read(json.dumps(told).encode())
