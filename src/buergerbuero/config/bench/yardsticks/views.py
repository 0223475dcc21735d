"""A view that inserts one row, and a wizard with the same twelve answers on six pages."""

import json
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from formtools.wizard.views import SessionWizardView  # type: ignore[import-untyped]

TABLE: Final = "CREATE TABLE IF NOT EXISTS antrag (id bigserial PRIMARY KEY, angaben jsonb NOT NULL)"


class Person(forms.Form):
    """Three answers; the day in three fields, as ours."""

    person_vornamen = forms.CharField()
    person_familienname = forms.CharField()
    person_geburtsdatum_tag = forms.IntegerField()
    person_geburtsdatum_monat = forms.IntegerField()
    person_geburtsdatum_jahr = forms.IntegerField()


class Contact(forms.Form):
    """Two answers."""

    kontakt_email = forms.EmailField()
    kontakt_telefon = forms.CharField()


class Address(forms.Form):
    """Four answers."""

    anschrift_straße = forms.CharField()
    anschrift_hausnummer = forms.CharField()
    anschrift_plz = forms.RegexField(r"^\d{5}$")
    anschrift_ort = forms.CharField()


class Identity(forms.Form):
    """A choice."""

    ausweisart = forms.ChoiceField(
        choices=[("personalausweis", "Personalausweis"), ("reisepass", "Reisepass"), ("anderer", "Einen anderen")],
        widget=forms.RadioSelect,
    )


class Proof(forms.Form):
    """A file, kept as it came."""

    nachweis = forms.FileField()


class Remark(forms.Form):
    """A longer text."""

    bemerkung = forms.CharField(widget=forms.Textarea)


class Wizard(SessionWizardView):  # type: ignore[misc]  # the library has no types
    """One page after the other, kept in the session; at the end one row."""

    form_list: Final = [
        ("person", Person),
        ("kontakt", Contact),
        ("anschrift", Address),
        ("ausweisart", Identity),
        ("nachweis", Proof),
        ("bemerkung", Remark),
    ]
    file_storage = FileSystemStorage(location=settings.MEDIA_ROOT)
    template_name = "wizard.html"

    def done(self, form_list: Any, **_more: Any) -> HttpResponse:  # noqa: ANN401 - as the library says
        """Keep everything."""
        answers = {name: str(value) for form in form_list for name, value in form.cleaned_data.items()}
        insert(answers)
        return HttpResponse("done")


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    """Keep what was sent, and nothing more."""
    insert({name: str(value) for name, value in request.POST.items()})
    return HttpResponse("done")


def insert(answers: dict[str, str]) -> None:
    """Insert one row."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO antrag (angaben) VALUES (%s)", [json.dumps(answers)])
