"""The program behind the link, as it is, but that it falls over after it has kept a call and before it answers."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from buergerbuero.config.wsgi import application as ours


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    answer = ours(environ, start_response)
    ordered = Path(os.environ["BB_TEST_FALL"])
    if ordered.exists():
        ordered.unlink()
        os._exit(9)
    return answer
