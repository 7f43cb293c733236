"""4.5 Where dropout acts
hard, hyperparameter

A stack of 4 layers and a single layer, both made with dropout=0.5, read the same x.
again is the h_n of a second call of the stack. outs(lstm) collects the outputs of more calls,
first in train mode and then in eval mode. What does dropout change?

changed_rows, zeros, stack_results and single_results are each a whole number.
changed_rows: how many rows of h_n differ from the same row of again.
zeros: how many numbers in out, the output of the first call, are 0.
stack_results: how many different tensors outs(stack) returns. Equal ones count once.
single_results: how many different tensors outs(single) returns. Equal ones count once.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/where_dropout_acts"
__numbers__ = {"deal": 0, "seq_len": 9, "input_size": 3, "hidden_size": 14, "num_layers": 4, "runs": 5}

stack = nn.LSTM(3, 14, num_layers=4, dropout=0.5, dtype=torch.float64)
single = nn.LSTM(3, 14, num_layers=1, dropout=0.5, dtype=torch.float64)
x = torch.randn(9, 3, dtype=torch.float64)  # (seq_len, input_size), no batch

out, (h_n, c_n) = stack(x)  # a new layer is in train mode
_, (again, _) = stack(x)

@torch.no_grad()
def outs(lstm):
    training = [lstm.train()(x)[0] for _ in range(5)]
    evaluating = [lstm.eval()(x)[0] for _ in range(2)]
    return training + evaluating

changed_rows = 3  # rows of h_n that differ from again
zeros = 0  # zeros in out
stack_results = 6  # tensors in outs(stack) with different values
single_results = 1  # tensors in outs(single) with different values
