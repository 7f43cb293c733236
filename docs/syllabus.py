"""What the pack is about: the parts and rules of nn.LSTM, and what people get wrong about them.

The katas declare which topics they cover, and name their mistakes by the misconceptions here; from both come the
maps in ``docs/``. Nothing that judges reads this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

TOPICS: Final[Mapping[str, Mapping[str, str]]] = {
    "Constructor arguments": {
        "input_size": "the number of features in each step of x",
        "hidden_size": "the number of features in the state, and in out",
        "num_layers": "how many layers are stacked",
        "bias": "whether the gates have biases",
        "batch_first": "the batch as the first axis of x and out",
        "dropout": "between the layers of a stack, in training",
        "bidirectional": "a second pass that starts at the end",
        "proj_size": "a projection that narrows h",
        "device": "where the weights are made",
        "dtype": "in which precision the weights are made",
    },
    "Ways to call it": {
        "call_batched": "x with three axes",
        "call_unbatched": "x with two axes, one sequence without a batch",
        "call_packed": "x as a PackedSequence",
        "call_with_state": "lstm(x, (h_0, c_0))",
        "call_without_state": "lstm(x): both states start as zeros",
        "call_empty": "a batch without samples, a sequence without steps",
    },
    "Outputs": {
        "out": "h of the last layer, at each step",
        "h_n": "h of each layer and direction, after its last step",
        "c_n": "c of each layer and direction, after its last step",
        "out_packed": "out as a PackedSequence, where x was one",
    },
    "Attributes": {
        "weight_ih": "weight_ih_l[k]: the weights for the input, four blocks of rows",
        "weight_hh": "weight_hh_l[k]: the weights for the state, four blocks of rows",
        "bias_ih": "bias_ih_l[k]",
        "bias_hh": "bias_hh_l[k]",
        "weight_hr": "weight_hr_l[k]: the projection",
        "reverse": "the same names with _reverse, for the second direction",
        "state_dict": "what a checkpoint holds",
    },
    "Documented rules": {
        "equations": "the gates i, f, g, o and the two states",
        "two_sizes": "input_size and hidden_size have no default",
        "axes": "x has two axes or three",
        "input_width": "the last axis of x is input_size",
        "default_layout": "time first, unless batch_first",
        "unbatched_layout": "batch_first does not matter without a batch",
        "states_layout": "batch_first does not change the states",
        "stacking": "layer k reads h of layer k - 1",
        "dropout_place": "dropout acts on the output of every layer but the last",
        "directions_joined": "out has both directions side by side in its last axis",
        "directions_apart": "h_n's last row is not the last step of a bidirectional out",
        "directions_rows": "the states have a row for each layer and direction, in that order",
        "second_layer_width": "the second layer of a bidirectional stack reads both directions",
        "initial_range": "all weights start within 1 / sqrt(hidden_size)",
        "projection": "proj_size changes h, out and the recurrent weights, not c",
        "projection_bound": "proj_size stays below hidden_size",
        "packed_lengths": "lengths are sorted, on the CPU, and at least 1",
        "padding": "a packed batch does not contain the padding",
        "precision": "x, states and weights have one dtype",
        "one_device": "x, states and weights are on one device",
        "cudnn": "cuDNN has rules of its own for gradients and determinism",
    },
}
"""What there is to know about nn.LSTM; a kata's ``covers`` uses these names."""


class Misconception(NamedTuple):
    """Something that people get wrong, as they would say it, and where they did."""

    belief: str
    seen: tuple[str, ...]
    """Reports that were read, and that are about it: ``owner/repository#number`` on GitHub, or an address."""

    without: str = ""
    """Why no kata asks for it, where none does."""


NOT_ASKED: Final[Mapping[str, str]] = {
    "`all_weights`": "It has the tensors of `state_dict()` in lists. We found nobody who got it wrong.",
    "`flatten_parameters()`": "It moves the weights together in the memory of a CUDA device, and changes no result.",
    "`torch.compile`, `torch.export`, ONNX": "What they do with a layer changes from version to version, and they take seconds.",
    "MPS and other devices": "The katas are judged on the CPU and on CUDA. Early versions of MPS gave wrong numbers.",
    "packed sequences over several GPUs": "That takes two GPUs. `total_length`, which mends it, is in 6.3.",
    "which learning rate or size is best": "There is no exact answer. Unit 9 asks for designs that learn, and says what a design reached.",
    "attention, GRU, nn.RNN": "Other layers. `examples/` has a pack for GRU and one for attention.",
}
"""What people ask for that no kata asks, each with the reason."""

MISCONCEPTIONS: Final[Mapping[str, Misconception]] = {
    "state_for_another_batch": Misconception(
        "A state made for one batch size also works for the last, smaller batch.",
        (
            "udacity/deep-learning-v2-pytorch#398",
            "MUST-Deep-Learning/KnowIt#252",
            "vietnh1009/Hierarchical-attention-networks-pytorch#12",
        ),
    ),
    "directions_missing_in_state": Misconception(
        "A state has a row for each layer, however many directions there are.",
        ("pytorch/pytorch#22739", "yzhangcs/parser#48", "graykode/nlp-tutorial#50"),
    ),
    "any_order_packs": Misconception(
        "Sequences can be packed in any order.",
        ("pytorch/pytorch#8026", "pytorch/pytorch#2615", "yeyupiaoling/MASR#64"),
    ),
    "results_stay_sorted": Misconception(
        "After packing with enforce_sorted=False the results come in the sorted order.",
        ("pytorch/pytorch#33602",),
    ),
    "weights_scattered": Misconception(
        "The weights must be flattened by hand.",
        ("pytorch/examples#248", "LaurentMazare/tch-rs#66"),
        "torch only warns, only on CUDA and once for each place in the code: there is no value to predict",
    ),
    "evaluation_has_gradients": Misconception(
        "Gradients work in eval mode on every device.",
        ("pytorch/pytorch#15788", "pytorch/pytorch#37965", "meta-pytorch/captum#564"),
    ),
    "lengths_beside_the_data": Misconception(
        "The lengths of a packed batch belong on the GPU, beside the data.",
        ("pytorch/pytorch#43227", "facebookresearch/fairseq#3557", "pytorch/tutorials#1300"),
    ),
    "batch_first_moves_states": Misconception(
        "batch_first=True moves the batch axis of the states, too.",
        ("pytorch/pytorch#4145", "pytorch/pytorch#19675", "pytorch/pytorch#144116"),
    ),
    "gates_of_another_framework": Misconception(
        "The gates have the same order in every framework.",
        ("keras-team/keras#3088", "apple/coremltools#93", "CrispStrobe/CrispASR#106"),
    ),
    "last_step_of_both": Misconception(
        "At the last step of a bidirectional out, both directions have read everything.",
        ("pytorch/pytorch#3587", "yunjey/pytorch-tutorial#149"),
    ),
    "out_and_h_n_alike": Misconception(
        "h_n is just the last step of out, for every layer and direction.",
        ("https://stackoverflow.com/questions/48302810", "https://discuss.pytorch.org/t/146724"),
    ),
    "states_follow_the_input": Misconception(
        "States made by hand move to the device of the input.",
        ("Lightning-AI/pytorch-lightning#3738", "pytorch/pytorch#52186"),
    ),
    "one_state_detached": Misconception(
        "Detaching h is enough to cut the graph between two batches.",
        ("Lightning-AI/pytorch-lightning#8145", "dpressel/dliss-tutorial#1"),
    ),
    "retain_graph_cures": Misconception(
        "retain_graph=True makes a second backward through a carried state work.",
        ("MorvanZhou/PyTorch-Tutorial#57", "OpenNMT/OpenNMT-py#403"),
    ),
    "padding_is_remembered": Misconception(
        "Unpacking restores the length to which the batch was padded.",
        ("pytorch/pytorch#1591", "pytorch/pytorch#6299", "pytorch/pytorch#10537"),
    ),
    "second_gradients_everywhere": Misconception(
        "A gradient of a gradient works on every device.",
        ("pytorch/pytorch#5261", "pytorch/pytorch#25315"),
    ),
    "rows_are_hidden_size": Misconception(
        "The rows of a weight in a checkpoint are hidden_size.",
        ("pytorch/pytorch#1961",),
    ),
    "view_joins_directions": Misconception(
        "view joins the two directions of h_n for each sample.",
        ("facebookresearch/fairseq#239", "facebookresearch/LASER#138"),
    ),
    "returns_a_tensor": Misconception(
        "An LSTM returns a tensor, which the next layer can take.",
        ("pytorch/pytorch#3349", "sksq96/pytorch-summary#56"),
    ),
    "one_bias": Misconception(
        "A gate has one bias, so setting both biases to 1 makes it 1.",
        ("pytorch/pytorch#750", "allenai/allennlp#247"),
    ),
    "compiles_whole": Misconception(
        "torch.compile(fullgraph=True) can compile an LSTM.",
        ("pytorch/pytorch#171853", "pytorch/pytorch#158007"),
        "the result changes from version to version, and one try takes longer than the whole pack",
    ),
    "exports_everywhere": Misconception(
        "An LSTM can be exported to ONNX for any batch size.",
        ("pytorch/pytorch#45653", "onnx/onnx#3182"),
        "it needs two more packages, and says nothing about the layer",
    ),
    "dropout_in_one_layer": Misconception(
        "dropout also acts with a single layer, or on the output.",
        ("pytorch/pytorch#961", "pytorch/pytorch#5985"),
    ),
    "empty_sequences_pass": Misconception(
        "A sequence without steps works, as a batch without samples does.",
        ("pytorch/pytorch#50192", "pytorch/pytorch#82936"),
    ),
    "length_as_input_size": Misconception(
        "input_size is the length of the sequence.",
        ("dataquestio/solutions#209", "osm3000/Sequence-Generation-Pytorch#3"),
    ),
    "vocabulary_as_input_size": Misconception(
        "input_size is the size of the vocabulary.",
        ("threelittlemonkeys/lstm-crf-pytorch#15",),
    ),
    "view_swaps_axes": Misconception(
        "view or reshape swaps the batch axis and the time axis.",
        ("HHTseng/video-classification#42",),
    ),
    "other_devices_are_right": Misconception(
        "Apple's MPS computes the same as the CPU.",
        ("pytorch/pytorch#94754", "pytorch/pytorch#95118"),
        "these were bugs in torch; they are fixed, and other machines cannot show them",
    ),
    "dtypes_convert": Misconception(
        "torch converts float64 or whole numbers to the dtype of the weights.",
        ("pytorch/pytorch#99998", "pytorch/pytorch#136931"),
    ),
    "any_memory_order": Misconception(
        "A transposed state works on every device.",
        ("unit8co/darts#730", "allenai/allennlp#1486"),
    ),
    "cell_is_named_alike": Misconception(
        "LSTMCell has the weights of LSTM under the same names.",
        ("pytorch/pytorch#8242",),
    ),
    "devices_agree_exactly": Misconception(
        "CPU and GPU give the same numbers, to the last bit.",
        ("pytorch/pytorch#173922", "keras-team/keras#19254"),
    ),
    "projection_narrows_c": Misconception(
        "proj_size narrows every state, c_n too.",
        ("pytorch/pytorch#139582", "tensorflow/tensorflow#43095"),
    ),
    "one_for_true": Misconception(
        "bidirectional=1 works as True does, because the layer is built with it.",
        ("kaituoxu/X-Punctuator#3", "kaituoxu/Listen-Attend-Spell#6", "kaituoxu/TasNet#3"),
    ),
    "autocast_casts_weights": Misconception(
        "Under autocast, the weights become float16 or bfloat16.",
        ("Lightning-AI/pytorch-lightning#2239",),
    ),
    "grouped_by_direction": Misconception(
        "h_n has the forward rows of all layers first, and then the backward rows.",
        ("spro/practical-pytorch#81",),
    ),
    "padding_is_left_out": Misconception(
        "A mean over an unpacked out counts the valid steps only.",
        ("pytorch/pytorch#2311",),
    ),
    "unbatched_keeps_a_batch": Misconception(
        "A single sequence comes back with a batch of 1.",
        (),
    ),
    "fourth_is_batch_first": Misconception(
        "The fourth argument by position is batch_first.",
        ("pytorch/pytorch#22198", "sgrvinod/a-PyTorch-Tutorial-to-Image-Captioning#4"),
    ),
    "own_target_only": Misconception(
        "A loss compares each prediction with its own target, whatever the two shapes are.",
        ("pytorch/pytorch#16045", "pytorch/pytorch#19699", "deepset-ai/FARM#229"),
    ),
    "loader_knows_the_order": Misconception(
        "A state can be passed on from batch to batch, whichever samples the loader puts where.",
        ("keras-team/keras#1820", "tensorflow/tensorflow#40067", "rafaljozefowicz/lm#7"),
    ),
    "still_a_gru": Misconception(
        "The state of an LSTM is one tensor, as that of a GRU is.",
        ("IBM/pytorch-seq2seq#126", "udacity/deep-learning-v2-pytorch#97", "pytorch/pytorch#45437"),
    ),
}
"""By the name that a mistake carries in its verdict; in the order of how often it was seen."""
