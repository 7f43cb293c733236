"""7.1 Count the tensors
medium, checkpoint

Two stacks of 3 layers that read both ways, one with biases and one without.
How many tensors will be in their checkpoints, and in how many lists does all_weights sort them?

tensors, reverse_tensors, lists and tensors_without_bias are whole numbers.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/how_many_tensors"
__numbers__ = {"deal": 0, "input_size": 15, "hidden_size": 25, "num_layers": 3}

lstm = nn.LSTM(15, 25, num_layers=3, bidirectional=True)
plain = nn.LSTM(15, 25, num_layers=3, bidirectional=True, bias=False)

tensors = ...  # len(lstm.state_dict())
reverse_tensors = ...  # those of them named ..._reverse
lists = ...  # len(lstm.all_weights)
tensors_without_bias = ...  # len(plain.state_dict())
