"""1.4 Ported from Keras
medium, debug

In Keras, LSTM(units) makes a layer. Somebody ports a model to torch and writes nn.LSTM(10).
Each step of x has 10 features, and the state of the new layer should have 20.
What does nn.LSTM(10) raise, if anything? And with which keyword arguments does it make the layer?

repair is a dict: {"name": value}, with as few arguments as possible, so that nn.LSTM(10, **repair) makes
the layer.
error is an exception class, such as ZeroDivisionError, or None if nothing is raised.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/call_with_one_size"
__numbers__ = {"deal": 0, "input_size": 10, "hidden_size": 20}

repair = {"hidden_size": 20}  # {"name": value}

error = TypeError  # nn.LSTM(10)
