"""3.8 All predictions are alike
medium, loss

A model predicts one number for each of 4 recordings, its samples. The target is 26 for the last one and
2 for all others. After training with loss_a, all predictions are alike. torch only gave a warning.
With loss_b the same model learns. What does each loss compare?

averaged_a, averaged_b, last_a and last_b are each a whole number.
averaged_a: how many squared differences loss_a is the mean of.
averaged_b: how many squared differences loss_b is the mean of.
last_a: the prediction for the last recording when loss_a is as small as it can get.
last_b: the prediction for the last recording when loss_b is as small as it can get.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/regression_loss"
__numbers__ = {"deal": 0, "batch": 4, "seq_len": 7, "usual": 2, "peak": 26}

lstm = nn.LSTM(3, 16, batch_first=True)
head = nn.Linear(16, 1)

x = torch.randn(4, 7, 3)  # (batch, seq_len, input_size)
target = torch.tensor([2] * (4 - 1) + [26]).float()  # (batch,)

out, _ = lstm(x)
pred = head(out[:, -1])

def loss_a(pred):
    return nn.functional.mse_loss(pred, target)

def loss_b(pred):
    return nn.functional.mse_loss(pred.squeeze(1), target)

averaged_a = 16  # squared differences in loss_a(pred)
averaged_b = 4  # squared differences in loss_b(pred)
last_a = 8  # the last prediction at the smallest loss_a
last_b = 26  # the last prediction at the smallest loss_b
