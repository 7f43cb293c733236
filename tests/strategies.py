"""Values of the language of answers, for tests by hypothesis; in a module of their own, for the system's torch has an old one."""

from __future__ import annotations

from hypothesis import strategies as st

from pytest_lstm_kata.files.language import exception
from pytest_lstm_kata.kata.model import Call, Value
from support import exception_classes

_texts = st.text(st.characters(exclude_categories=()), max_size=20)
_whole = st.integers(-(10**9), 10**9)
_floats = st.floats(-1e9, 1e9, allow_nan=False)
_names = st.sampled_from(["input_size", "hidden_size", "num_layers", "batch_first", "bias", "proj_size", "größe"])
_layers = st.sampled_from(["LSTM", "Linear", "GRU", "LSTMCell"])

scalars: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    _whole,
    _floats,
    _texts,
    st.sampled_from([exception(kind) for kind in exception_classes()]),
)
keys = st.one_of(st.none(), st.booleans(), st.integers(0, 10**9), st.floats(0.5, 1e9), _texts)
values: st.SearchStrategy[Value] = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(keys, inner, max_size=3),
        st.builds(
            Call,
            _layers,
            st.lists(inner, max_size=3).map(tuple),
            st.dictionaries(_names, inner, max_size=3).map(lambda named: tuple(named.items())),
        ),
    ),
    max_leaves=8,
)
"""Every value of the language but ``...``, within its bounds."""
