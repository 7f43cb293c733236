"""4.5 Where dropout acts
hard, hyperparameter

A stack of 3 layers and a single layer, both made with dropout=0.5, read the same x many times.

changed_rows is a whole number: how many rows of h_n differ from the same row of again, the h_n
of the second run. zeros is a whole number: how many entries of out are 0.
stack_results and single_results are whole numbers: how many tensors with different values
there are in outs(stack), and how many in outs(single).

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/where_dropout_acts"
__numbers__ = {"deal": 0, "seq_len": 5, "input_size": 6, "hidden_size": 8, "num_layers": 3, "runs": 4}

stack = nn.LSTM(6, 8, num_layers=3, dropout=0.5, dtype=torch.float64)
single = nn.LSTM(6, 8, num_layers=1, dropout=0.5, dtype=torch.float64)
x = torch.randn(5, 6, dtype=torch.float64)  # (seq_len, input_size), no batch

out, (h_n, c_n) = stack(x)  # a new layer is in train mode
_, (again, _) = stack(x)

@torch.no_grad()
def outs(lstm):
    training = [lstm.train()(x)[0] for _ in range(4)]
    evaluating = [lstm.eval()(x)[0] for _ in range(2)]
    return training + evaluating

changed_rows = ...  # rows of h_n that differ from again
zeros = ...  # zeros in out
stack_results = ...  # tensors in outs(stack) with different values
single_results = ...  # tensors in outs(single) with different values
