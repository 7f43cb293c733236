"""Where to read on, as links."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.explain.reading import Part, parts, urls
from pytest_lstm_kata.kata.model import Kata

STABLE = "https://docs.pytorch.org/docs/stable/"


@pytest.mark.parametrize(
    ("see", "links"),
    [
        ("torch.nn.LSTM in the PyTorch documentation, Parameters", [f"{STABLE}generated/torch.nn.LSTM.html"]),
        ("Tensor.view in the PyTorch documentation", [f"{STABLE}generated/torch.Tensor.view.html"]),
        ("torch.nn.Module.eval", [f"{STABLE}generated/torch.nn.Module.html#torch.nn.Module.eval"]),
        ("nn.utils.rnn.pad_sequence", [f"{STABLE}generated/torch.nn.utils.rnn.pad_sequence.html"]),
        ("Numerical accuracy, and Reproducibility", [f"{STABLE}notes/{n}.html" for n in ("numerical_accuracy", "randomness")]),
        ("Automatic Mixed Precision package", [f"{STABLE}amp.html"]),
        (
            "pytorch/pytorch#6299 and #10537, fairseq#239",
            [f"https://github.com/{issue}" for issue in (
                "pytorch/pytorch/issues/6299", "pytorch/pytorch/issues/10537", "facebookresearch/fairseq/issues/239"
            )],
        ),
        ("discuss.pytorch.org 6795", ["https://discuss.pytorch.org/t/6795"]),
        ("Stack Overflow 48302810", ["https://stackoverflow.com/questions/48302810"]),
        ("my page: https://example.org/lstm, chapter 3", ["https://example.org/lstm"]),
        ("somebody#1, or a book", []),
    ],
)  # fmt: skip
def test_what_becomes_a_link(see: str, links: list[str]) -> None:
    """Names of torch, notes of its documentation, issues, threads and questions, and addresses as they are."""
    assert [*urls(see)] == links
    assert "".join(part.text for part in parts(see)) == see


def test_text_around_a_link_stays() -> None:
    """Only the name is the link."""
    assert [*parts("see torch.nn.LSTM, Inputs")] == [
        Part("see "),
        Part("torch.nn.LSTM", f"{STABLE}generated/torch.nn.LSTM.html"),
        Part(", Inputs"),
    ]


def test_each_kata_has_a_link(each_kata: Kata) -> None:
    """There is always something to read on, and it can be clicked; no reference is left without a link."""
    assert urls(each_kata.see)
    assert not [part for part in parts(each_kata.see) if "#" in part.text and not part.url]
