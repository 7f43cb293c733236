"""6.5 Where the lengths live
hard, debug

Both tensors, x and lengths, are on the same device: once on the CPU, and once on a CUDA device.

on_cpu and on_cuda say what pack(x, lengths) does there: each is the class of the exception
that it raises, such as KeyError, or None if it raises none.

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
