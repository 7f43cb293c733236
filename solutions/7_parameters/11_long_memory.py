"""7.11 Hold that number
expert, design

All weights of this LSTM are 0, and it has one unit. Its biases alone decide what a step does,
and that of the new content is 2:

    c = sigmoid(f) * c + sigmoid(i) * tanh(2)
    h = sigmoid(o) * tanh(c)

Whether c begins at 3 or at -3, after 80 steps it has changed by less than 1 percent, and h
has stayed between -0.01 and 0.01. Which biases do that?

f, i and o are each a number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/long_memory"
__numbers__ = {"deal": 0, "steps": 80, "c_0": 3, "g": 2}

f = 20  # the bias of the forget gate
i = -20  # the bias of the input gate
o = -20  # the bias of the output gate
