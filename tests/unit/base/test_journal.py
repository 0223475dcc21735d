"""Files that only grow: a line is there whole, or it does not count."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.base import journal

texts = st.lists(st.binary(min_size=1, max_size=40).filter(lambda line: b"\n" not in line), min_size=1, max_size=6)


def read(file: Path) -> list[bytes]:
    return [line for _, line in journal.lines(file)]


def test_lines_are_appended_and_the_folder_is_made(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "folder" / "log"
    journal.append(file, [b"one"])
    journal.append(file, [b"two", b"three"])
    assert list(journal.lines(file)) == [(1, b"one"), (2, b"two"), (3, b"three")]


@given(lines=texts, data=st.data())
def test_wherever_a_crash_cuts_the_same_line_again_makes_it_whole(
    lines: list[bytes], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("journal") / "log"
    distinct = [b"%d:" % number + line for number, line in enumerate(lines)]
    journal.append(file, distinct)
    size = file.stat().st_size
    torn = data.draw(st.integers(0, len(distinct[-1])))
    with file.open("r+b") as half:
        half.truncate(size - 1 - torn)
    assert read(file) == distinct[:-1]
    journal.append(file, [distinct[-1]])
    assert read(file) == distinct


def test_what_is_not_the_beginning_of_the_next_line_is_not_left_out(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_bytes(b"abc\nabd\n")
    assert read(file) == [b"abc", b"abd"]
