"""7.4 Three weights, three shapes
hard, predict shape

lstm is a stack of two bidirectional layers. How many rows and how many columns do
weight_ih_l0, weight_hh_l0 and weight_ih_l1 have?

first_ih, first_hh and second_ih are each a tuple.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/weight_shapes"
__numbers__ = {"deal": 0, "input_size": 5, "hidden_size": 3}

lstm = nn.LSTM(input_size=5, hidden_size=3, num_layers=2, bidirectional=True)

first_ih = (12, 5)  # lstm.weight_ih_l0.shape
first_hh = (12, 3)  # lstm.weight_hh_l0.shape
second_ih = (12, 6)  # lstm.weight_ih_l1.shape
