"""7.7 A checkpoint without its code
expert, checkpoint

Of a trained LSTM only the checkpoint is left, a state_dict. This is all that it holds:

                          rows  columns
    weight_ih_l0            20        7
    weight_hh_l0            20        5
    weight_ih_l0_reverse    20        7
    weight_hh_l0_reverse    20        5
    weight_ih_l1            20       10
    weight_hh_l1            20        5
    weight_ih_l1_reverse    20       10
    weight_hh_l1_reverse    20        5

Write down the layer that loads it strictly: each name finds its place, and no place stays empty.
lstm is a layer, nn.LSTM(...).

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/config_from_checkpoint"
__numbers__ = {"deal": 0, "rows": 20, "columns": 7, "narrow": 5, "wide": 10}

lstm = nn.LSTM(7, 5, num_layers=2, bias=False, bidirectional=True)  # nn.LSTM(...)
