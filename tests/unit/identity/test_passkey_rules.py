"""Where passkeys can be, and what a browser is called."""

import pytest

from buergerbuero.identity import rules


@pytest.mark.parametrize(
    ("host", "takes"),
    [("localhost", True), ("schreibtisch.example.org", True), ("127.0.0.1", False), ("::1", False), ("[::1]", False)],
)
def test_a_passkey_belongs_to_a_name(host: str, takes: bool) -> None:
    assert rules.takes_passkeys(host) is takes


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.0", ""),
        ("", ""),
        ("<script>Firefox/" + "x" * 10_000, "Firefox"),
    ],
)
def test_a_browser_is_called_what_people_call_it(said: str, words: str) -> None:
    assert rules.browser_words(said) == words
