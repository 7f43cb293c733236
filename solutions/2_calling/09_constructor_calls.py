"""2.9 Which calls give a layer?
hard, debug

Each of the six calls in the comments makes a layer, or raises an exception. No layer reads data here.
What does each call raise, if anything?

units, halved, projected, lonely_dropout, dropout_percent and flag are each an exception class, such as
ZeroDivisionError, or None if nothing is raised.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/constructor_calls"
__numbers__ = {"deal": 0, "input_size": 5, "hidden_size": 7, "twice": 16, "percent": 20}

units = TypeError  # nn.LSTM(5, units=7)
halved = TypeError  # nn.LSTM(5, 16 / 2)
projected = ValueError  # nn.LSTM(5, 7, proj_size=7)
lonely_dropout = None  # nn.LSTM(5, 7, dropout=0.5)
dropout_percent = ValueError  # nn.LSTM(5, 7, num_layers=2, dropout=20)
flag = None  # nn.LSTM(5, 7, bidirectional=1)
