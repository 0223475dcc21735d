"""Addresses of the portal. German pages have none before them, the others their language: /en/suche/.

No answer and no code ever stands in an address. Below /antrag/ the words that are no question come first.
"""

from django.urls import path

from buergerbuero.portal.views import (
    apply,
    case,
    check,
    errors,
    files,
    info,
    later,
    receipt,
    renewed,
    service,
    start,
    verify,
)

app_name = "portal"
urlpatterns = [
    path("", start.start, name="start"),
    path("suche/", start.search, name="search"),
    path("a-z/", start.a_to_z, name="a_to_z"),
    path("hilfe/", info.help_page, name="help"),
    path("barrierefreiheit/", info.accessibility, name="accessibility"),
    path("datenschutz/", info.privacy, name="privacy"),
    path("impressum/", info.imprint, name="imprint"),
    path("leistung/<str:service_id>/", service.service, name="service"),
    path("leistung/<str:service_id>/datenschutz/", service.privacy, name="service_privacy"),
    path("antrag/pruefen/", check.check, name="check"),
    path("antrag/neue-fassung/", renewed.renewed, name="renewed"),
    path("antrag/quittung/", receipt.show, name="receipt"),
    path("antrag/quittung/pdf/", receipt.as_pdf, name="receipt_pdf"),
    path("antrag/spaeter/", later.later, name="later"),
    path("antrag/spaeter/abmelden/", later.leave, name="leave"),
    path("antrag/dateien/<uuid:upload_id>/", files.file, name="file"),
    path("antrag/dateien/<uuid:upload_id>/bild/<int:number>/", files.preview, name="file_preview"),
    path("antrag/dateien/<uuid:upload_id>/drehen/<int:number>/", files.turn, name="file_turn"),
    path("antrag/dateien/<str:page_id>/<str:field>/", files.files, name="files"),
    path("antrag/<str:page_id>/", apply.question, name="question"),
    path("weitermachen/", later.resume, name="resume"),
    path("weitermachen/abgemeldet/", later.left, name="left"),
    path("vorgang/", case.login, name="case_login"),
    path("vorgang/stand/", case.show, name="case"),
    path("vorgang/antwort/", case.answer, name="answer"),
    path("vorgang/zurueckziehen/", case.withdraw, name="withdraw"),
    path("vorgang/dokument/<uuid:document_id>/", case.document, name="document"),
    path("vorgang/quittung/pdf/", receipt.again_as_pdf, name="case_receipt_pdf"),
    path("vorgang/abmelden/", case.logout, name="logout"),
    path("abmelden/", receipt.done, name="done"),
    path("abgemeldet/", receipt.closed, name="closed"),
    path("pruefen/", verify.verify, name="verify"),
    path("_fehler/<int:code>/", errors.call_up, name="error"),
]
