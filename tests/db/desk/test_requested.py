"""What a person asks for besides is seen, and the notice says what becomes of it. Each grant is shown before."""

from collections.abc import Callable

import pytest
from django.test import Client

from buergerbuero.base import keyring
from buergerbuero.base.actors import staff
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries.notice import notice_of
from buergerbuero.cases.values import DeskCase, EmptyText, Receipt
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Verdict
from tests.cast import NOW
from tests.db.conftest import Colleague
from tests.made import fees

REASON = "Der Hund begleitet mich, weil ich schlecht sehe."
SUGGESTED = "Darüber entscheiden wir gesondert und schreiben Ihnen dazu."
ASKS = 11
"""Index of a demo person who asks for less tax."""


def view_of(receipt: Receipt, clerk: Colleague) -> DeskCase:
    return queries.case_view(case_id=receipt.case_id, staff_id=clerk.staff_id, now=NOW)


def page(browser: Client, receipt: Receipt, step: str) -> str:
    return browser.get(f"/vorgang/{receipt.case_id}/{step}/").content.decode()


@pytest.fixture
def asked(application: Callable[..., Receipt]) -> Receipt:
    return application(ASKS)


def test_what_is_requested_besides_is_among_what_is_to_be_checked(asked: Receipt, clerk: Colleague) -> None:
    line = view_of(asked, clerk).checks.lines[-1]
    assert line.sentence == f"Weniger oder keine Hundesteuer beantragt: „{REASON}“"
    assert (line.verdict, "Anmerkung" in line.why) == (Verdict.UNCLEAR, True)


def test_who_asks_for_nothing_besides_is_granted_as_before(
    application: Callable[..., Receipt], clerk: Colleague
) -> None:
    receipt = application(1)
    assert not any("beantragt" in line.sentence for line in view_of(receipt, clerk).checks.lines)
    actions.grant(case_id=receipt.case_id, version=0, by=staff(clerk.staff_id), now=NOW)


def test_nobody_grants_without_a_word_about_it(asked: Receipt, clerk: Colleague) -> None:
    by = staff(clerk.staff_id)
    for remarks in ("", "  \n"):
        with pytest.raises(EmptyText, match="requested"):
            actions.grant(case_id=asked.case_id, version=0, remarks=remarks, by=by, now=NOW)
    assert not Case.objects.get().decisions.exists()


def test_the_suggestion_stands_there_and_comes_into_the_notice(asked: Receipt, clerk: Colleague) -> None:
    shown = page(clerk.browser, asked, "bewilligen")
    assert SUGGESTED in shown and '<details class="desk-details" open>' in shown
    sent = {"stand": "0", "text": ""}
    refused = clerk.browser.post(f"/vorgang/{asked.case_id}/bewilligen/", sent)
    assert refused.status_code == 422 and "worum außerdem gebeten wurde" in refused.content.decode()
    done = clerk.browser.post(f"/vorgang/{asked.case_id}/bewilligen/", {**sent, "text": f"Gut. {SUGGESTED}"})
    assert done.status_code == 302
    case = Case.objects.get()
    key, bundle = keyring.open_at_desk(vault=case.id), catalogue.bundle(case.digest)
    notice = notice_of(case, case.decisions.get(), key, bundle, code="0" * 17)
    assert notice.data.reasons[-1] == f"Gut. {SUGGESTED}"


def test_a_grant_shows_title_values_and_reasons_where_nothing_is_calculated(db: None, clerk: Colleague) -> None:
    receipt = fees.apply(fees.publish(NOW), NOW, farbe="grau")
    view = view_of(receipt, clerk)
    assert view.outline.title == "Passierschein A 38 (Übung)"
    assert dict(view.outline.lines) == {
        "Farbe": "Grau, ohne Gebühr",
        "Ziel": "Zimmer 12",
        "Eingegangen": "23.11.2026",
        "Begründung": "Sie haben alle Fragen beantwortet und alles abgegeben. Damit ist die Übung geschafft.",
    }
    shown = page(clerk.browser, receipt, "bewilligen")
    assert "Das steht im Bescheid" in shown and "Zimmer 12" in shown and "die Übung geschafft" in shown
