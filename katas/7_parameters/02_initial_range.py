"""7.2 How far from zero?
medium, initial weights

torch fills a new layer with random numbers: each may lie anywhere between -bound and bound,
with the same bound for all weights and biases. What is bound for this layer?

bound is a number above 0: a quotient such as 3 / 7, or a decimal with four digits.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/initial_range"
__numbers__ = {"deal": 0, "input_size": 10, "hidden_size": 25}

lstm = nn.LSTM(input_size=10, hidden_size=25)

bound = ...  # no weight is further from 0
