"""7.11 Hold that number
expert, design

All weights of this LSTM are 0, and it has one unit. So its biases alone decide what each step does:

    c = sigmoid(f) * c + sigmoid(i) * tanh(2)
    h = sigmoid(o) * tanh(c)

Make a memory of it: whether c begins at 3 or at -3, after 80 steps it is still within
1 percent of that, and h never leaves the range from -0.01 to 0.01.
f, i and o are numbers: what the two biases of each gate add up to. For the new content that is 2.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/long_memory"
__numbers__ = {"deal": 0, "steps": 80, "c_0": 3, "g": 2}

f = ...  # the bias of the forget gate
i = ...  # the bias of the input gate
o = ...  # the bias of the output gate
