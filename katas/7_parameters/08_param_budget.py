"""7.8 Within the budget
expert, design

A stack of at least two LSTM layers is to turn steps with 5 features into steps with 12.
Each sequence is complete before the stack begins to read.

nn.LSTM(5, 12, num_layers=2) does that, but it is too large:
there is room for 1800 parameters, weights and biases together. Write down a stack that fits.
lstm is a layer, nn.LSTM(...).

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/param_budget"
__numbers__ = {"deal": 0, "features": 5, "wanted": 12, "budget": 1800}

lstm = ...  # nn.LSTM(...)
