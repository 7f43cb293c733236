"""8.9 Gradients in eval mode
expert, training

A layer in eval mode reads x twice, the second time under torch.no_grad(). Nobody asks for gradients
of x, but weights ask for theirs from the start. Then backward() is called for both results.
What does each call raise, if anything?

no_grad, on_cpu and on_cuda are each an exception class, such as ZeroDivisionError, or None if nothing is
raised.
no_grad: the same on both devices.
on_cpu: with all tensors on the CPU.
on_cuda: with all tensors on a CUDA device.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/gradients_in_eval"
__numbers__ = {"deal": 0, "seq_len": 5, "batch": 3, "input_size": 4, "hidden_size": 6}

lstm = nn.LSTM(4, 6).eval()
x = torch.randn(5, 3, 4)  # (seq_len, batch, input_size)
out, _ = lstm(x)

with torch.no_grad():
    silent_out, _ = lstm(x)

no_grad = ...  # silent_out.sum().backward()
on_cpu = ...  # out.sum().backward()
on_cuda = ...  # out.sum().backward()
