"""2.10 When dtypes meet
hard, debug

x, the states and the weights each have a dtype. The comments below show six calls.
Write True for a call that runs, and False for a call that raises an exception.

double_x, whole_x, divided_x, embedded_x, double_states and all_double are each True or False.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/dtype_mismatch"
__numbers__ = {"deal": 0, "seq_len": 7, "batch": 4, "input_size": 5, "hidden_size": 8}

lstm = nn.LSTM(5, 8)
x = torch.randn(7, 4, 5)  # (seq_len, batch, input_size)
h_0 = c_0 = torch.zeros(1, 4, 8)
lstm_64 = nn.LSTM(5, 8, dtype=torch.float64)
whole = torch.ones(7, 4, 5).long()
ids = torch.ones(7, 4).long()
embedding = nn.Embedding(10, 5)

double_x = ...  # lstm(x.double())
whole_x = ...  # lstm(whole)
divided_x = ...  # lstm(whole / 10)
embedded_x = ...  # lstm(embedding(ids))
double_states = ...  # lstm(x, (h_0.double(), c_0.double()))
all_double = ...  # lstm_64(x.double())
