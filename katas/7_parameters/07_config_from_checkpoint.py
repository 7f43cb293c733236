"""7.7 A checkpoint without its code
expert, checkpoint

The code of a trained LSTM is lost. There is only its checkpoint, a state_dict with these tensors:

                          rows  columns
    weight_ih_l0            20        7
    weight_hh_l0            20        5
    weight_ih_l0_reverse    20        7
    weight_hh_l0_reverse    20        5
    weight_ih_l1            20       10
    weight_hh_l1            20        5
    weight_ih_l1_reverse    20       10
    weight_hh_l1_reverse    20        5

Which layer can load it, so that no name is missing, no name is left over, and each shape fits?

lstm is a layer, nn.LSTM(...).

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/config_from_checkpoint"
__numbers__ = {"deal": 0, "rows": 20, "columns": 7, "narrow": 5, "wide": 10}

lstm = ...  # nn.LSTM(...)
