"""5.5 A vector for the whole sentence
hard, design

x holds 4 sentences of 8 words each; the batch is the first axis.
One vector is to stand for each sentence. It takes one step from each half of out:

    vector = torch.cat([forward[:, forward_step], backward[:, backward_step]], dim=-1)

forward_step and backward_step are whole numbers; a negative one counts from the end.
Choose them so that each half of the vector has read all 8 words of its sentence.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/sentence_vector"
__numbers__ = {"deal": 0, "batch": 4, "seq_len": 8, "input_size": 5, "hidden_size": 6}

forward_step = ...  # the step that the forward half comes from
backward_step = ...  # the step that the backward half comes from

# requires_grad lets torch tell, by gradients, which words have been read.
x = torch.randn(4, 8, 5, requires_grad=True)  # (batch, seq_len, input_size)

lstm = nn.LSTM(5, 6, batch_first=True, bidirectional=True)
out, _ = lstm(x)
forward, backward = out[..., :6], out[..., 6:]
