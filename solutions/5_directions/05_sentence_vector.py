"""5.5 A vector for the whole sentence
hard, design

x holds 3 sentences, batch first; each of their 8 words is one step.
A classifier needs one vector for each sentence:

    vector = torch.cat([forward[:, forward_step], backward[:, backward_step]], dim=-1)

Choose the two steps so that each half of the vector has read all 8 words.
Negative steps count from the end, as in Python; both ways to write a step are right.

forward_step and backward_step are each a whole number.
forward_step: an index on axis 1 of forward.
backward_step: an index on axis 1 of backward.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/sentence_vector"
__numbers__ = {"deal": 0, "batch": 3, "seq_len": 8, "input_size": 5, "hidden_size": 6}

forward_step = 8 - 1  # the step from which the forward half is taken
backward_step = 0  # the step from which the backward half is taken

# Only for checking: with requires_grad, gradients tell which words have been read.
x = torch.randn(3, 8, 5, requires_grad=True)  # (batch, seq_len, input_size)

lstm = nn.LSTM(5, 6, batch_first=True, bidirectional=True)
out, _ = lstm(x)
forward, backward = out[..., :6], out[..., 6:]
