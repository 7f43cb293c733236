"""Codes come from one key, tokens are kept as digests, and drawn names are unique."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from pytest_lstm_kata.dojo.running import codes
from pytest_lstm_kata.dojo.running.codes import ALPHABET, Codes, digest, drawn_name, is_same, new_token, numbered


def test_the_codes_are_the_same_after_a_restart(tmp_path: Path) -> None:
    """They come from a key that only the owner of the folder may read; another dojo has others."""
    first = Codes.of(tmp_path)
    assert Codes.of(tmp_path) == first
    (tmp_path / "other").mkdir()
    other = Codes.of(tmp_path / "other")
    assert {first.join, first.host, first.room, first.seat("s1")}.isdisjoint(
        {other.join, other.host, other.room, other.seat("s1")}
    )
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "dojo.key").stat().st_mode) == 0o600


def test_a_file_that_is_no_key_is_named_and_kept(tmp_path: Path) -> None:
    """It is not replaced: with another key nobody would find back."""
    (tmp_path / "dojo.key").write_bytes(b"short")
    with pytest.raises(OSError, match=r"dojo\.key is no key of a dojo: move it away"):
        Codes.of(tmp_path)


def test_codes_can_be_read_from_afar_and_typed_anyhow() -> None:
    """No 0 and O, 1, I and L; dashes, blanks and small letters make no difference."""
    found = Codes(bytes(32))
    assert not {*"01OIL"} & {*ALPHABET}
    assert len(found.join) == 6
    assert {*found.join} <= {*ALPHABET}
    assert [len(part) for part in found.host.split("-")] == [4, 4, 4]
    assert is_same(f" {found.host.replace('-', '').lower()} ", found.host)
    assert is_same(found.seat("s1").replace(" ", ""), found.seat("s1"))
    assert not is_same(found.seat("s1"), found.seat("s2"))
    assert not is_same("\ud800", found.join)
    assert not is_same("", found.join)


def test_a_new_turn_is_another_seat_code() -> None:
    """Six digits for each seat; who lost one gets another."""
    found = Codes(bytes(32))
    assert len({found.seat("s1", turn) for turn in range(50)}) == 50
    assert len(found.seat("s1")) == 7


def test_a_token_is_long_and_kept_as_a_digest() -> None:
    """192 bits; what is kept says nothing of it."""
    assert len(new_token()) == 32
    assert new_token() != new_token()
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest("\ud800") != digest("x")


def test_drawn_names_are_unique(monkeypatch: pytest.MonkeyPatch) -> None:
    """At least 500 without a number, then with one."""
    assert len({*codes._ADJECTIVES.split()}) * len({*codes._ANIMALS.split()}) >= 500
    taken: set[str] = set()
    for _ in range(50):
        taken.add(drawn_name(taken))
    assert len(taken) == 50
    assert all(name.isascii() and len(name) <= 24 for name in taken)
    monkeypatch.setattr(codes, "_ADJECTIVES", "brisk")
    monkeypatch.setattr(codes, "_ANIMALS", "otter")
    assert drawn_name(set()) == "brisk otter"
    assert drawn_name({"brisk otter"}) == "brisk otter 2"
    assert numbered("Ada", {"Ada", "Ada 2"}) == "Ada 3"
