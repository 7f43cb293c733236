"""The pack's test-suite is a line: solutions pass, mistakes get their own sentence, nothing tells the answer."""

from pytest_NAME_kata import PACK

from pytest_lstm_kata.testing import check_pack


def test_the_pack_is_sound():
    """For the first numbers and for 200 draws of fresh ones."""
    assert check_pack(PACK) == []
