"""8.10 A gradient of a gradient
expert, training

slopes says how strongly out.sum() changes with each number of x. penalty is the sum of the squares
of slopes: the steeper they are, the larger it is. To train with penalty as a loss, torch needs the
gradient of a gradient. All tensors are in float64. What does penalty.backward() raise,
if anything?

slopes_shape is a tuple.
on_cpu and on_cuda are each an exception class, such as ZeroDivisionError, or None if nothing is raised.
on_cpu: with all tensors on the CPU.
on_cuda: with all tensors on a CUDA device.

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
penalty = (slopes**2).sum()

slopes_shape = ...  # slopes.shape
on_cpu = ...  # penalty.backward()
on_cuda = ...  # penalty.backward()
