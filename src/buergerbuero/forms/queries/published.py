"""The forms of published services, in all their languages."""

import logging
from typing import Any

from buergerbuero.base.yamlfile import DefinitionError, load
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.forms import assembling, source
from buergerbuero.forms.formats.acroform import mapping
from buergerbuero.forms.values import Form

FILE = "form.yaml"
_MANY = 200
log = logging.getLogger(__name__)
_forms: dict[str, Form] = {}


def form_of(bundle: PublishedService) -> Form:
    """Return the questions of a published service in all its languages. Raises DefinitionError for a broken form."""
    found = _forms.get(bundle.digest)  # once: another thread may clear them at any moment
    if found is None:
        if len(_forms) >= _MANY:
            _forms.clear()
        found = _forms[bundle.digest] = assembling.assemble(bundle, load(FILE, bundle.file(FILE)))
    return found


def newest_form(digest: str) -> Form | None:
    """Return the form that a draft of this publication should answer by now; None if it is the one it has.

    None too when the newest one cannot be read: then drafts go on with their own.
    """
    newest = catalogue.newest_digest(catalogue.bundle(digest).id)
    if newest is None or newest == digest:
        return None
    try:
        return form_of(catalogue.bundle(newest))
    except DefinitionError:
        log.error("drafts stay with their form: the newest publication %s cannot be read", newest[:12])
        return None


def keys_of(form: Form) -> frozenset[str]:
    """Return the keys of everything that a form can ask, such as `hund.name`."""
    return frozenset(field.key for page in form.pages for field in page.fields)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of form.yaml."""
    return source.json_schema(catalogue.blocks())


def mapping_schema() -> dict[str, Any]:
    """Return the JSON Schema of pdf.yaml."""
    return mapping.json_schema()
