"""7.3 All that it learns
medium, count parameters

Two layers read both ways. How many numbers does this LSTM learn?

params is a whole number: arithmetic is read, too, such as 2 * (8 + 9) for 34.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/param_count"
__numbers__ = {"deal": 0, "input_size": 4, "hidden_size": 5}

lstm = nn.LSTM(input_size=4, hidden_size=5, num_layers=2, bidirectional=True)

params = ...  # sum(weight.numel() for weight in lstm.parameters())
