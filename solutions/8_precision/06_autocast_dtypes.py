"""8.6 Half the bits, for a while
hard, precision

x and the weights are in float32. Inside the block, autocast runs matrix products in a dtype with
16 bits. There are two such dtypes: autocast uses one on the CPU, and the other one on CUDA.
After all lines have run, which dtypes do out, weight_ih_l0 and its gradient have?

out_on_cpu, out_on_cuda, weight_dtype and grad_dtype are each a dtype, such as torch.int8.
out_on_cpu: with all tensors on the CPU.
out_on_cuda: with all tensors on a CUDA device.
weight_dtype and grad_dtype: the same on both.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/autocast_dtypes"
__numbers__ = {"deal": 0, "seq_len": 5, "batch": 3, "input_size": 6, "hidden_size": 8, "proj_size": 4}

lstm = nn.LSTM(6, 8, proj_size=4)
x = torch.randn(5, 3, 6)  # (seq_len, batch, input_size)
with torch.autocast(x.device.type):
    out, (h_n, c_n) = lstm(x)
out.sum().backward()

out_on_cpu = torch.bfloat16  # out.dtype
out_on_cuda = torch.float16  # out.dtype
weight_dtype = torch.float32  # lstm.weight_ih_l0.dtype
grad_dtype = torch.float32  # lstm.weight_ih_l0.grad.dtype
