"""4.6 Cut in three
hard, predict output

One sequence is read in three chunks of 7, 5 and 10 steps. whole is its out in one call.
read("1") passes the state on only after the first chunk, read("2") only after the second,
read("12") after both, and read("") never. Otherwise the next call begins without a state.

At how many steps does each result equal whole?

nowhere, after_first, after_second and everywhere are each a whole number.
nowhere: how many steps of read("") equal whole.
after_first: how many steps of read("1") equal whole.
after_second: how many steps of read("2") equal whole.
everywhere: how many steps of read("12") equal whole.

Replace each ... with a value. This file is read, not run.
"""

import torch
from torch import nn

__kata__ = "lstm/carry_the_state"
__numbers__ = {"deal": 0, "first": 7, "second": 5, "third": 10, "input_size": 3, "hidden_size": 8}

x = torch.randn(7 + 5 + 10, 3).double()  # (seq_len, input_size)
lstm = nn.LSTM(3, 8).double()
whole, _ = lstm(x)

def read(handed):
    one, two, three = x.split([7, 5, 10])
    out_1, state = lstm(one)
    out_2, state = lstm(two, state if "1" in handed else None)
    out_3, state = lstm(three, state if "2" in handed else None)
    return torch.cat([out_1, out_2, out_3])

nowhere = 7  # steps at which read("") equals whole
after_first = 12  # steps at which read("1") equals whole
after_second = 7  # steps at which read("2") equals whole
everywhere = 22  # steps at which read("12") equals whole
