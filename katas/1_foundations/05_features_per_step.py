"""1.5 So many features for each step
hard, create a layer

x holds 4 samples of 6 steps with 8 features each.
Its shape is (4, 6, 8): the batch is the first axis.

Write down a layer whose out has 12 features for each step of each sample.
The layer has to read each sample on its own: no sample may change the output of another.

lstm is a layer, nn.LSTM(...).

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/features_per_step"
__numbers__ = {"deal": 0, "batch": 4, "seq_len": 6, "input_size": 8, "wanted": 12}

lstm = ...  # nn.LSTM(...)
