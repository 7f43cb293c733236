"""The language of answers: what may be written, and what is said of the rest."""

from __future__ import annotations

import ast
import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pytest_lstm_kata.files.arithmetic import FUNCTIONS, MAX_NUMBER, is_number
from pytest_lstm_kata.files.language import MAX_STRING, Unreadable, evaluate, exception, parse
from pytest_lstm_kata.judge.feedback import same
from pytest_lstm_kata.kata.model import OPEN, Call, Named, Value, show
from strategies import values
from support import canonical, exception_classes

HUGE = "0x" + "f" * 60_000


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("None", None),
        ("True", True),
        ("20", 20),
        ("0x14", 20),
        ("1_000", 1000),
        ("2.5", 2.5),
        ("1e3", 1000.0),
        ("'adam'", "adam"),
        ("'two ' 'parts'", "two parts"),
        ("...", OPEN),
        ("-3", -3),
        ("+3", 3),
        ("--3", 3),
        ("()", ()),
        ("(5,)", (5,)),
        ("5, 7, 20", (5, 7, 20)),
        ("(5, (7, [20]))", (5, (7, [20]))),
        ("[5, 7, 20]", [5, 7, 20]),
        ("(5, ..., 20)", (5, OPEN, 20)),
        ("{}", {}),
        ("{'hidden_size': 20, 3: (1, 2)}", {"hidden_size": 20, 3: (1, 2)}),
        ("2 * 20", 40),
        ("5 + 7 - 2", 10),
        ("7 / 2", 3.5),
        ("7 // 2", 3),
        ("7 % 4", 3),
        ("(5, 2 * (3 + 1), -20 // 3)", (5, 8, -7)),
        ("2 ** 10", 1024),
        ("(1, 2) + (3,)", (1, 2, 3)),
        ("[1] + [2]", [1, 2]),
        ("3 * (8,)", (8, 8, 8)),
        ("[8, 9] * 2", [8, 9, 8, 9]),
        ("1 / 25 ** 0.5", 0.2),
        ("10 ** -3", 0.001),
        ("(-2) ** 3", -8),
        ("1 ** 1_000_000_000", 1),
        ("math.sqrt(25)", 5.0),
        ("1 / sqrt(25)", 0.2),
        ("abs(-3)", 3),
        ("max(5, 7)", 7),
        ("min([5, 7, 3])", 3),
        ("sum((5, 7), 3)", 15),
        ("len([5, 7])", 2),
        ("round(0.128, 2)", 0.13),
        ("int(8 / 2)", 4),
        ("builtins.TypeError", Named("TypeError")),
        ("torch.Size([5, 7, 20])", (5, 7, 20)),
        ("torch.Size((5, 7))", (5, 7)),
        ("Size([5])", (5,)),
        ("TypeError", Named("TypeError")),
        ("IOError", Named("OSError")),
        ("(ValueError, None)", (Named("ValueError"), None)),
        ("nn.LSTM()", Call("LSTM")),
        ("nn.LSTM(8, 12)", Call("LSTM", (8, 12))),
        ("torch.nn.LSTM(8, 12)", Call("LSTM", (8, 12))),
        ("LSTM(8, 12)", Call("LSTM", (8, 12))),
        ("nn.lstm(8, 12)", Call("lstm", (8, 12))),
        ("nn.LSTM(8, 2 * 6, batch_first=True)", Call("LSTM", (8, 12), (("batch_first", True),))),
        ("nn.LSTM(8, hidden_size=...)", Call("LSTM", (8,), (("hidden_size", OPEN),))),
        ("nn.Linear(16, 3)", Call("Linear", (16, 3))),
    ],
)
def test_these_are_values(source: str, value: Value) -> None:
    """Literals, containers, arithmetic, sizes, classes and layers are read as what they write down."""
    read = parse(source)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("source", "blamed", "fact"),
    [
        ("(5, 7, out.shape[2])", "out.shape[2]", "`out.shape[2]` asks torch. Predict the answer"),
        ("out.shape", "out.shape", "`out.shape` asks torch. Predict the answer"),
        ("torch.cuda.OutOfMemoryError", "torch.cuda.OutOfMemoryError", "asks torch"),
        ("torch.float31", "torch.float31", "is not a dtype of torch"),
        ("np.float64", "np.float64", "`np.float64` is not a dtype of torch. Dtypes are written like `torch.int8`."),
        ("numpy.int32", "numpy.int32", "is not a dtype of torch"),
        ("np.pi", "np.pi", "asks torch"),
        ("RunTimeError", "RunTimeError", "Did you mean `RuntimeError`?"),
        ("none", "none", "Did you mean `None`?"),
        ("false", "false", "Did you mean `False`?"),
        ("bfloat16", "bfloat16", "Did you mean `torch.bfloat16`?"),
        ("different", "different", "Write a value (a text in quotes)."),
        ("x.float32", "x.float32", "asks torch"),
        ("(5, hidden)", "hidden", "`hidden` is not defined here"),
        ("print", "print", "`print` is not defined here"),
        ("int", "int", "`int` is not defined here"),
        ("{5, 7}", "{5, 7}", "a set has no order. Write a tuple"),
        ("{'a', 7}", "{'a', 7}", "this is a set. A dict has a colon between a name and its value"),
        ("{'a': 1, 'b': 2, 'a': 3}", "'a'", "'a' is given twice. Keep one of them."),
        ("f'{x}'", "f'{x}'", "without the f"),
        ("f'adam'", "f'adam'", "without the f"),
        ("NoError", "NoError", "If no error is meant, write `None`."),
        ("no_exception", "no_exception", "If no error is meant, write `None`."),
        ("builtins.max", "builtins.max", "asks torch"),
        ("1 << 4", "1 << 4", "only + - * / // % and ** can be used here"),
        ("9 ** 9 ** 9", "9 ** 9 ** 9", "too large"),
        ("9.5 ** 400", "9.5 ** 400", "too large"),
        ("2 ** 30", "2 ** 30", "too large"),
        ("(-8) ** 0.5", "(-8) ** 0.5", "a root of a negative number is not a number"),
        ("math.sqrt(-1)", "math.sqrt(-1)", "`sqrt` cannot compute a number from this"),
        ("0 ** -1", "0 ** -1", "divides by zero"),
        ("round(5, -1_000_000_000)", "round(5, -1_000_000_000)", "`round` cannot compute a number from this"),
        ("max('a', 'b')", "max('a', 'b')", "`max` cannot compute a number from this"),
        ("max((1, 2), (3, 4))", "max((1, 2), (3, 4))", "`max` cannot compute a number from this"),
        ("abs()", "abs()", "`abs` cannot compute a number from this"),
        ("math.max(5, 7)", "math.max(5, 7)", "is not run here"),
        ("max(5, 7, key=3)", "max(5, 7, key=3)", "is not run here"),
        ("max(*x)", "*x", "the file is only read, and not run"),
        ("np.int64(5)", "np.int64(5)", "write the value itself, without `np.int64(...)` around it."),
        ("tuple([5, 7])", "tuple([5, 7])", "write the value itself, without `tuple(...)` around it."),
        ("torch.tensor([5, 7])", "torch.tensor([5, 7])", "without `torch.tensor(...)` around it."),
        ("(1, 5 / 0)", "5 / 0", "divides by zero"),
        ("5 // 0", "5 // 0", "divides by zero"),
        ("5 % 0", "5 % 0", "divides by zero"),
        ("3 * 'a'", "'a'", "only numbers can be"),
        ("True + 1", "True", "only numbers can be"),
        ("(1, 2) + 3", "(1, 2)", "only numbers can be"),
        ("(1, 2) + [3]", "(1, 2)", "only numbers can be"),
        ("2 * ((1, 2),)", "((1, 2),)", "only numbers can be"),
        ("True * (1, 2)", "True", "only numbers can be"),
        ("10**6 * (1,)", "10**6 * (1,)", "too many entries"),
        ("-True", "True", "only numbers can be"),
        ("-TypeError", "TypeError", "only numbers can be"),
        ("... + 1", "...", "only numbers can be"),
        ("not True", "not True", "the file is only read, and not run"),
        ("~3", "~3", "the file is only read, and not run"),
        ("3 < 4", "3 < 4", "the file is only read, and not run"),
        ("3 if x else 4", "3 if x else 4", "the file is only read, and not run"),
        ("True and False", "True and False", "the file is only read, and not run"),
        ("lambda: 3", "lambda: 3", "the file is only read, and not run"),
        ("[i for i in x]", "[i for i in x]", "the file is only read, and not run"),
        ("(1, *x)", "*x", "the file is only read, and not run"),
        ("(y := 3)", "y := 3", "the file is only read, and not run"),
        ("tuple(out)", "tuple(out)", "`tuple(...)` is not run here"),
        ("lstm(x)", "lstm(x)", "`lstm(...)` is not run here"),
        ("torch.randn(3)", "torch.randn(3)", "`torch.randn(...)` is not run here"),
        ("nn.LSTM(8, 12)(x)", "nn.LSTM(8, 12)(x)", "this is not run here"),
        ("os.System(8)", "os.System(8)", "`os.System(...)` is not run here"),
        ("torch.Size(5)", "torch.Size(5)", "`torch.Size(...)` is not run here"),
        ("torch.Size([5], [6])", "torch.Size([5], [6])", "`torch.Size(...)` is not run here"),
        ("nn.Size([5])", "nn.Size([5])", "`nn.Size(...)` is not run here"),
        ("nn.LSTM(8, hidden)", "hidden", "`hidden` is not defined here"),
        ("nn.LSTM(8, n=hidden)", "hidden", "`hidden` is not defined here"),
        ("nn.LSTM(*sizes)", "*sizes", "write each argument out"),
        ("nn.LSTM(**sizes)", "sizes", "write each argument out"),
        ("{-1: 2}", "{-1: 2}", 'write each key as a plain value, {"key": value}'),
        ("{(1, 2): 2}", "{(1, 2): 2}", "write each key as a plain value"),
        ("{**x}", "{**x}", "write each key as a plain value"),
        ("{1j: 2}", "1j", "of the type complex"),
        ("1j", "1j", "of the type complex"),
        ("b'adam'", "b'adam'", "of the type bytes"),
        ("'" + "a" * (MAX_STRING + 1) + "'", "'" + "a" * (MAX_STRING + 1) + "'", f"longer than {MAX_STRING}"),
        ("1_000_000_001", "1_000_000_001", "too large"),
        ("1e999", "1e999", "too large"),
        ("40_000 * 40_000", "40_000 * 40_000", "too large"),
        ("-1e10", "1e10", "too large"),
        ("1 / 1e-300", "1 / 1e-300", "too large"),
    ],
)
def test_these_are_no_values(source: str, blamed: str, fact: str) -> None:
    """What is not data is refused with a sentence that helps, and the part that is to blame."""
    with pytest.raises(Unreadable) as caught:
        parse(source)
    assert fact in caught.value.sentence
    assert str(caught.value) == caught.value.sentence
    assert caught.value.sentence.endswith((".", "?"))
    assert ast.get_source_segment(source, caught.value.node) in {blamed, f"({blamed})"}


@pytest.mark.parametrize(
    "source",
    [HUGE, f"-{HUGE}", f"(1, {HUGE})", f"{HUGE} + 1", f"{{{HUGE}: 1}}", "0x" + "f" * 300, f"nn.LSTM({HUGE})"],
    ids=["alone", "negative", "in a tuple", "added", "as a key", "just beyond a float", "in a layer"],
)
def test_absurdly_long_numbers_are_too_large(source: str) -> None:
    """A number that no float can hold, and of which Python makes no text, is refused like any large one."""
    with pytest.raises(Unreadable, match="too large"):
        parse(source)


@pytest.mark.parametrize(
    "source",
    [f"out[{HUGE}]", f"out.shape[{HUGE}].x", f"f({HUGE}).shape", f"f[{HUGE}](3)"],
    ids=["an entry", "of an entry", "of a call", "called"],
)
def test_absurdly_long_numbers_can_be_asked_of_torch(source: str) -> None:
    """An expression that quotes such a number is refused, too, without an attempt to quote it."""
    with pytest.raises(Unreadable) as caught:
        parse(source)
    assert len(caught.value.sentence) < 200


def test_what_is_quoted_is_short() -> None:
    """A long expression is quoted by its beginning."""
    with pytest.raises(Unreadable) as caught:
        parse("out." + ".".join(["shape"] * 50))
    assert "..." in caught.value.sentence
    assert len(caught.value.sentence) < 120


def test_a_keyword_given_twice_is_refused() -> None:
    """Python calls no function with one keyword twice, so such a call is no value."""
    for source in ("nn.LSTM(input_size=10, input_size=10)", "nn.LSTM(input_size=10, input_size='x')"):
        with pytest.raises((Unreadable, SyntaxError)):
            parse(source)


@pytest.mark.parametrize("number", [MAX_NUMBER, -MAX_NUMBER, 0, float(MAX_NUMBER)])
def test_the_bound_itself_is_fine(number: float) -> None:
    """The largest number that may be meant can be written."""
    assert parse(repr(number)) == number


def test_the_longest_text_is_fine() -> None:
    """A text of just the length allowed can be written."""
    assert parse(repr("é" * MAX_STRING)) == "é" * MAX_STRING


@pytest.mark.parametrize(
    ("spelt", "also"),
    [
        ("torch.float32", "torch.float"),
        ("torch.float64", "torch.double"),
        ("torch.float16", "torch.half"),
        ("torch.int64", "torch.long"),
        ("torch.int32", "torch.int"),
        ("torch.int16", "torch.short"),
    ],
)
def test_a_dtype_has_two_names(spelt: str, also: str) -> None:
    """A dtype and its alias are one value."""
    assert parse(spelt) == parse(also)
    assert same(parse(also), parse(spelt))


@pytest.mark.parametrize("name", ["torch.float32", "torch.bfloat16", "torch.bool", "torch.int64", "torch.complex64"])
def test_a_dtype_can_be_shown_and_read_again(name: str) -> None:
    """What ``show`` makes of a dtype is what a learner may write, as in a solution."""
    assert same(parse(show(parse(name))), parse(name))


def test_every_builtin_exception_is_a_value() -> None:
    """Each exception class is known by its name, with its bases as ancestors but never Exception."""
    for kind in exception_classes():
        read = parse(kind.__name__)
        assert read.name == kind.__name__
        assert {"Exception", "BaseException", "object"}.isdisjoint(read.ancestors)


def test_the_ancestors_of_an_exception_come_nearest_first() -> None:
    """A class is known with the bases that still say something."""
    assert exception(ModuleNotFoundError) == Named("ModuleNotFoundError")
    assert exception(ModuleNotFoundError).ancestors == ("ImportError",)
    assert exception(UnicodeDecodeError).ancestors == ("UnicodeError", "ValueError")
    assert exception(Exception).ancestors == ()
    assert exception(KeyboardInterrupt).ancestors == ()


def test_names_stand_for_what_is_known() -> None:
    """A name that the file has given a number is that number, also within other values."""
    node = ast.parse("(hidden, 2 * hidden, nn.LSTM(hidden), torch.Size([hidden]))", mode="eval").body
    assert evaluate(node, {"hidden": 20}) == (20, 40, Call("LSTM", (20,)), (20,))


def test_a_part_of_a_known_value_is_to_be_written_out() -> None:
    """Of a name that stands for a value, a part is not looked up; nor is torch said to be asked."""
    node = ast.parse("shape[2]", mode="eval").body
    with pytest.raises(Unreadable, match=r"`shape\[2\]` is a part of that value. Write the part itself."):
        evaluate(node, {"shape": (5, 7, 20)})


def test_a_known_name_is_not_an_exception() -> None:
    """A name of the file's own comes before Python's."""
    assert evaluate(ast.parse("KeyError", mode="eval").body, {"KeyError": 3}) == 3


def test_what_is_no_expression_is_a_syntax_error() -> None:
    """An author's text that is no Python expression is a SyntaxError."""
    with pytest.raises(SyntaxError):
        parse("nn.LSTM(8,")


@pytest.mark.parametrize(
    ("value", "expected"), [(3, True), (2.5, True), (True, False), ("3", False), (OPEN, False), (None, False)]
)
def test_a_flag_is_no_number(value: Value, expected: bool) -> None:
    """Ints and floats are numbers; True is not."""
    assert is_number(value) is expected


@pytest.mark.again
@given(values)
@example("\ud800")
@example(-0.0)
@settings(max_examples=100)
def test_what_is_shown_can_be_read(value: Value) -> None:
    """Whatever value the language has: its spelling is read as that value, and spelt the same again."""
    read = parse(show(value))
    assert read == canonical(value)
    assert show(read) == show(value)
    if isinstance(value, float):
        assert math.copysign(1, read) == math.copysign(1, value)


@pytest.mark.again
@given(
    st.recursive(
        st.sampled_from(["3", "2.5", "'a'", "x", "None", "...", "nn.LSTM", "torch.float32", "KeyError", "1j", "b'a'"]),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "@", "<", "and"]), inner).map(
                " ".join
            ),
            inner.map("({})".format),
            inner.map("-{}".format),
            inner.map("*{}".format),
            st.lists(inner, max_size=3).map(lambda parts: f"({','.join(parts)},)"),
            st.lists(inner, max_size=3).map(lambda parts: f"[{','.join(parts)}]"),
            st.lists(inner, max_size=3).map(lambda parts: f"{{{','.join(parts)}}}"),
            st.tuples(inner, inner).map("{{{0[0]}: {0[1]}}}".format),
            st.tuples(inner, st.lists(inner, max_size=2)).map(lambda call: f"{call[0]}({', '.join(call[1])})"),
            st.tuples(inner, inner).map(lambda pair: "{}(key={})".format(*pair)),
            st.tuples(inner, inner).map(lambda pair: "{}[{}]".format(*pair)),
            inner.map("{}.shape".format),
            st.tuples(st.sampled_from(sorted(FUNCTIONS)), st.lists(inner, max_size=2)).map(
                lambda call: f"{call[0]}({', '.join(call[1])})"
            ),
        ),
        max_leaves=8,
    )
)
@settings(max_examples=100)
def test_every_expression_is_a_value_or_refused(source: str) -> None:
    """No expression does anything but be read or be refused with a sentence."""
    try:
        value = parse(source)
    except SyntaxError:
        return
    except Unreadable as refused:
        assert refused.sentence.endswith(".")  # noqa: PT017  # both ways are right, and this one says so
    else:
        assert isinstance(show(value), str)
