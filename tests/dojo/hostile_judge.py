"""The judge's process with a kata whose answer says what its code does to the process."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import Any

from pytest_lstm_kata.authoring import blanks, kata, pack, unit
from pytest_lstm_kata.dojo.running import judging
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.lazy import torch


@kata("easy", "test")
def hostile(does: str, size: int = 3) -> Any:
    """What the answer does

    does is what is done.

    Example: does = "nothing"
    """
    if does == "hang":
        time.sleep(60)
    if does == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if does == "raise":
        raise MemoryError
    if does == "eat":
        torch.empty(2**32)
    if does == "print":
        sys.stdout.write("{}\n")
        sys.stdout.flush()
    return blanks(rows=torch.zeros(size).shape[0])


@kata("easy", "test")
def broken(size: int = 3) -> Any:
    """Broken

    rows is a whole number.
    """
    return blanks(rows=torch.zeros(size, size - 9))


HOSTILE = Catalogue([pack("hostile", "Hostile", [unit("one", "One", "", [hostile, broken])])])

if __name__ == "__main__":
    judging.run(HOSTILE)
