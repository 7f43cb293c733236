"""7.5 One bias too many
hard, predict a number

lstm and twin have the same weights. In lstm, bias_ih_l0 holds only the number 3, and bias_hh_l0
only the number 8. twin has to give the same out as lstm for every x. There are two ways to fill
the biases of twin: with one number and 0, or with the same number in both.

alone is a whole number: the number in all places of twin.bias_ih_l0, if twin.bias_hh_l0 holds only 0.
each is a number: the number in all places of both twin.bias_ih_l0 and twin.bias_hh_l0.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/bias_values"
__numbers__ = {"deal": 0, "b_ih": 3, "b_hh": 8}

lstm = nn.LSTM(4, 3)
nn.init.constant_(lstm.bias_ih_l0, 3)
nn.init.constant_(lstm.bias_hh_l0, 8)

twin = nn.LSTM(4, 3)
twin.load_state_dict(lstm.state_dict())

alone = 11  # in bias_ih_l0, with 0 in bias_hh_l0
each = 5.5  # in both biases
