"""The example for the proxy fits what the portal takes, and the memory that it is given for it."""

import re

from buergerbuero.base.incoming import MOST_OF_ALL, MOST_OF_ONE
from tests.cast import PROJECT

FOLDER = PROJECT / "deploy" / "nginx"
EXAMPLE = (FOLDER / "buergerbuero.conf").read_text(encoding="utf-8")
MEGABYTE = 1 << 20


def number(pattern: str) -> int:
    found = re.search(pattern, EXAMPLE)
    assert found, pattern
    return int(found[1])


def test_two_large_files_and_all_that_the_portal_keeps_of_a_form_come_through() -> None:
    most = number(r"client_max_body_size (\d+)m;") * MEGABYTE
    assert most > max(2 * MOST_OF_ONE, MOST_OF_ALL) and most < 2 * MOST_OF_ALL


def test_the_memory_holds_as_many_as_are_let_in_at_once() -> None:
    at_once = number(r"limit_conn large_of_all (\d+);")
    assert number(r"size=(\d+)m") > at_once * number(r"client_max_body_size (\d+)m;")
    assert number(r"limit_conn large_of_one (\d+);") < at_once


def test_who_is_refused_reads_why() -> None:
    for page in re.findall(r"error_page \d+ /([\w-]+\.html);", EXAMPLE):
        assert "Gehen Sie in Ihrem Browser zurück" in (FOLDER / page).read_text(encoding="utf-8")
