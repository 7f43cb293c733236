"""6.5 The device of the lengths
hard, debug

A training script moves everything in a batch to one device, the lengths too.
First x and lengths are both on the CPU, and then both are on a CUDA device.
What does pack(x, lengths) raise on each device, if anything?

on_cpu and on_cuda are each an exception class, such as ZeroDivisionError, or None if nothing is raised.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/lengths_on_a_device"
__numbers__ = {"deal": 0, "longest": 8, "middle": 5, "shortest": 3}

x = torch.randn(8, 3, 4)  # (seq_len, batch, features)
lengths = torch.tensor([8, 5, 3])
pack = nn.utils.rnn.pack_padded_sequence

on_cpu = ...  # pack(x, lengths), both on the CPU
on_cuda = ...  # pack(x, lengths), both on a CUDA device
