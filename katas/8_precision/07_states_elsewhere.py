"""8.7 States from elsewhere
hard, debug

Code that ran on a laptop now runs on a machine with a GPU. The code always makes its start states
on the CPU, and lstm and x may be on the CPU or on the GPU. What does each call raise, if anything?

none_given, in_float64, on_cpu and on_cuda are each an exception class, such as ZeroDivisionError, or
None if nothing is raised.
none_given and in_float64: the same on both devices.
on_cpu: with lstm and x on the CPU.
on_cuda: with lstm and x on a CUDA device.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/states_elsewhere"
__numbers__ = {"deal": 0, "seq_len": 5, "batch": 3, "input_size": 4, "hidden_size": 6}

lstm = nn.LSTM(4, 6)
x = torch.randn(5, 3, 4)  # (seq_len, batch, input_size)
h_0 = torch.zeros(1, 3, 6, device="cpu")  # (num_layers, batch, hidden_size)
c_0 = torch.zeros(1, 3, 6, device="cpu")

none_given = ...  # lstm(x)
in_float64 = ...  # lstm(x, (h_0.double(), c_0.double()))
on_cpu = ...  # lstm(x, (h_0, c_0))
on_cuda = ...  # lstm(x, (h_0, c_0))
