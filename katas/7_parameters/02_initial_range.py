"""7.2 How far from zero?
medium, initial weights

torch fills a new layer with random numbers. Each of them lies between -bound and bound, and bound
is the same for all weights and biases of the layer. What is bound here?

bound is a number: above 0; four digits are enough, and arithmetic such as 3 / 7 is read, too.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/initial_range"
__numbers__ = {"deal": 0, "input_size": 15, "hidden_size": 25}

lstm = nn.LSTM(input_size=15, hidden_size=25)

bound = ...  # no weight is further from 0
