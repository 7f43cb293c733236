"""What the headers of a request may say, and what those of each answer say: whose host this is, who asks, what a page may do."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlsplit

COOKIE: Final = "dojo-"
"""Before the role: the facilitator's browser may show the projector's page, too, and try a seat."""

_DAY: Final = 24 * 60 * 60

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # by `no-referrer` a form that is posted would have the `Origin` null
    "Cache-Control": "no-store",
}


def new_nonce() -> str:
    """For one page: only its own styles and scripts have it."""
    return secrets.token_urlsafe(16)


def security(nonce: str = "") -> dict[str, str]:
    """The headers of each answer; with the nonce of a page, if it is one. Nothing else is loaded, framed or sent elsewhere."""
    own = f" 'nonce-{nonce}'" if nonce else " 'none'"
    policy = (
        f"default-src 'none'; style-src{own}; script-src{own}; connect-src 'self'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return {**_ALWAYS, "Content-Security-Policy": policy}


def cookie(role: str, token: str, *, is_secure: bool = False) -> str:
    """The value of ``Set-Cookie`` that keeps this token for a day; an empty token makes the browser forget it.

    One that ``is_secure`` is sent by https alone.
    """
    secure = "; Secure" if is_secure else ""
    return f"{COOKIE}{role}={token}; Max-Age={_DAY if token else 0}; Path=/; HttpOnly; SameSite=Strict{secure}"


def cookies(header: str) -> Mapping[str, str]:
    """The tokens that a browser sends, by role."""
    pairs = (pair.strip().partition("=") for pair in header.split(";"))
    return {name.removeprefix(COOKIE): value for name, _, value in pairs if name.startswith(COOKIE)}


def bearer(authorization: str) -> str:
    """The token that a program sends; empty if there is none."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def is_ours(host: str, hosts: Iterable[str]) -> bool:
    """Is this ``Host`` a name that we go by? A page of another name that was made to point here is a stranger's."""
    return host.lower() in hosts


def is_from(origin: str, host: str) -> bool:
    """Was this sent by a page of this very host? ``null`` and what cannot be read was not."""
    try:
        return bool(host) and urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False


def form_nonce(secret: str) -> str:
    """What a form of a page carries, and only a page that we made for this token does."""
    return hmac.new(secret.encode(), b"form", "sha256").hexdigest()[:32]


def is_nonce(nonce: str, secret: str) -> bool:
    return hmac.compare_digest(nonce.encode(), form_nonce(secret).encode())
