"""For authors of packs: everything that must hold of a pack, and what is said to wrong answers."""

from pytest_lstm_kata.testing.checks import check_frame, check_kata, check_pack

__all__ = ["check_frame", "check_kata", "check_pack"]
