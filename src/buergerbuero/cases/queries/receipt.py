"""What the receipt of an application says: on its page, and as a PDF. Each reads only what it shows."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import alone, answers, consents, fees, parties
from buergerbuero.cases.queries.due import due_of
from buergerbuero.cases.values import Access, ReceiptPage, ReceiptPaper, Role, SentCase, UnknownCase
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.catalogue.values.ways import WAYS
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import Answers


def receipt_page(*, access: Access, language: str) -> ReceiptPage:
    """Return what the page says that comes after sending. Raises UnknownCase after erasure."""
    case = _case(access)
    bundle, stand = catalogue.bundle(case.digest), answers.readable(case, access.key)[0]
    people = parties.parties_of(case, access.key)
    return ReceiptPage(
        **vars(sent_case(case, access.key, bundle, stand, language)),
        email=people[Role.APPLICANT].email or "",
        consent=consents.own_consent(case, access.key, people),
        free=catalogue.is_free(bundle, fees.billed(case, bundle, stand)),
    )


def receipt_paper(*, access: Access, language: str) -> ReceiptPaper:
    """Return what the PDF says: the whole declaration too, as it stands. Raises UnknownCase after erasure."""
    case = _case(access)
    bundle, stand = catalogue.bundle(case.digest), answers.readable(case, access.key)[0]
    form = form_queries.form_of(bundle)
    return ReceiptPaper(
        **vars(sent_case(case, access.key, bundle, stand, language)),
        rows=form_queries.rows(form, stand, language),
        amendments=answers.amendments(case, access.key, form, stand, language),
    )


def sent_case(case: Case, key: bytes, bundle: PublishedService, stand: Answers, language: str) -> SentCase:
    """Return what the case's page and both of these say, in this language."""
    with override(language):
        return SentCase(
            number=case.number,
            title=bundle.card(language).title,
            languages=bundle.languages,
            received_at=case.received_at,
            due=due_of(case, catalogue.town()),
            delivery_text=_(WAYS[case.channel].chosen),
            responsible=bundle.responsible(language).text(language),
            demo=bundle.demo,
            practice=bundle.service.practice,
            digest=case.digest,
            fee=fees.fee_of(case, bundle),
            quick=alone.may_be_quick(case, key, bundle, stand),
        )


def _case(access: Access) -> Case:
    case = Case.objects.filter(id=access.case_id).first()
    if case is None:
        raise UnknownCase
    return case
