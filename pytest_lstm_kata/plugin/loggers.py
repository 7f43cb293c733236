"""torch's loggers in a run of pytest, whose messages are to reach pytest without its looking for each of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

import pytest


def hand_on(config: pytest.Config) -> None:
    """Have torch's loggers hand their messages on, until the run is over.

    Some forty of them do not. To each of these pytest attaches two handlers, in each phase of each item, and takes them off
    again: a fifth of the time of as many empty tests. Now what they are told comes to the handlers of the root, and by that of
    ``torch`` still to stderr, once.
    """
    for name, logger in logging.root.manager.loggerDict.items():
        if name.partition(".")[0] == "torch" and isinstance(logger, logging.Logger) and not logger.propagate:
            own = [handler for handler in logger.handlers if type(handler) is logging.StreamHandler and name != "torch"]
            for handler in own:
                logger.removeHandler(handler)
            logger.propagate = True
            config.add_cleanup(partial(_restore, logger, own))


def _restore(logger: logging.Logger, own: Sequence[logging.Handler]) -> None:
    logger.propagate = False
    for handler in own:
        logger.addHandler(handler)
