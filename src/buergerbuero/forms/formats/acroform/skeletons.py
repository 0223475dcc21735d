"""What a draft begins with beside its questions: service.yaml, the privacy notice, two notices. Nothing in it is a
fact: what law and town say stands there as unknown, with who can answer it, so that nothing invented is ever shown.

The files are in skeleton/; <words> in them are filled in here.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from buergerbuero.forms.formats.acroform.proposing.parts import Proposal
from buergerbuero.forms.formats.acroform.yamltext import flow, scalar

_FOLDER: Final = Path(__file__).parent / "skeleton"


def service(proposal: Proposal, service_id: str) -> str:
    """Return service.yaml."""
    words = {
        "title": _plain(proposal.title),
        "service": service_id,
        "yaml_title": scalar(proposal.title, flow=False),
        "short": scalar(f"Das Formular „{proposal.title}“, online ausgefüllt und abgegeben.", flow=False),
        "granted": scalar(result_title(proposal), flow=False),
        "refused": scalar(f"Ablehnung: {proposal.title}", flow=False),
        "keywords": flow(_keywords(proposal.title)),
    }
    return _filled("service.yaml", words)


def privacy(proposal: Proposal) -> str:
    """Return datenschutz.md."""
    return _filled("datenschutz.md", {"title": _plain(proposal.title)})


def notices() -> dict[str, str]:
    """Return the templates of the notices by name."""
    return {f"vorlagen/{name}": _filled(name, {}) for name in ("bescheid.typ", "ablehnung.typ")}


def result_title(proposal: Proposal) -> str:
    """Return what the notice of a grant is called until somebody gives it its name."""
    return f"Bescheid: {proposal.title}"


def _filled(name: str, words: Mapping[str, str]) -> str:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return re.sub(r"<([a-z_]+)>", lambda found: words.get(found[1], found[0]), text)


def _plain(text: str) -> str:
    return re.sub(r"[{}\s]+", " ", text).strip()


def _keywords(title: str) -> list[str]:
    found = [title, *(word for word in re.findall(r"[A-ZÄÖÜ][a-zäöüß]{4,}", title) if word != title)]
    return list(dict.fromkeys(found))[:8]
