"""What service.yaml may name in a notice is what a notice can fill: the lists that `services check` uses are whole."""

import datetime
import inspect
import re

from buergerbuero.cases.queries import notice
from buergerbuero.cases.queries.planned import figures_of
from buergerbuero.catalogue.checking import OF_THE_CASE
from buergerbuero.catalogue.rules import calculations
from buergerbuero.catalogue.rules.calculations import CALCULATIONS
from buergerbuero.catalogue.rules.registers import OF_THE_PERMIT
from tests.unit.catalogue.folders import demo
from tests.unit.catalogue.test_checking import PUBLISHED

TODAY = datetime.date(2026, 11, 23)


def test_the_figures_of_the_dog_tax() -> None:
    assert demo().service.calculation
    answers = {"anzahl": "erster", "seit_wann": "2026-03-01", "zugezogen": False}
    figures = figures_of(calculations.calculate(PUBLISHED, answers, TODAY), "de")
    assert figures.values.keys() == CALCULATIONS["hundesteuer"].values
    assert figures.tables.keys() == CALCULATIONS["hundesteuer"].tables


def test_what_a_notice_says_of_the_case() -> None:
    said = re.findall(r'"vorgang\.(\w+)"', inspect.getsource(notice))
    permit = {each.removeprefix("vorgang.") for each in OF_THE_PERMIT}
    assert set(said) == {*OF_THE_CASE, *permit}
