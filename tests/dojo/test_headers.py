"""What headers say: who asks, from where, and what a page may do."""

from __future__ import annotations

from pytest_lstm_kata.dojo.server import headers


def test_a_page_may_load_only_what_is_its_own() -> None:
    """Its styles and scripts have its nonce; an answer that is no page has none at all."""
    nonce = headers.new_nonce()
    assert nonce != headers.new_nonce()
    policy = headers.security(nonce)["Content-Security-Policy"]
    assert policy == (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert "script-src 'none'" in headers.security()["Content-Security-Policy"]


def test_a_browser_keeps_a_token_for_each_role() -> None:
    """No script sees it and no other site has it sent; what is no token of a dojo is left aside."""
    cookie = headers.cookie("seat", "abc")
    assert cookie == "dojo-seat=abc; Max-Age=86400; Path=/; HttpOnly; SameSite=Strict"
    assert headers.cookie("seat", "abc", is_secure=True) == f"{cookie}; Secure"
    assert "Max-Age=0;" in headers.cookie("seat", "")
    sent = headers.cookies('other=1; dojo-seat=abc;dojo-host="4HX9"; dojo-room; =; ;')
    assert sent == {"seat": "abc", "host": '"4HX9"', "room": ""}
    assert headers.cookies("") == {}


def test_a_program_sends_its_token_as_a_bearer() -> None:
    assert headers.bearer("Bearer abc") == headers.bearer("bearer  abc ") == "abc"
    assert headers.bearer("Basic abc") == headers.bearer("Bearer") == headers.bearer("") == ""


def test_only_pages_of_the_same_host_may_send_something() -> None:
    """Also behind a proxy that speaks https."""
    assert headers.is_from("http://10.0.0.7:8765", "10.0.0.7:8765")
    assert headers.is_from("https://Dojo.example", "dojo.example")
    for origin in ("null", "", "http://10.0.0.7", "http://10.0.0.7:8765.evil.example", "http://[", "10.0.0.7:8765"):
        assert not headers.is_from(origin, "10.0.0.7:8765")
    assert not headers.is_from("", "")


def test_a_form_carries_what_only_a_page_for_this_token_has() -> None:
    nonce = headers.form_nonce("token")
    assert headers.is_nonce(nonce, "token")
    assert not headers.is_nonce(nonce, "other")
    assert not headers.is_nonce("\xe9\ud800"[:1], "token")
    assert "token" not in nonce
