"""7.3 All that it learns
medium, count parameters

lstm is a stack of two bidirectional layers. How many numbers does the whole stack learn,
weights and biases together?

params is a whole number: you may write arithmetic instead, such as 2 * (8 + 9) for 34.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/param_count"
__numbers__ = {"deal": 0, "input_size": 4, "hidden_size": 5}

lstm = nn.LSTM(input_size=4, hidden_size=5, num_layers=2, bidirectional=True)

params = 1120  # sum(weight.numel() for weight in lstm.parameters())
