"""The truth, computed now: torch runs the kata, says nothing, and is left as it was."""

from __future__ import annotations

import gc
import os
import sys
import warnings
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from pytest_lstm_kata.authoring import blanks, kata
from pytest_lstm_kata.files.language import parse
from pytest_lstm_kata.judge import layers
from pytest_lstm_kata.judge import oracle as module
from pytest_lstm_kata.judge.oracle import NO_TORCH, Breakdown, Objection, Run, TorchOracle, Truth
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.lazy import nn
from pytest_lstm_kata.kata.lazy import torch as lazy_torch
from pytest_lstm_kata.kata.model import Call, Kata, Named, Value, Variant, show
from pytest_lstm_kata.kata.unmet import Unmet
from samples import BROKEN, DESIGNS, KINDS, NO_VALUE, WIDTHS
from support import CATALOGUE, KATAS, ORACLE, solution

BUILT: list[str] = []
"""What was built in place of a layer, in a test that looks at it."""


@kata("easy", "test")
def disturbing(size: int = 3) -> Any:
    """Disturbing

    All of torch's globals are changed, and it warns.
    """
    warnings.warn("torch has something to say", UserWarning, stacklevel=1)
    lazy_torch.manual_seed(99)
    lazy_torch.set_num_threads(1)
    drawn = lazy_torch.randn(size)
    nn.LSTM(size, 2, dropout=0.5)
    return blanks(first=drawn[0], dtype=drawn.dtype, grad=lazy_torch.is_grad_enabled())


@kata("easy", "test")
def random(size: int = 3) -> Any:
    """Random

    What is drawn at random.
    """
    return blanks(drawn=lazy_torch.randn(size), weight=nn.Linear(1, 1).weight)


def run(kata: Kata, designs: Mapping[str, Value] | None = None) -> Run:
    return ORACLE.run(deal(kata, 0), designs or {}, "cpu")


def truth(kata: Kata, designs: Mapping[str, Value] | None = None) -> Mapping[str, Value]:
    result = run(kata, designs)
    assert isinstance(result, Truth), result
    return result.values


def objection(call: str) -> Objection:
    """What is said of this layer in the kata that asks for ``nn.LSTM(10, 20)``."""
    result = run(KATAS["1.2"], {"lstm": parse(call)})
    assert isinstance(result, Objection), result
    return result


# The truth.


def test_torch_says_the_shape() -> None:
    """The truth of the originals is what torch says of them."""
    assert truth(KATAS["1.3"]) == {"out_shape": (4, 2, 3)}
    assert truth(KATAS["1.6"]) == {"out_shape": (5, 7, 20)}
    assert truth(KATAS["1.10"]) == {"h_n_shape": (2, 3, 8)}
    assert truth(KATAS["1.1"]) == {"linear_steps": 1, "conv_steps": 3, "lstm_steps": 9}


def test_a_truth_is_made_of_plain_values() -> None:
    """Sizes are tuples, classes and dtypes names, tensors numbers: nothing of torch's own comes out."""
    assert truth(KINDS) == {
        "number": 3,
        "real": 0.25,
        "text": "adam",
        "shape": (3, 2),
        "table": {"weight": (3, 2), "rows": (3, 2)},
        "error": Named("KeyError"),
        "kind": parse("torch.float32"),
        "entries": (0.25, 0.25),
    }
    assert {type(value) for value in truth(KINDS).values()} <= {int, float, str, tuple, dict, Named}
    assert truth(KINDS)["error"].ancestors == ("LookupError",)


def test_a_kata_without_predictions_has_an_empty_truth() -> None:
    """Where every requirement is met there is nothing left to say."""
    assert truth(KATAS["1.2"], {"lstm": Call("LSTM", (10, 20))}) == {}


def test_a_truth_does_not_show_itself() -> None:
    """Neither its repr nor its text, as a traceback would show them, has the values in it."""
    for shown in (repr(run(KATAS["1.6"])), str(run(KATAS["1.6"])), f"{[run(KATAS['1.6'])]}"):
        assert "20" not in shown.partition(" at ")[0]
        assert "out_shape" not in shown


def test_the_numbers_are_the_ones_given() -> None:
    """The kata's code runs with the numbers given, not with its first ones."""
    dealt = deal(KATAS["1.3"], 0)._replace(numbers={"seq_len": 6, "batch": 5, "input_size": 4, "hidden_size": 3})
    result = ORACLE.run(dealt, {}, "cpu")
    assert isinstance(result, Truth)
    assert result.values == {"out_shape": (6, 5, 3)}


def test_another_layer_gives_another_truth() -> None:
    """A variant changes a keyword of every layer in the code, to a value or by a function of the old one."""
    variants = {variant.name: variant for variant in WIDTHS.variants}
    changed = {}
    for name, variant in variants.items():
        result = ORACLE.run(deal(WIDTHS, 0), {}, "cpu", variant)
        assert isinstance(result, Truth)
        changed[name] = result.values
    assert truth(WIDTHS) == {"out_shape": (2, 5, 6), "h_n_shape": (4, 2, 3), "c_n_shape": (4, 2, 11)}
    assert changed["one_layer"]["h_n_shape"] == (2, 2, 3)
    assert changed["one_direction"]["out_shape"] == (2, 5, 3)
    assert changed["other_layout"]["c_n_shape"] == (4, 5, 11)
    assert changed["no_projection"]["h_n_shape"] == (4, 2, 11)


def test_a_variant_changes_the_layers_that_have_its_argument() -> None:
    """A linear head or a convolution knows nothing of num_layers, and stays as it is."""
    memory = KATAS["1.1"]
    two_layers = Variant("two_layers", "S.", {"num_layers": 2})
    result = ORACLE.run(deal(memory, 0), {}, "cpu", two_layers)
    assert isinstance(result, Truth)
    assert dict(result.values) == truth(memory)


def test_a_variant_that_does_not_fit_breaks_down() -> None:
    """A layer that cannot be built so, or not run, has no truth under the variant."""
    odd = Variant("odd", "S.", {"hidden_size": "x"})
    assert isinstance(ORACLE.run(deal(KATAS["1.1"], 0), {}, "cpu", odd), Breakdown)


def test_a_design_is_what_torch_makes_of_it() -> None:
    """Values within designs, be they layers, dtypes, lists or dicts, reach the kata as torch takes them."""
    seen: list[object] = []

    @kata("easy", "test")
    def looking(lstm: nn.LSTM, rest: object, size: int = 3) -> Any:  # noqa: ARG001
        """Only looked at."""
        seen.extend([lstm, rest])

    rest = {
        "dtype": parse("torch.float64"),
        "class": Named("KeyError"),
        "sizes": [1, (2,)],
        "inner": Call("ReLU"),
        "none": Call("Tanh"),
    }
    truth(looking, {"lstm": parse("nn.LSTM(3, 4, dtype=torch.float64)"), "rest": rest})
    lstm, got = seen
    assert isinstance(lstm, torch.nn.LSTM)
    assert lstm.weight_ih_l0.dtype is torch.float64
    assert isinstance(got, dict)
    assert isinstance(got.pop("inner"), torch.nn.ReLU)
    assert isinstance(got.pop("none"), torch.nn.Tanh)
    assert got == {"dtype": torch.float64, "class": "KeyError", "sizes": [1, (2,)]}


def test_the_truth_is_the_same_every_time() -> None:
    """Random weights and data are the same ones in each run, whatever was drawn before."""
    torch.randn(7)
    first = truth(random)
    torch.randn(3)
    assert truth(random) == first


# What is left as it was.


@pytest.fixture
def own_settings() -> Any:
    """Settings that no default is like, put back after the test."""
    threads, dtype, grad, state = (
        torch.get_num_threads(),
        torch.get_default_dtype(),
        torch.is_grad_enabled(),
        torch.get_rng_state(),
    )
    yield
    torch.set_num_threads(threads)
    torch.set_default_dtype(dtype)
    torch.set_grad_enabled(grad)
    torch.set_rng_state(state)


@pytest.mark.usefixtures("own_settings")
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("which", ["right", "disturbing", "broken", "refused", "too large", "unmet"])
def test_everything_global_is_left_as_it_was(which: str, threads: int) -> None:
    """Random state, threads, default dtype and grad mode are the user's before and after, however a run ends."""
    torch.manual_seed(1234)
    torch.set_num_threads(threads)
    torch.set_default_dtype(torch.float64)
    torch.set_grad_enabled(False)
    state = torch.get_rng_state()
    runs: dict[str, Callable[[], Run]] = {
        "right": lambda: run(KATAS["1.6"]),
        "disturbing": lambda: run(disturbing),
        "broken": lambda: run(BROKEN),
        "refused": lambda: run(KATAS["1.2"], {"lstm": Call("LSTM")}),
        "too large": lambda: run(KATAS["1.2"], {"lstm": Call("LSTM", (4096, 4096))}),
        "unmet": lambda: run(KATAS["1.2"], {"lstm": Call("LSTM", (3, 4))}),
    }
    runs[which]()
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.get_num_threads() == threads
    assert torch.get_default_dtype() is torch.float64
    assert not torch.is_grad_enabled()
    TorchOracle().unfit()
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.usefixtures("own_settings")
def test_the_users_settings_do_not_change_the_truth() -> None:
    """Within a run it is float32, with gradients, from the same seed, whatever the user has set."""
    expected = truth(disturbing)
    assert expected["dtype"] == parse("torch.float32")
    assert expected["grad"] is True
    torch.set_default_dtype(torch.float64)
    torch.set_grad_enabled(False)
    torch.manual_seed(5)
    assert truth(disturbing) == expected


@pytest.mark.again
@pytest.mark.usefixtures("own_settings")
@pytest.mark.filterwarnings("error")
def test_warnings_change_nothing_and_are_not_heard(each_kata: Kata, recwarn: pytest.WarningsRecorder) -> None:
    """Under -W error torch's warnings are no exceptions, and none comes out."""
    designs = {name: value for name, value in solution(each_kata).items() if each_kata.designs}
    designs = {blank.name: designs[blank.name] for blank in each_kata.designs}
    assert isinstance(run(each_kata, designs), Truth)
    assert isinstance(run(disturbing), Truth)
    assert isinstance(run(KATAS["1.2"], {"lstm": parse("nn.LSTM(10, 20, dropout=0.5)")}), Truth)
    assert not recwarn.list


# What torch refuses.


@pytest.mark.parametrize(
    ("call", "fact"),
    [
        (
            "nn.LSTM(10, 20, layers=2)",
            "nn.LSTM has no argument called `layers`. help(nn.LSTM) lists those that it has.",
        ),
        ("nn.LSTM(input=10, hidden=20)", "has no argument called `input` or `hidden`. help(nn.LSTM)"),
        ("nn.LSTM(10, 20, mode='GRU')", "has no argument called `mode`"),
        ("nn.LSTM(10, units=20)", "`units` is a word of Keras: what is its name in torch?"),
        ("nn.LSTM(10, 20, return_sequences=True)", "`return_sequences`: the call of a layer always gives all steps"),
        ("nn.LSTM(10, 20, batch_size=4)", "`batch_size`: it takes any number of samples."),
        ("nn.LSTM(10, 20, batchfirst=True)", "Did you mean `batch_first`?"),
        ("nn.LSTM(10)", "nn.LSTM: `hidden_size` has no value yet, and no default."),
        ("nn.LSTM(hidden_size=10)", "nn.LSTM: `input_size` has no value yet, and no default."),
        ("nn.LSTM()", "`input_size` and `hidden_size` have no values yet, and no defaults."),
        ("nn.LSTM((10, 20))", "nn.LSTM takes each size as an argument of its own, not as a tuple."),
        ("nn.LSTM(10, 2.5)", "`hidden_size` is a whole number, and 2.5 is a number with a decimal point."),
        ("nn.LSTM(10, 12 / 2)", "6.0 is a number with a decimal point. Leave out the decimal point, or divide by //."),
        ("nn.LSTM(10, -20)", "`hidden_size` has to be 1 or more; -20 is less."),
        ("nn.LSTM(10, 0)", "`hidden_size` has to be 1 or more; 0 is less."),
        ("nn.LSTM(10, '20')", "`hidden_size` is a whole number, and '20' is a text. Leave out the quotes."),
        ("nn.LSTM(10, (20, 30))", "`hidden_size` is a whole number, not a tuple"),
        ("nn.LSTM(10, None)", "`hidden_size` is a whole number, and None is not."),
        (
            "nn.LSTM(10, 20, 1, True, True, 0.0, False, 0, None, None, 5)",
            "takes at most 10 arguments, and you gave 11.",
        ),
        ("nn.LSTM(10, 20, hidden_size=20)", "`hidden_size` is given twice: by its place, as the second argument, and"),
        (
            "nn.LSTM(10, 20, proj_size=20)",
            "`proj_size` has to be smaller than `hidden_size`: 20 is not smaller than 20.",
        ),
        ("nn.LSTM(10, 20, proj_size=-1)", "`proj_size` has to be 0 or more; -1 is less."),
        ("nn.LSTM(10, 20, dropout=1.5, num_layers=2)", "`dropout` is a share from 0 to 1, and 1.5 is outside."),
        ("nn.LSTM(10, 20, dropout=True)", "`dropout` is a number from 0 to 1; True is not."),
        ("nn.LSTM(10, 20, num_layers=0)", "`num_layers` has to be 1 or more; 0 is less."),
        ("nn.LSTM(10, 20, batch_first='yes')", "`batch_first` is True or False; 'yes' is neither."),
        ("nn.LSTM(10, 20, dtype='float32')", "`dtype` is written like `torch.float32`, without quotes."),
        (
            "nn.LSTM(10, 20, device='moon')",
            "There is no device 'moon' here, or torch cannot use it. Leave `device` out",
        ),
        (
            "nn.LSTM(10, 20, dtype=3)",
            "torch does not build this nn.LSTM. Check the type and the range of each argument.",
        ),
    ],
)
def test_a_refused_call_is_said_in_our_words(call: str, fact: str) -> None:
    """What torch would not build is an objection at its blank, with none of torch's words, which say the answer."""
    refused = objection(call)
    assert refused.refused
    assert refused.blank == "lstm"
    assert fact in refused.reason
    with pytest.raises(Exception) as torchs:  # noqa: PT011  # the class differs between versions
        eval(call, {"nn": torch.nn})  # noqa: S307  # our own line above
    assert str(torchs.value) not in refused.reason
    for word in ("RNNBase", "__init__", "expected", "Expected", "must be", "should be", "greater", "got"):
        assert word not in refused.reason


def test_a_layer_that_torch_does_not_have_is_refused() -> None:
    """A made-up layer within a call, or in place of a value, is refused like any call."""
    assert objection("nn.LSTM(nn.Lstm(3), 20)").blank == "lstm"
    result = run(DESIGNS, {"lstm": Call("LSTM", (3, 4)), "rate": Call("Learning", (3,))})
    assert isinstance(result, Objection)
    assert (result.blank, result.refused) == ("rate", True)


def test_a_value_that_holds_a_refused_call_is_refused() -> None:
    """A dict or tuple with a call in it that torch does not build cannot be used."""
    result = run(KATAS["1.4"], {"repair": {"hidden_size": Call("LSTM")}})
    assert result == Objection("This value cannot be used here.", "repair", refused=True)


def test_a_requirement_that_is_not_met_is_an_objection() -> None:
    """The reason is the author's, and torch did not refuse."""
    assert objection("nn.LSTM(20, 10)") == Objection("swapped", "")
    result = run(KATAS["1.7"], solution(KATAS["1.7"]) | {"step": 99})
    assert result == Objection("There is no such step: x has {seq_len} of them.", "step")


@pytest.mark.parametrize("kata", [BROKEN, NO_VALUE], ids=lambda kata: kata.slug)
def test_an_exception_in_a_kata_is_a_breakdown(kata: Kata) -> None:
    """An author's bug ends in a value, with the trace, and not in an exception."""
    result = run(kata)
    assert isinstance(result, Breakdown)
    assert "Traceback" in result.trace


# Budgets.


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> None:
    """No layer can be built: who tries fails."""
    monkeypatch.setattr(torch.nn.Module, "__init__", lambda *_, **__: pytest.fail("this was built"))


@pytest.mark.usefixtures("refusing")
@pytest.mark.parametrize(
    "call",
    [
        "nn.LSTM(4096, 4096)",
        "nn.LSTM(10, 20, num_layers=20_000)",
        "nn.LSTM(10, 20, 20_000)",
        "nn.LSTM(1, 1, num_layers=33)",
        "nn.LSTM(10, hidden_size=1_000_000_000)",
        "nn.LSTM(600, 600, 32)",
        "nn.LSTM(hidden_size=2_000, input_size=3)",
        "nn.LSTM(10, 20, proj_size=5_000)",
        "nn.Linear(5_000, 5_000)",
        "nn.Linear(5_000, 5_000, bias=-10_000)",
    ],
)
def test_a_layer_beyond_the_budget_is_not_even_built(call: str) -> None:
    """A layer too large or too deep is refused before torch is asked to build it, and that is said."""
    rate = parse(call)
    result = run(DESIGNS, {"lstm": rate, "rate": 0.5})
    assert isinstance(result, Objection)
    assert not result.refused
    assert result.blank == "lstm"
    assert result.reason == f"This nn.{rate.layer} is too large to build here. A much smaller one shows the same."


@pytest.mark.usefixtures("refusing")
@pytest.mark.parametrize(
    "call",
    [
        "nn.LSTM(nn.Transformer(), 20)",
        "nn.LSTM(nn.Conv3d(1, 1, (900, 900, 900)), 20)",
        "nn.LSTM((nn.Conv2d(1, 1, (20000, 20000)),), 4)",
        "nn.LSTM(10, 20, bias=[1, {'a': (nn.LayerNorm((300000000,)),)}])",
    ],
)
def test_the_budget_holds_within_arguments(call: str) -> None:
    """A layer anywhere below a layer's arguments is not built, where it would be too large by its defaults or by a tuple."""
    found = objection(call)
    assert (found.blank, found.reason) == ("lstm", "The arguments of `nn.LSTM` are plain values, not layers.")


def test_layers_of_one_design_share_a_budget() -> None:
    """Within a dict or a tuple that is asked for, hundreds of them would have room."""
    changes = parse(f'{{"hidden_size": ({"nn.Linear(300, 300), " * 400})}}')
    found = run(CATALOGUE["lstm/constructor_calls"], {"changes": changes})
    assert isinstance(found, Objection)
    assert found.reason == "This nn.Linear is too large to build here. A much smaller one shows the same."


@pytest.mark.parametrize(
    "call",
    [
        "nn.Transformer()",
        "nn.Transformer(2, 1, 1000, 1000, 2)",
        "nn.LayerNorm((300000000,))",
        "nn.Conv2d(1, 1, (20000, 20000))",
        "nn.Conv2d(100, 100, 300)",
        "nn.Bilinear(450, 450, 450)",
    ],
)
def test_a_layer_whose_sizes_do_not_tell_is_counted(call: str) -> None:
    """Whatever makes it large, defaults, a tuple, a product: torch stops before it has filled more than the budget."""
    budget = layers.Budget()
    assert budget.weights < 2**25
    with pytest.raises(Unmet, match="too large to build here"):
        budget.built({"layer": parse(call)}, budget.build, torch)
    for small in ("nn.Conv1d(3, 16, 3)", "nn.MultiheadAttention(64, 8)", "nn.LayerNorm(64)", "nn.MSELoss()"):
        assert budget.built({"layer": parse(small)}, budget.build, torch)


def test_the_budget_leaves_room() -> None:
    """What one might try in earnest is built: some hundreds of features, some dozens of layers."""
    for call in (
        "nn.LSTM(10, 20, num_layers=32)",
        "nn.LSTM(10, 20, proj_size=5)",
        "nn.LSTM(10, 20, bidirectional=True)",
    ):
        assert isinstance(run(KATAS["1.2"], {"lstm": parse(call)}), Truth)
    assert objection("nn.LSTM(512, 512, num_layers=2)").reason != objection("nn.LSTM(4096, 4096)").reason


def test_a_layer_of_the_katas_code_is_in_the_budget_too() -> None:
    """A design that makes the kata's own code build too much is an objection, and no breakdown."""
    large = {"hidden_size": 10**9, "dropout": 0.2, "bidirectional": True}
    result = run(CATALOGUE["lstm/constructor_calls"], {"changes": large})
    assert isinstance(result, Objection)
    assert "too large to build here" in result.reason


# Which torch can judge.


def test_this_torch_can_judge() -> None:
    """The torch of these tests is fit, and its version a plain text."""
    assert ORACLE.unfit() == ""
    assert ORACLE.version == str(torch.__version__)
    assert type(ORACLE.version) is str


def test_without_torch_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where torch is not installed the sentence says how to install it."""
    monkeypatch.delitem(sys.modules, "torch")
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    assert TorchOracle().unfit() == NO_TORCH
    assert "pip install" in NO_TORCH


def test_a_torch_not_yet_imported_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A torch that is installed and not yet imported is imported, and judged by what it does."""
    monkeypatch.setattr(module, "sys", SimpleNamespace(modules={}))
    assert TorchOracle().unfit() == ""


@pytest.mark.parametrize("collects", [True, False])
def test_the_garbage_collector_goes_on_as_it_was(monkeypatch: pytest.MonkeyPatch, *, collects: bool) -> None:
    """It pauses while torch is imported, and is no further business of ours."""
    monkeypatch.setattr(module, "sys", SimpleNamespace(modules={}))
    (gc.enable if collects else gc.disable)()
    try:
        assert TorchOracle().unfit() == ""
        assert gc.isenabled() is collects
    finally:
        gc.enable()


@pytest.mark.parametrize("own", ["", "4096"])
def test_torch_keeps_little_of_what_it_compiled(monkeypatch: pytest.MonkeyPatch, own: str) -> None:
    """A class has thousands of shapes, and torch would keep the code for each of them; unless the user says how many."""
    name = "ONEDNN_PRIMITIVE_CACHE_CAPACITY"
    monkeypatch.setenv(name, own)
    if not own:
        monkeypatch.delenv(name)
    monkeypatch.setattr(module, "sys", SimpleNamespace(modules={}))
    assert TorchOracle().unfit() == ""
    assert os.environ[name] == (own or "32")


def test_a_torch_that_cannot_be_imported_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken installation is named, by the class of what it raises and not by its words."""
    monkeypatch.setitem(sys.modules, "torch", None)
    said = TorchOracle().unfit()
    assert said.startswith("torch is installed but cannot be imported (ModuleNotFoundError)")
    assert said.endswith("install it again.")


def test_a_torch_that_takes_any_width_cannot_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """torch 2.1 and 2.2 accept a wrong feature size in silence: such a one is refused, with the way to another."""

    class Tolerant:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def __call__(self, x: object) -> object:
            return x

    monkeypatch.setattr(torch.nn, "LSTM", Tolerant)
    said = TorchOracle().unfit()
    assert said.startswith(f"torch {torch.__version__} accepts a wrong feature size without an error")
    assert 'pip install "torch>=2.3"' in said


def test_the_fitness_of_torch_is_found_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """An oracle asks once, and remembers."""
    oracle = TorchOracle()
    assert oracle.unfit() == ""
    monkeypatch.setattr(module, "_torch", lambda: pytest.fail("asked again"))
    assert oracle.unfit() == ""


# Devices.


class OldTorch:
    """torch as it was before 2.0, where a device is no context."""

    device = type("device", (), {})

    def __getattr__(self, name: str) -> Any:
        return getattr(torch, name)


class Device(nullcontext[None]):
    """Both torch's class of devices and each of its devices: one may call it, and be on it."""

    index = 1

    def __init__(self, told: list[object]) -> None:
        super().__init__()
        self._told = told

    def __call__(self, name: str | int) -> Device:
        self._told.append(("device", name))
        return self


class CudaTorch:
    """torch with a CUDA device that is the CPU by another name, and that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[object] = []
        self.device = Device(self.told)
        self.cuda = SimpleNamespace(device=self.device, manual_seed=lambda seed: self.told.append(("seed", seed)))
        self.random = SimpleNamespace(fork_rng=self.fork_rng)

    def fork_rng(self, devices: list[int]) -> Any:
        self.told.append(("fork", devices))
        return torch.random.fork_rng(devices=[])

    def __getattr__(self, name: str) -> Any:
        return getattr(torch, name)


def test_the_cpu_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every CUDA device that torch sees is one, after the CPU."""
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert ORACLE.devices() == ("cpu", "cuda:0", "cuda:1")
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    assert ORACLE.devices() == ("cpu",)


def test_an_old_torch_judges_on_the_cpu_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before torch 2.0 a kata cannot be put on a device: the CPU is all there is, and there it runs."""
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(module, "_torch", OldTorch)
    assert ORACLE.devices() == ("cpu",)
    assert truth(KATAS["1.6"]) == {"out_shape": (5, 7, 20)}


def test_a_run_on_a_device_has_its_generator_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a CUDA device the generator of that one is kept and seeded, and the code runs on it."""
    cuda = CudaTorch()
    monkeypatch.setattr(module, "_torch", lambda: cuda)
    result = ORACLE.run(deal(KATAS["1.6"], 0), {}, "cuda:1")
    assert isinstance(result, Truth)
    assert cuda.told == [("device", "cuda:1"), ("fork", [1]), ("device", 1), ("seed", 0), ("device", "cuda:1")]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device here")
def test_a_kata_runs_on_a_real_device(each_kata: Kata) -> None:
    """On CUDA as on the CPU: the same truth, and the user's generator untouched.

    A blank that one kind of device alone shows is left to it, and what only CUDA shows is what the pack's witness says.
    """
    torch.cuda.manual_seed(7)
    state = torch.cuda.get_rng_state(0)
    right = solution(each_kata)
    designs = {blank.name: right[blank.name] for blank in each_kata.designs}
    result = ORACLE.run(deal(each_kata, 0), designs, "cuda:0")
    assert isinstance(result, Truth)
    names = {blank.name for blank in each_kata.predictions}
    assert dict(result.values) == {name: right[name] for name in names - result.elsewhere}
    on_the_cpu = ORACLE.run(deal(each_kata, 0), designs, "cpu")
    assert isinstance(on_the_cpu, Truth)
    assert on_the_cpu.elsewhere <= result.values.keys()
    assert torch.equal(torch.cuda.get_rng_state(0), state)


@pytest.mark.parametrize(
    ("spelt", "plain"),
    [
        ("nn.LSTM(8, 16)", "nn.LSTM(hidden_size=16, input_size=8)"),
        ("nn.LSTM(hidden_size=16, input_size=8)", "nn.LSTM(hidden_size=16, input_size=8)"),
        ("nn.LSTM(8, 16, 1, True, batch_first=False)", "nn.LSTM(hidden_size=16, input_size=8)"),
        ("nn.LSTM(8, 16, 2, num_layers=2)", "nn.LSTM(hidden_size=16, input_size=8, num_layers=2)"),
        ("nn.LSTM(8, 16, bias=1)", "nn.LSTM(bias=1, hidden_size=16, input_size=8)"),
        ("nn.LSTM(8, 16, batchfirst=True)", "nn.LSTM(batchfirst=True, hidden_size=16, input_size=8)"),
        ("nn.Linear(3, 4)", "nn.Linear(in_features=3, out_features=4)"),
        ("nn.NoSuchLayer(3)", "nn.NoSuchLayer(3)"),
        ("nn.Linear(1, 2, 3, 4, 5, 6)", "nn.Linear(1, 2, 3, 4, 5, 6)"),
        ("(5, 7, 20)", "(5, 7, 20)"),
    ],
)
def test_what_means_the_same_is_spelt_alike(spelt: str, plain: str) -> None:
    """A layer's arguments by position or by name, or as they are anyway: one spelling for all of them."""
    assert show(ORACLE.normalised(parse(spelt))) == plain


def test_every_class_of_torch_can_be_spelt() -> None:
    """Whatever a learner calls, it has a spelling, and no class of torch stands in the way."""
    for name, layer in vars(torch.nn).items():
        if isinstance(layer, type):
            assert ORACLE.normalised(Call(name)) == Call(name)
            assert isinstance(ORACLE.normalised(Call(name, (3,), (("bias", False),))), Call)
