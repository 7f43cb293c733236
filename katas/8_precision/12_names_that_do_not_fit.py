"""8.12 It loads without an error
hard, checkpoint

A checkpoint was loaded with strict=False, without an error. But the model only guesses. The
first checkpoint comes from nn.DataParallel, which puts "module." before each name. The second
comes from weight_norm, which keeps two tensors in place of weight_hh_l0.
How many tensors of lstm are the trained ones after each call?

from_wrapped, from_normed and unexpected are each a whole number.
unexpected: how many names of the second checkpoint have no place in lstm.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/names_that_do_not_fit"
__numbers__ = {"deal": 0, "num_layers": 3, "input_size": 14, "hidden_size": 16}

trained = nn.LSTM(14, 16, num_layers=3)
wrapped = {"module." + name: tensor for name, tensor in trained.state_dict().items()}
normed = {name: tensor for name, tensor in trained.state_dict().items() if name != "weight_hh_l0"}
normed["weight_hh_l0_g"] = torch.ones(4 * 16, 1)  # how long each row is
normed["weight_hh_l0_v"] = trained.weight_hh_l0  # where each row points

def loaded(checkpoint):
    lstm = nn.LSTM(14, 16, num_layers=3)
    lstm.load_state_dict(checkpoint, strict=False)
    return lstm

from_wrapped = ...  # tensors of loaded(wrapped) that are the trained ones
from_normed = ...  # tensors of loaded(normed) that are the trained ones
unexpected = ...  # names of normed that lstm does not have
