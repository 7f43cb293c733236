"""What an answer of few possible values is a sign of: an exception class, None, a flag, a dtype.

A sentence about the learner's own value, with a question. It is the same whatever is right.
"""

from __future__ import annotations

import ast
from typing import Final

from pytest_lstm_kata.kata.model import Named, Value

_EXCEPTIONS: Final = {
    "KeyError": "is about a key that a dict does not have. Is anything looked up by a key here?",
    "IndexError": "is about a place that is not there. Is anything read by its index here?",
    "LookupError": "is about something that is looked up and not found. Is anything looked up here?",
    "AttributeError": "is about a name after a dot that an object does not have. Is any object asked for such a name here?",
    "TypeError": "is about a value of a type that does not fit, or about arguments that a signature does not take. "
    "Is that so here?",
    "ValueError": "is about an argument of the right type whose value makes no sense. Is there such a value here?",
    "UnicodeError": "is about text and its bytes. Is any text read here?",
    "NotImplementedError": "is about a thing that nobody has written yet. Is there anything here that torch cannot do?",
    "RecursionError": "is about a function that calls itself too often. Does one do so here?",
    "RuntimeError": "is what torch raises while it computes: sizes, dtypes or devices that do not fit each other, or a "
    "graph that is gone. Does everything here fit?",
    "AssertionError": "comes from a line with assert, or from a torch that was built without CUDA. Is one of these the "
    "reason here?",
    "ReferenceError": "is about a weak reference to an object that is gone. Is there a weak reference here?",
    "MemoryError": "is about memory that is used up. Is so much needed here?",
    "NameError": "is about a variable that was never given a value. Is there a name without a value here?",
    "UnboundLocalError": "is about a variable that was never given a value. Is there a name without a value here?",
    "ImportError": "is about a module that cannot be imported. Is anything imported here?",
    "ModuleNotFoundError": "is about a module that is not installed. Is anything imported here?",
    "ZeroDivisionError": "is about a division by zero. Is anything divided here?",
    "OverflowError": "is about a number that is too large. Do the numbers get so large here?",
    "FloatingPointError": "is raised by hardly any library: torch goes on with inf or nan. What is computed here?",
    "ArithmeticError": "is about a computation that has no result. What is computed here?",
    "StopIteration": "is about an iterator that has no more items. Is anything read item by item here?",
    "OSError": "is about files and the system. Is a file opened here?",
    "FileNotFoundError": "is about a file that is not there. Is a file opened here?",
    "EOFError": "is about input that ends too early. Is any input read here?",
    "BufferError": "is about a buffer that is in use. Is the memory of a tensor resized here?",
    "SyntaxError": "is about text that is not Python. Can Python read this line?",
}
_GENERAL: Final = (
    "is not what torch raises for a call like this. Is anything of the wrong type, of the wrong size, or not there?"
)
_WARNING: Final = "is a warning: it is shown, and the call goes on. Does this call go on?"

_DTYPES: Final = {
    "torch.float32": "is the default of torch. Does anything here ask for another one?",
    "torch.float64": "appears only where something asks for it, as .double() does. What asks for it here?",
    "torch.float16": "appears only where something asks for it, as .half() does. What asks for it here?",
    "torch.bfloat16": "appears only where something asks for it. What asks for it here?",
}
_OTHER_DTYPE: Final = (
    "is not a dtype that a layer computes in by itself. What decides in which type torch computes here?"
)

TRUE: Final = "You wrote True. What would have to happen for False? Follow this case alone, step by step."
FALSE: Final = "You wrote False. What would have to happen for True? Follow this case alone, step by step."
ACCEPTED: Final = (
    "None means that torch accepts the call. Follow it step by step: what does each part get, and can it take that?"
)


def sign(value: Value) -> str:
    """What a flag, None, an exception class or a dtype says; empty for any other value."""
    match value:
        case None:
            return ACCEPTED
        case bool():
            return TRUE if value else FALSE
        case Named(name=name) if name.startswith("torch."):
            return f"{name} {_DTYPES.get(name, _OTHER_DTYPE)}"
        case Named(name=name):
            other = _WARNING if name.endswith("Warning") else _GENERAL
            return f"{name} {_EXCEPTIONS.get(name, other)}"
    return ""


def about(blank: str, comment: str) -> str:
    """The blank and, where its comment is Python, what stands there: ```beyond`, x[9]``."""
    return f"`{blank}`, {comment}" if _is_code(comment) else f"`{blank}`"


def _is_code(comment: str) -> bool:
    """Is it a call, a part of something, or an assignment of such? A lone word is a word."""
    try:
        (statement,) = ast.parse(comment).body
    except (SyntaxError, ValueError):
        return False
    return isinstance(statement, ast.Assign) or (
        isinstance(statement, ast.Expr)
        and not isinstance(statement.value, ast.Name | ast.Constant | ast.Set | ast.Dict)
    )
