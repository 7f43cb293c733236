"""7.8 Within the budget
expert, design

A stack of at least two LSTM layers reads steps with 5 features, and its out has 12.

nn.LSTM(5, 12, num_layers=2) does that, but it is too large: there is room for 1800
parameters, weights and biases together. Which stack fits? A whole sequence is there at
once, so out may depend on later steps, too.

lstm is a layer, nn.LSTM(...).

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/param_budget"
__numbers__ = {"deal": 0, "features": 5, "wanted": 12, "budget": 1800}

lstm = ...  # nn.LSTM(...)
