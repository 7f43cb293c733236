"""8.3 Wide memory, narrow output
hard, create a layer

x is one sequence without a batch. Its shape is (6, 5): 6 steps with 5 features.
Which layer has an out that is 4 features wide, and a c_n that is 9 features wide?

lstm is a layer, nn.LSTM(...).

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/wide_memory"
__numbers__ = {"deal": 0, "seq_len": 6, "input_size": 5, "wanted": 4, "memory": 9}

lstm = ...  # nn.LSTM(...)
