"""8.8 The right shape, the wrong order
hard, debug

start was made with the batch as its first axis. transpose makes h_0 with the shape that torch wants.
What are the strides of h_0 and of a contiguous copy of it? What does lstm raise, if anything?

strides and copy_strides are each a tuple.
strides: for each axis, how many numbers further in memory its next index is.
copy_strides: the strides of the contiguous copy of h_0.
on_cpu and on_cuda are each an exception class, such as ZeroDivisionError, or None if nothing is raised.
on_cpu: with all tensors on the CPU.
on_cuda: with all tensors on a CUDA device.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/transposed_state"
__numbers__ = {"deal": 0, "seq_len": 7, "batch": 3, "input_size": 5, "hidden_size": 6, "num_layers": 2}

lstm = nn.LSTM(5, 6, num_layers=2)
x = torch.randn(7, 3, 5)  # (seq_len, batch, input_size)
start = torch.zeros(3, 2, 6)  # (batch, num_layers, hidden_size)
h_0 = start.transpose(0, 1)  # (num_layers, batch, hidden_size)

strides = ...  # h_0.stride()
copy_strides = ...  # h_0.contiguous().stride()
on_cpu = ...  # lstm(x, (h_0, h_0))
on_cuda = ...  # lstm(x, (h_0, h_0))
