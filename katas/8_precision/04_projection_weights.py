"""8.4 What a projection does to the weights
expert, weights

Two layers are stacked, and each projects its h from 9 features to 4.
What are the shapes of these three of their weights?

hr_l0_shape, hh_l0_shape and ih_l1_shape are each a tuple: rows, columns.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/projection_weights"
__numbers__ = {"deal": 0, "input_size": 5, "hidden_size": 9, "proj_size": 4}

lstm = nn.LSTM(5, 9, num_layers=2, proj_size=4)

hr_l0_shape = ...  # lstm.weight_hr_l0.shape: the first layer's projection
hh_l0_shape = ...  # lstm.weight_hh_l0.shape: what it reads its last h with
ih_l1_shape = ...  # lstm.weight_ih_l1.shape: what the second layer reads with
