"""7.1 Count the tensors
medium, checkpoint

New unit: read README.md in this folder first (or type: lstm-kata learn 7).

A checkpoint does not load: torch lists names that are missing in it. The number of tensors helps
to find out which layer the checkpoint came from. How many tensors do lstm and plain have?
Both are stacks of 3 bidirectional layers, and plain has no biases.

tensors, reverse_tensors and tensors_without_bias are each a whole number.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/how_many_tensors"
__numbers__ = {"deal": 0, "input_size": 15, "hidden_size": 25, "num_layers": 3}

lstm = nn.LSTM(15, 25, num_layers=3, bidirectional=True)
plain = nn.LSTM(15, 25, num_layers=3, bidirectional=True, bias=False)

tensors = ...  # len(lstm.state_dict())
reverse_tensors = ...  # those whose names end in _reverse
tensors_without_bias = ...  # len(plain.state_dict())
