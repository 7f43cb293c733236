"""4.11 The same seed, and other numbers
medium, hyperparameter

run() sets a seed, makes a new stack and calls it 5 times with the same x. It returns all outputs.
On a CPU, some of these outputs are equal, and some are not.
How many different tensors are in each list? Equal ones count once.

once, twice, seeded and shifted are each a whole number.
once: different tensors in run().
twice: different tensors in run() + run().
seeded: different tensors in run(each_call=True).
shifted: different tensors in run() + run(one_more=True).

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/same_seed"
__numbers__ = {"deal": 0, "calls": 5, "seed": 42, "seq_len": 7, "input_size": 3, "hidden_size": 14}

x = torch.randn(7, 3)  # (seq_len, input_size), no batch

def run(*, each_call=False, one_more=False):  # * means: both are given by name
    torch.manual_seed(42)
    stack = nn.LSTM(3, 14, num_layers=2, dropout=0.5)
    if one_more:
        torch.randn(1)  # a single random number, which nobody uses
    outs = []
    for _ in range(5):
        if each_call:
            torch.manual_seed(42)
        outs.append(stack(x)[0])
    return outs

once = ...  # different tensors in run()
twice = ...  # different tensors in run() + run()
seeded = ...  # different tensors in run(each_call=True)
shifted = ...  # different tensors in run() + run(one_more=True)
