"""7.8 Within the budget
expert, design

A stack of at least two LSTM layers has to read steps with 5 features and give an out with 12.
It may have at most 1800 parameters, weights and biases together.

nn.LSTM(5, 12, num_layers=2) has more. Which stack fits? The sequences are complete
before they are read, so out may depend on later steps, too.

lstm is a layer, nn.LSTM(...).

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/param_budget"
__numbers__ = {"deal": 0, "features": 5, "wanted": 12, "budget": 1800}

lstm = ...  # nn.LSTM(...)
