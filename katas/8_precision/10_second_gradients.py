"""8.10 A gradient of a gradient
expert, training

slopes tells how strongly out.sum() changes with each number in x, and penalty how steep they are.
To train with such a penalty takes a gradient of this gradient. All is in float64.

slopes_shape is a tuple, with a number for each axis. on_cpu and on_cuda are each a class,
that of the exception raised, such as KeyError, or None.
on_cpu: with all tensors on the CPU; on_cuda: on a CUDA device.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/second_gradients"
__numbers__ = {"deal": 0, "seq_len": 3, "batch": 5, "input_size": 4, "hidden_size": 6}

lstm = nn.LSTM(4, 6).double()
x = torch.randn(3, 5, 4).double()  # (seq_len, batch, input_size)
x.requires_grad_()
out, _ = lstm(x)

(slopes,) = torch.autograd.grad(out.sum(), x, create_graph=True)
penalty = slopes.pow(2).sum()

slopes_shape = ...  # slopes.shape
on_cpu = ...  # penalty.backward()
on_cuda = ...  # penalty.backward()
