"""Forms from YAML for the tests of this folder."""

from buergerbuero.base.yamlfile import Problem, load
from buergerbuero.forms import assembling, checking, loading
from buergerbuero.forms.values import Form, Place, Text


def form_of(text: str) -> Form:
    pages = assembling.sensible(load("form.yaml", text))
    return Form("probe", assembling.form_pages(pages, lambda key, german: Text(german), Place()))


def problems_of(text: str) -> list[Problem]:
    located = load("form.yaml", text)
    pages, problems = loading.read(located)
    return sorted(problems) or checking.problems_in(pages, located)


def unchecked(text: str) -> Form:
    pages, problems = loading.read(load("form.yaml", text))
    assert not problems
    return Form("probe", assembling.form_pages(pages, lambda key, german: Text(german), Place()))
