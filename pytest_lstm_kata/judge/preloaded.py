"""Imported by a process whose forks judge: so torch is imported once for all of them."""

from __future__ import annotations

from contextlib import suppress

from pytest_lstm_kata.judge.oracle import load

with suppress(Exception):  # whatever is wrong with torch: who judges finds out, and says it
    load()
