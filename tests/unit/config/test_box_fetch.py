"""./buergerbuero box fetch: what lies on a stick and is no file holds nobody up, and writes nothing to the terminal."""

import os
from pathlib import Path

import pytest

from ausgabebox.protocol import bundles
from buergerbuero.config.cli import box_fetch
from buergerbuero.config.cli.trouble import Trouble

LOUD = "up\x1b]0;x\x07"


def test_what_cannot_be_read_is_refused_before_any_data_are_asked_for(tmp_path: Path) -> None:
    pipe, large, none = (tmp_path / f"{name}{LOUD}" for name in ("pipe", "large", "none"))
    os.mkfifo(pipe)
    large.write_bytes(bytes(bundles.FILE_LIMIT + 1))
    for path, said in ((pipe, "no ordinary file"), (large, "larger than any"), (none, "No such file")):
        with pytest.raises(Trouble, match=said) as refused:
            box_fetch.main([str(path)])
        assert refused.value.remedy and not set("\x1b\x07") & set(str(refused.value))
