"""Addresses of the desk. Only ids and fixed words stand in them, never a name or a number that means a person."""

from django.urls import path

from buergerbuero.desk.views import account, case, day, door, errors, jobs, papers, post, search, services, staff, steps

app_name = "desk"
urlpatterns = [
    path("", day.day, name="day"),
    path("naechster/", day.next_case, name="next"),
    path("vorgang/<uuid:case_id>/", case.case, name="case"),
    path("vorgang/<uuid:case_id>/dokument/<uuid:document_id>/", case.document, name="document"),
    path("vorgang/<uuid:case_id>/seite/<uuid:upload_id>/<int:number>/", papers.page, name="paper"),
    path("vorgang/<uuid:case_id>/seite/<uuid:upload_id>/<int:number>/bild/", papers.picture, name="picture"),
    path("vorgang/<uuid:case_id>/zugangscode/", case.new_code, name="new_code"),
    path("vorgang/<uuid:case_id>/<slug:slug>/", steps.step, name="step"),
    path("suchen/", search.search, name="search"),
    path("post/", post.post_list, name="post"),
    path("post/<uuid:delivery_id>/brief/", post.letter, name="letter"),
    path("post/<uuid:delivery_id>/verschickt/", post.posted, name="posted"),
    path("technik/", jobs.jobs, name="jobs"),
    path("technik/<int:job_id>/nochmal/", jobs.retry, name="retry"),
    path("leistungen/", services.services, name="services"),
    path("leistungen/vorschlag/<uuid:proposal_id>/", services.proposal, name="proposal"),
    path(
        "leistungen/vorschlag/<uuid:proposal_id>/veroeffentlichen/",
        services.release,
        name="release_service",
    ),
    path("leistungen/vorschlag/<uuid:proposal_id>/ablehnen/", services.reject, name="reject_service"),
    path("personal/", staff.people, name="staff"),
    path("personal/neu/", staff.new, name="staff_new"),
    path("personal/<uuid:staff_id>/", staff.person, name="person"),
    path("personal/<uuid:staff_id>/einladen/", staff.invite_again, name="invite_again"),
    path("personal/<uuid:staff_id>/abschalten/", staff.deactivate, name="deactivate"),
    path("personal/<uuid:staff_id>/sitzungen/", staff.end_sessions, name="end_sessions"),
    path("konto/", account.account, name="account"),
    path("konto/kennwort/", account.password, name="password"),
    path("konto/sitzung/<uuid:session_id>/", account.end_session, name="end_session"),
    path("konto/passkey/", account.add_passkey, name="passkey_add"),
    path("konto/passkey/<uuid:passkey_id>/entfernen/", account.remove_passkey, name="passkey_remove"),
    path("konto/neu-anmelden/", account.log_in_again, name="log_in_again"),
    path("tasten/", account.keys, name="keys"),
    path("anmelden/", door.log_in, name="log_in"),
    path("anmelden/passkey/", door.log_in_passkey, name="log_in_passkey"),
    path("abmelden/", door.log_out, name="log_out"),
    path("einrichten/", door.set_up, name="set_up"),
    path("_fehler/<int:code>/", errors.call_up, name="error"),
]
