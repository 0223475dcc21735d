"""The receipt: what happens next, by when and who, for the page and for the PDF.

The PDF holds the whole declaration, as OZG § 9a Abs. 4 asks.
"""

import datetime
import itertools
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from buergerbuero.base.ids import format_code
from buergerbuero.base.languages import own
from buergerbuero.base.templatetags.bb_words import day, moment
from buergerbuero.cases.values import ReceiptPaper, SentCase
from buergerbuero.catalogue.values import Town
from buergerbuero.documents.values import AnswerGroup, Line, ReceiptData, Sender, Step, Value
from buergerbuero.forms.values import AnswerRow, Change
from buergerbuero.portal.pages import Help, language
from buergerbuero.portal.templatetags.portal_words import money

_OPEN: Final = Value(None)


def steps(case: SentCase) -> tuple[Step, ...]:
    """Return what happens after sending, in order."""
    due = Value(_by(case, case.due.day), case.due.example) if case.due else _OPEN
    asked = _(
        "Die Frage steht dann bei Ihrem Vorgang im Internet. Haben Sie eine E-Mail-Adresse angegeben, "
        "sagen wir Ihnen Bescheid. Sie antworten nur auf diesen einen Punkt."
    )
    return (
        Step(_("Ihr Antrag ist da"), _("Wir haben alles sicher gespeichert.")),
        Step(_("Wir prüfen Ihren Antrag"), _review(case), case.responsible, due),
        Step(_("Falls etwas fehlt, fragen wir nach"), asked),
        Step(_("Ihr Bescheid kommt"), case.delivery_text, None, due),
    )


def _review(case: SentCase) -> str:
    """Say who looks at it, and where that waits for the fee."""
    looks = _("Ein Mensch sieht sich Ihre Angaben an.")
    if case.quick:
        looks = _(
            "Wir fragen zuerst die Register. Bestätigen sie alles, bekommen Sie den Bescheid, ohne auf einen Menschen "
            "zu warten. Sonst sieht sich ein Mensch Ihre Angaben an."
        )
    waits = case.fee is not None and case.fee.open is not None and case.fee.wanted
    later = _("Damit beginnen wir, nachdem Sie bezahlt haben.")
    return f"{later} {looks}" if waits else looks


def _with_payment(case: SentCase) -> tuple[Step, ...]:
    first, *others = steps(case)
    return (first, *_paying(case), *others)


def _paying(case: SentCase) -> tuple[Step, ...]:
    """Return the step that is the person's own, if something is to be paid; on the page it has a box of its own."""
    claim = case.fee.open if case.fee else None
    if case.fee is None or claim is None:
        return ()
    amount = Value(money(claim.amount_cents), case.fee.example)
    said = _("Zu zahlen: {amount}, Kassenzeichen {reference}. Wie Sie zahlen können, steht bei Ihrem Vorgang.")
    text = said.format(amount=_with_note(amount), reference=claim.reference)
    return (Step(_("Sie bezahlen die Gebühr"), text, None, Value(day(claim.due_on))),)


def _with_note(value: Value) -> str:
    note = _("Beispielwert")
    return f"{value.text} ({note})" if value.example else str(value.text)


def _by(case: SentCase, due_on: datetime.date) -> str:
    """Return by when, which is later for who pays later where the review waits for that."""
    if case.fee and case.fee.wanted:
        return _("{day}, wenn Sie die Gebühr gleich bezahlen, sonst später").format(day=day(due_on))
    return day(due_on)


def data(case: ReceiptPaper, code: str, town: Town, helping: Help) -> ReceiptData:
    """Return what the receipt as a PDF says. Where it carries the access code, hand it over and do not keep it."""
    address = settings.BB.portal_url + reverse("portal:case_login")
    hall = ", ".join(town.town_hall.value.lines) if town.town_hall.value else ""
    return ReceiptData(
        title=_("Quittung"),
        service=case.title,
        case_number=case.number,
        access_code=format_code(code) if code else _("siehe erste Quittung"),
        created_at=case.received_at,
        received_at=moment(case.received_at),
        status_address=address.removeprefix(f"{urlsplit(address).scheme}://"),
        status_url=address,
        sender=Sender(helping.office, case.responsible, hall),
        steps=_with_payment(case),
        help=_help(helping),
        answers=(*answers(case), *corrections(case)),
        demo=case.demo,
        language=own(language()),
    )


def _help(helping: Help) -> tuple[Line, ...]:
    """Return whom to call; the number of all authorities only where it is known that the town takes part."""
    office = (helping.office, Value(helping.phone))
    return ((_("Behördennummer"), Value("115")), office) if helping.shared_number_known else (office,)


def answers(case: ReceiptPaper) -> list[AnswerGroup]:
    """Return the answers by the page they were given on, and by the entry of a repeated group.

    A lone answer does not repeat the question as its label.
    """
    by_page = itertools.groupby(case.rows, key=lambda row: (row.page_id, row.group, row.entry))
    return [
        AnswerGroup(f"{group} {entry}" if entry else group, tuple(_line(row, group) for row in rows))
        for (_id, group, entry), rows in by_page
    ]


def corrections(case: ReceiptPaper) -> list[AnswerGroup]:
    """Return what was corrected after sending, by when; the answers above are those that stand now."""
    return [
        AnswerGroup(
            _("Berichtigt am {when}").format(when=moment(amendment.at)),
            tuple((change.label, _change(change)) for change in amendment.changes),
        )
        for amendment in case.amendments
    ]


def _change(change: Change) -> str:
    before, after = change.before, change.after
    if not before:
        return _("neu: {after}").format(after=after)
    if not after:
        return _("weggefallen; bisher: {before}").format(before=before)
    return _("neu: {after}; bisher: {before}").format(after=after, before=before)


def _line(row: AnswerRow, group: str) -> tuple[str, str]:
    return (_("Ihre Antwort") if row.label == group else row.short_label, row.text)
