"""1.4 Ported from Keras
medium, debug

A model is ported from Keras, where LSTM(units) is a layer. Somebody writes nn.LSTM(10)
for steps of 10 features, and wants 20 features in the state.
What does this call raise, and which keyword arguments does it lack?

repair is a dict: {"name": value}, the fewest arguments with which nn.LSTM(10, **repair) is that layer.
error is an exception class, such as ZeroDivisionError, or None if nothing is raised.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/call_with_one_size"
__numbers__ = {"deal": 0, "input_size": 10, "hidden_size": 20}

repair = {"hidden_size": 20}  # {"name": value}

error = TypeError  # nn.LSTM(10)
