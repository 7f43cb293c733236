"""7.2 How far from zero?
medium, initial weights

torch fills all weights and biases of a new layer with random numbers between -bound and bound.
What is bound for this layer? It is the same for all its weights and biases.

bound is a number: it is larger than 0. Write four digits after the point, or arithmetic such as 3 / 7.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/initial_range"
__numbers__ = {"deal": 0, "input_size": 15, "hidden_size": 25}

lstm = nn.LSTM(input_size=15, hidden_size=25)

bound = 0.2  # no weight is further from 0
