"""Where to read on, as links: the texts of ``see`` name pages of torch's documentation, issues and threads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

DOCS: Final = "https://docs.pytorch.org/docs/stable/"
_PAGES: Final[Mapping[str, str]] = {
    "Numerical accuracy": "notes/numerical_accuracy.html",
    "Reproducibility": "notes/randomness.html",
    "Automatic Mixed Precision package": "amp.html",
}
"""Pages of torch's documentation that are about no one name."""
_OWNERS: Final[Mapping[str, str]] = {
    "Lightning": "Lightning-AI/pytorch-lightning",
    "LASER": "facebookresearch/LASER",
    "Listen-Attend-Spell": "kaituoxu/Listen-Attend-Spell",
    "X-Punctuator": "kaituoxu/X-Punctuator",
    "allennlp": "allenai/allennlp",
    "captum": "pytorch/captum",
    "darts": "unit8co/darts",
    "fairseq": "facebookresearch/fairseq",
    "lstm-vae-torch": "dion-jy/lstm-vae-torch",
}
"""Repositories that are named without their owners."""
_REFERENCE: Final = re.compile(
    rf"""(?P<page>{"|".join(map(re.escape, _PAGES))})
    | (?P<name>\b(?:torch|Tensor|nn)(?:\.\w+)+)
    | (?P<repository>[\w./-]*)\#(?P<issue>\d+)
    | discuss\.pytorch\.org\ (?P<thread>\d+)
    | Stack\ Overflow\ (?P<question>\d+)
    | (?P<url>https?://[^\s;,]+)""",
    re.VERBOSE | re.ASCII,
)


class Part(NamedTuple):
    """A piece of a text; with a ``url`` it is a link."""

    text: str
    url: str = ""


def parts(see: str) -> Iterator[Part]:
    """The text in pieces, in their order: those that name a page or a thread are links."""
    end, repository = 0, ""
    for match in _REFERENCE.finditer(see):
        repository = match["repository"] or repository
        url = _url(match, repository)
        if url:
            if match.start() > end:
                yield Part(see[end : match.start()])
            yield Part(match[0], url)
            end = match.end()
    if end < len(see):
        yield Part(see[end:])


def urls(see: str) -> tuple[str, ...]:
    """Each link of the text once, in their order."""
    return tuple(dict.fromkeys(part.url for part in parts(see) if part.url))


def _url(found: re.Match[str], repository: str) -> str:
    """Empty for an issue of a repository whose owner nobody knows."""
    match found.lastgroup:
        case "page":
            return DOCS + _PAGES[found[0]]
        case "name":
            return DOCS + _of_torch(found[0])
        case "issue":
            path = repository if "/" in repository else _OWNERS.get(repository, "")
            return f"https://github.com/{path}/issues/{found['issue']}" if path else ""
        case "thread":
            return f"https://discuss.pytorch.org/t/{found['thread']}"
        case "question":
            return f"https://stackoverflow.com/questions/{found['question']}"
    return found[0]


def _of_torch(name: str) -> str:
    """The page of a name; methods of nn.Module stand on the page of their class."""
    full = name if name.startswith("torch.") else f"torch.{name}"
    class_ = re.match(r"torch\.nn\.[A-Z]\w*(?=\.)", full)
    return f"generated/{class_[0]}.html#{full}" if class_ else f"generated/{full}.html"
