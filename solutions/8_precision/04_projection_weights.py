"""8.4 What a projection does to the weights
expert, weights

An old LSTM of two layers gets a projection, from 9 features to 4. Now its checkpoint does not
load: torch says that a weight is missing, and "size mismatch" for other weights.
What are the shapes (rows, columns) of three weights of the new LSTM?

hr_l0_shape, hh_l0_shape and ih_l1_shape are each a tuple.
hr_l0_shape: the projection of the first layer.
hh_l0_shape: the weight with which the first layer reads h of the step before.
ih_l1_shape: the weight with which the second layer reads h of the first layer.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/projection_weights"
__numbers__ = {"deal": 0, "input_size": 5, "hidden_size": 9, "proj_size": 4}

lstm = nn.LSTM(5, 9, num_layers=2, proj_size=4)

hr_l0_shape = (4, 9)  # lstm.weight_hr_l0.shape
hh_l0_shape = (36, 4)  # lstm.weight_hh_l0.shape
ih_l1_shape = (36, 4)  # lstm.weight_ih_l1.shape
