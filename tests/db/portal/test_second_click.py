"""Two clicks at once, and what the draft's code still opens after sending."""

from types import ModuleType
from typing import Any

import pytest
from django.test import Client

from buergerbuero.base.actors import CITIZEN, staff
from buergerbuero.base.ids import new_id
from buergerbuero.cases import actions
from buergerbuero.cases.models import Case
from buergerbuero.forms import actions as forms
from tests.cast import NOW
from tests.db.portal.person import SHORTEST, Person


@pytest.mark.parametrize(("whose", "where"), [(forms, "save_page"), (actions, "open_case")])
def test_a_click_that_is_overtaken_while_it_sends_leads_to_the_receipt(
    person: Person, monkeypatch: pytest.MonkeyPatch, whose: ModuleType, where: str
) -> None:
    person.reach()
    kept = getattr(whose, where)

    def overtaken(**what: Any) -> Any:
        monkeypatch.setattr(whose, where, kept)
        for draft_id, code in [(what["draft_id"], what["code"])]:
            if where == "save_page":
                forms.save_page(**{**what, "raw": {"erklärung": ["ja"]}})
            actions.open_case(draft_id=draft_id, code=code, by=CITIZEN, now=NOW)
        return kept(**what)

    monkeypatch.setattr(whose, where, overtaken)
    person.press("Antrag senden", {"erklärung": "ja"})
    assert person.path == "/antrag/quittung/"
    assert Case.objects.count() == 1


def test_what_another_window_changes_while_it_is_sent_is_not_sent_unseen(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.reach()
    kept = actions.open_case

    def overtaken(**what: Any) -> Any:
        monkeypatch.setattr(actions, "open_case", kept)
        raw = {name: [value] for name, value in {**SHORTEST["hund"], "hund-name": "Rex"}.items()}
        forms.save_page(draft_id=what["draft_id"], code=what["code"], page_id="hund", raw=raw, by=CITIZEN, now=NOW)
        return kept(**what)

    monkeypatch.setattr(actions, "open_case", overtaken)
    person.press("Antrag senden", {"erklärung": "ja"})
    assert (person.status, Case.objects.exists()) == (409, False)
    person.page.says("Ihre Angaben haben sich geändert", "Rex")
    assert person.press("Antrag senden", {"erklärung": "ja"}).path == "/antrag/quittung/"


def test_the_drafts_code_leads_to_the_door_once_the_case_has_a_new_code(person: Person) -> None:
    page = person.reach().open("/antrag/spaeter/").page
    draft_code = "".join(page.root.of_class("bb-code")[0].text.split())
    person.open("/antrag/pruefen/").press("Antrag senden", {"erklärung": "ja"})
    actions.replace_code(case_id=Case.objects.get().id, by=staff(new_id()), now=NOW)
    later = Person(Client()).open("/weitermachen/").press("Weitermachen", {"code": draft_code})
    assert (later.status, later.path) == (200, "/vorgang/")
    person.open("/antrag/quittung/").page.says("nicht mehr offen")
