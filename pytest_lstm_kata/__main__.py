"""``python -m pytest_lstm_kata`` is ``lstm-kata``, for those whose scripts are not on the PATH."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # Python has put the current folder first, where a folder called torch would be imported in place of torch.
    sys.path[: not sys.flags.safe_path] = []

    from pytest_lstm_kata.cli import main

    main(prog_name="python -m pytest_lstm_kata")
