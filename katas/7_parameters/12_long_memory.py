"""7.12 Hold that number
expert, design

An LSTM has hidden_size=1. All its weights are 0, so only its biases f, i, o and g
decide what a step does. g is 2:

    c = sigmoid(f) * c + sigmoid(i) * tanh(2)
    h = sigmoid(o) * tanh(c)

c begins at 3 or at -3. In both cases, c must change by less than 1 percent in 80 steps,
and h must stay between -0.01 and 0.01. Which biases do that?

f, i and o are each a number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/long_memory"
__numbers__ = {"deal": 0, "steps": 80, "c_0": 3, "g": 2}

f = ...  # the bias of the forget gate
i = ...  # the bias of the input gate
o = ...  # the bias of the output gate
