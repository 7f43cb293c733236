"""2.9 From batch first to time first
hard, debug

data has the batch first, and the layer takes the time first. So somebody writes view.
All shapes are right, and nothing is raised, but the model learns nothing.
Which sample and which step of data are in x[8, 2]?

sample, step and samples_read are each a whole number.
sample: i, if x[8, 2] is data[i, k].
step: k, if x[8, 2] is data[i, k].
samples_read: how many samples of data the output out[-1, 2] depends on.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/rearranged_batch"
__numbers__ = {"deal": 0, "batch": 5, "seq_len": 12, "input_size": 3, "row": 8, "column": 2}

lstm = nn.LSTM(3, 8)
data = torch.randn(5, 12, 3, requires_grad=True)  # (batch, seq_len, input_size)
x = data.view(12, 5, 3)  # (seq_len, batch, input_size)
out, _ = lstm(x)

sample = ...  # the sample of data in x[8, 2]
step = ...  # the step of data in x[8, 2]
samples_read = ...  # samples that out[-1, 2] depends on
