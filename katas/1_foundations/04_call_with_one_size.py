"""1.4 The call that will not do
medium, debug

The call nn.LSTM(10) stands alone, with no other argument.

error is the class of the exception that this call raises, such as KeyError,
or None if it raises none.
repair is a dict of keyword arguments, {"name": value}: the fewest with which
nn.LSTM(10, **repair) gives a layer.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/call_with_one_size"
__numbers__ = {"deal": 0, "input_size": 10, "hidden_size": 20}

repair = ...  # {"name": value}

error = ...  # an exception class, or None
