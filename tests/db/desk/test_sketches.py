"""A service out of a fillable PDF at the desk: uploaded, seen, corrected, previewed, proposed, published."""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import DatabaseError
from pikepdf import String

from buergerbuero.audit.models import Entry
from buergerbuero.base.actors import staff
from buergerbuero.catalogue import actions
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.bundle import Sources, digest_of, pack
from buergerbuero.catalogue.models import Bundle, Proposal, Publication, SketchFolder, SketchPage
from buergerbuero.catalogue.values import Sketch
from buergerbuero.documents.adapters.caged.asking import Asking
from buergerbuero.documents.adapters.typst.trying import FORKED, ShutInTrial
from buergerbuero.documents.values import MOST_PAGES
from buergerbuero.forms import queries as forms
from buergerbuero.identity.values import Role
from tests.cast import NOW, PROJECT
from tests.db.conftest import Colleague, Time
from tests.db.desk.test_work import text_of
from tests.made import paperforms

pytestmark = pytest.mark.django_db

Make = Callable[..., Colleague]
START = "/leistungen/pdf/"
FIELDS = (
    paperforms.text("Familienname", label="Familienname"),
    paperforms.text("Vorname", label="Vorname"),
    paperforms.text("Geburtsdatum", label="Geburtsdatum"),
    paperforms.text("Grund", label="Grund der Meldung"),
    paperforms.text("Aktenzeichen", label="Aktenzeichen (wird vom Amt ausgefüllt)"),
    paperforms.signature("Unterschrift", label="Unterschrift"),
)


@pytest.fixture
def author(colleague: Make, published: str) -> Colleague:
    return colleague(Role.EDITOR, "B. Beispiel")


@pytest.fixture
def second(colleague: Make) -> Colleague:
    return colleague(Role.SUPERVISOR, "L. Probe")


def upload(who: Colleague, pdf: bytes | None = None, kennung: str = "meldung") -> Any:
    file = SimpleUploadedFile("formular.pdf", paperforms.form(FIELDS) if pdf is None else pdf)
    return who.browser.post(START, {"pdf": file, "kennung": kennung})


@pytest.fixture
def begun(author: Colleague) -> Sketch:
    answer = upload(author)
    assert answer.status_code == 302, text_of(answer)
    [sketch] = catalogue.sketches()
    assert answer["Location"] == f"/leistungen/entwurf/{sketch.id}/?getan=neu"
    return sketch


def address(sketch: Sketch, what: str = "") -> str:
    return f"/leistungen/entwurf/{sketch.id}/{what}"


def packed(files: Mapping[str, bytes], root: str = "meldung/") -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, data in files.items():
            archive.writestr(root + name, data)
    return sink.getvalue()


def files_of(who: Colleague, sketch: Sketch, number: int = 1) -> dict[str, bytes]:
    """The folder as the browser gets it."""
    answer = who.browser.get(address(sketch, f"zip/{number}/"))
    assert answer["Content-Type"] == "application/zip" and "attachment" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name.removeprefix("meldung/"): archive.read(name) for name in archive.namelist()}


def send(who: Colleague, sketch: Sketch, content: bytes) -> Any:
    return who.browser.post(address(sketch), {"ordner": SimpleUploadedFile("ordner.zip", content)})


def test_a_pdf_becomes_a_service_that_a_second_person_publishes(
    author: Colleague, second: Colleague, begun: Sketch
) -> None:
    page = text_of(author.browser.get(address(begun)))
    assert "6 Felder im PDF" in page and "Familienname" in page and "Weggelassen:" in page
    files = files_of(author, begun)
    assert {"service.yaml", "form.yaml", "pdf.yaml", "antrag.pdf", "README.md"} <= files.keys()
    form = files["form.yaml"].replace(b"Grund der Meldung", b"Warum melden Sie sich?")
    assert form != files["form.yaml"]
    answer = send(author, begun, packed({**files, "form.yaml": form}))
    assert answer["Location"] == address(begun, "pruefen/?getan=da")
    page = text_of(author.browser.get(answer["Location"]))
    assert "Fassung 2" in page and "Die Prüfung findet keine Fehler" in page, page
    assert files_of(author, begun, 1) == files, "what was there before stays"
    answer = author.browser.post(address(begun, "pruefen/"), {"fassung": "2"})
    proposal = re.fullmatch(r"/leistungen/vorschlag/([0-9a-f-]{36})/", answer["Location"])
    assert proposal
    assert "Veröffentlichen muss sie eine zweite Person" in text_of(author.browser.get(answer["Location"]))
    page = text_of(second.browser.get(answer["Location"]))
    assert "Warum melden Sie sich?" in page and "noch nie öffentlich" in page and "meldung" in page
    assert second.browser.post(f"{answer['Location']}veroeffentlichen/")["Location"].endswith("veroeffentlicht")
    assert "meldung" in {card.id for card in catalogue.services()}
    assert "meldung" in catalogue.town().services
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"sketch.begun", "sketch.changed", "service.submitted", "service.published"} <= verbs
    again = author.browser.post(address(begun, "pruefen/"), {"fassung": "2"})
    assert again.status_code == 409 and "schon vorgeschlagen oder veröffentlicht" in text_of(again)


def test_the_pages_are_pictures_with_numbered_boxes(author: Colleague, begun: Sketch) -> None:
    body = author.browser.get(address(begun)).content.decode()
    [picture] = re.findall(r'<image href="([^"]+)"', body)
    answer = author.browser.get(picture)
    assert answer["Content-Type"] == "image/jpeg" and answer.content[:2] == b"\xff\xd8"
    assert re.findall(r'<g id="kasten-(\d+)"', body) == [str(n) for n in range(1, 7)]
    assert "style=" not in body, "no style attribute passes our CSP"
    for number in range(1, 7):
        assert f'id="feld-{number}"' in body


def test_questions_look_as_citizens_see_them_and_say_what_they_would_say(author: Colleague, begun: Sketch) -> None:
    first = author.browser.get(address(begun, "ansicht/"))
    assert first.status_code == 302
    page = author.browser.get(first["Location"])
    assert 'class="desk-phone"' in page.content.decode()
    answer = author.browser.post(first["Location"], {})
    assert "Bitte prüfen Sie" in text_of(answer)
    form = forms.form_of(catalogue_version(begun))
    for number, each in enumerate(form.pages):
        [raw, *_] = forms.examples(form, each.id, {}) or ({},)
        answer = author.browser.post(address(begun, f"ansicht/{each.id}/"), raw)
        onward = form.pages[number + 1].id if number + 1 < len(form.pages) else ""
        if onward:
            assert answer.status_code == 302, text_of(answer)
        else:
            assert "Das war die letzte Seite" in text_of(answer)
    assert author.browser.get(address(begun, "ansicht/gibt_es_nicht/")).status_code == 404


def test_every_kind_of_question_can_be_looked_at(author: Colleague, begun: Sketch) -> None:
    """With what the portal alone has: files are chosen there, and addresses of it are not known here."""
    files = catalogue.files_of(PROJECT / "tests" / "services" / "alle_fragen")
    send(author, begun, packed({**files, "service.yaml": files["service.yaml"].replace(b"alle_fragen", b"meldung")}))
    form = forms.form_of(catalogue_version(begun, 2))
    assert len(form.pages) > 20
    groups = 0
    for each in form.pages:
        where = address(begun, f"ansicht/{each.id}/")
        answer = author.browser.get(where)
        assert answer.status_code == 200, each.id
        assert author.browser.post(where, {}).status_code in (200, 302), each.id
        for field in each.fields:
            if field.fields:
                groups += 1
                more = author.browser.post(where, {"bb-tat": f"mehr:{field.name}"}).content.decode()
                assert more.count('class="kern-fieldset bb-entry"') > answer.content.decode().count('bb-entry"'), (
                    each.id
                )
    assert groups


def catalogue_version(sketch: Sketch, number: int = 1) -> Any:
    files = catalogue.sketch_files(sketch.id, number)
    return catalogue.readable_of(catalogue.sources_at_desk(sketch.service_id, files), demo=True)


def test_mistakes_are_named_with_file_line_and_remedy(author: Colleague, begun: Sketch) -> None:
    files = files_of(author, begun)
    for name, data, said in (
        ("form.yaml", files["form.yaml"].replace(b"art: person", b"art: persohn"), "Meinten Sie „person“?"),
        ("form.yaml", b"seiten: [", "form.yaml"),
        ("service.yaml", b"id: meldung\n", "service.yaml"),
        ("pdf.yaml", b"felder: 3\n", "pdf.yaml"),
        ("antrag.pdf", None, "antrag.pdf"),
    ):
        changed = {**files, name: data} if data is not None else {k: v for k, v in files.items() if k != name}
        answer = send(author, begun, packed(changed))
        assert answer.status_code == 302, text_of(answer)
        page = text_of(author.browser.get(answer["Location"]))
        assert said in page and "Fehler (" in page, page
        assert author.browser.get(address(begun)).status_code == 200
        assert author.browser.get(address(begun, "ansicht/")).status_code == 302
        number = str(catalogue.sketch(begun.id).sent[0].number)
        refused = author.browser.post(address(begun, "pruefen/"), {"fassung": number})
        assert refused.status_code == 409 and "lässt sich die Fassung nicht vorschlagen" in text_of(refused)


def link(name: str) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return sink.getvalue()


def bomb() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"meldung/wege/{number}.yaml", bytes(4_900_000))
    return sink.getvalue()


def endless() -> bytes:
    """A ZIP whose directory alone fills it: two hundred thousand folders."""
    entry = b"PK\x01\x02" + bytes(24) + b"\x01\x00" + bytes(16) + b"/"
    directory = entry * 200_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0, 0, len(directory), 0, 0)
    return directory + end


def other_packing() -> bytes:
    """A ZIP by LZMA, whose data are damaged."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("service.yaml", bytes(range(256)) * 9)
    content = sink.getvalue()
    return content[:60] + b"broken" + content[66:]


def directory(at: int, said: bytes) -> bytes:
    """A ZIP that says something else in its directory."""
    content = packed({"service.yaml": b"x"}, root="")
    place = content.rindex(b"PK\x01\x02") + at
    return content[:place] + said + content[place + len(said) :]


def lying(size: int) -> bytes:
    """A ZIP whose directory says that its file is smaller than it is."""
    content = packed({"service.yaml": bytes(6_000_000)})
    place = content.rindex(b"PK\x01\x02") + 24
    return content[:place] + size.to_bytes(4, "little") + content[place + 4 :]


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no zip", "kein ZIP"),
        (b"", "leer"),
        (packed({}), "keine Datei"),
        (packed({"../../etc/passwd": b"x"}), "Dateiname"),
        (packed({"/etc/passwd": b"x"}, root=""), "Dateiname"),
        (packed({"..\\..\\x": b"x"}), "Dateiname"),
        (packed({"a\x00b": b"x", "a:b": b"y"}), "Dateiname"),
        (link("meldung/service.yaml"), "keine gewöhnliche Datei"),
        (packed({"service.yaml": bytes(5_000_001)}), "größer als 5 MB"),
        (lying(10), "auspacken"),
        (bomb(), "mehr als 300 Dateien oder 25 MB"),
        (packed({f"wege/{n}.yaml": b"" for n in range(301)}), "mehr als 300 Dateien"),
        (endless(), "mehr als 300 Dateien"),
        (packed({"service.yaml": b"x", "vorlagen/alt.pdf": b"x"}), "kein PDF"),
        (packed({"service.yaml": b"x", "wege/alt.yaml": b"\n%PDF-1.7"}), "kein PDF"),
        (packed({"service.yaml": b"x", "Antrag.PDF": b"x"}), "kein PDF"),
        (packed({"form.yaml": b"seiten: []"}), "fehlt im ZIP"),
        (packed({"service.yaml": b"x"})[:-30], "kein ZIP"),
        (other_packing(), "auspacken"),
        (directory(6, b"\xc8"), "kein ZIP"),  # of a version that nobody knows
        (directory(28, b"\x00\x00\x00\x00\x0c\x00"), "kein ZIP"),  # a file without a name
    ],
    ids=range(21),
)
def test_a_hostile_zip_is_refused_and_nothing_is_lost(
    content: bytes, said: str, author: Colleague, begun: Sketch
) -> None:
    answer = send(author, begun, content)
    assert answer.status_code == 422 and said in text_of(answer), text_of(answer)
    assert SketchFolder.objects.count() == 1


@pytest.mark.parametrize(
    ("pdf", "said"),
    [
        (b"", "leer"),
        (b"no pdf", "ist keine PDF-Datei"),
        (b"%PDF-1.7\ngarbage", "Das PDF"),
        (paperforms.form(()), "hat keine Felder"),
        (b"%PDF" + bytes(5_000_000), "zu groß"),
    ],
    ids=range(5),
)
def test_a_pdf_that_is_no_form_is_refused_with_the_remedy(author: Colleague, pdf: bytes, said: str) -> None:
    answer = upload(author, pdf)
    assert answer.status_code == 422 and said in text_of(answer), text_of(answer)
    assert catalogue.sketches() == ()
    assert author.browser.post(START, {"kennung": "x"}).status_code == 422


def test_what_stands_in_the_fields_is_not_kept(author: Colleague) -> None:
    filled = paperforms.form((paperforms.text("Name", label="Familienname", value="Geheim"), *FIELDS[1:]))
    assert upload(author, filled).status_code == 302
    [sketch] = catalogue.sketches()
    files = files_of(author, sketch)
    assert all(b"Geheim" not in data for data in files.values())
    paper = forms.marked(files)
    assert paper.marks[0].name == "Name"
    answer = send(author, sketch, packed({**files, "antrag.pdf": filled}))
    assert answer.status_code == 302
    assert all(b"Geheim" not in data for data in catalogue.sketch_files(sketch.id, 2).values())


def test_a_form_of_many_pages_with_odd_names_is_shown_without_pictures(author: Colleague) -> None:
    def odd(pdf: Any) -> None:
        for made, name in zip(pdf.Root.AcroForm.Fields, (b"\x00\x01x", b"<script>{{x}}</script>"), strict=True):
            made.T = String(name)

    fields = (paperforms.text("a", label="Ort", value="Geheim"), paperforms.text("b", label="Straße"))
    pdf = paperforms.form(fields, sheets=(paperforms.Sheet(),) * (MOST_PAGES + 1), change=odd)
    answer = upload(author, pdf)
    assert answer.status_code == 302, text_of(answer)
    body = author.browser.get(answer["Location"]).content.decode()
    assert "ließen sich nicht zeichnen" in body and "<image" not in body and 'id="kasten-2"' in body
    assert "<script>{{" not in body


@pytest.mark.timeout(20)
def test_a_title_of_many_spaces_keeps_nobody_busy(author: Colleague, begun: Sketch) -> None:
    files = files_of(author, begun)
    long = b"titel: Meldung" + b" " * 400_000 + b"x\n"
    assert send(author, begun, packed({**files, "service.yaml": long})).status_code == 302
    assert catalogue.sketch(begun.id).title.startswith("Meldung")


def test_a_template_without_end_holds_nobody_up(
    author: Colleague, begun: Sketch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never() -> None:
        raise AssertionError("what nobody has looked at yet is set in no process of the desk")

    hasty = Asking(FORKED, at_once=1, waiting=0, wait=0.0, seconds=3.0, most=1_000_000)
    monkeypatch.setattr("buergerbuero.documents.queries.renderer", never)
    files = files_of(author, begun)
    assert "findet keine Fehler" in text_of(author.browser.get(address(begun, "pruefen/")))
    [name, *_] = [each for each in files if each.startswith("vorlagen/")]
    loop = b"\n#for a in range(9999) { for b in range(9999) { for c in range(9999) { } } }"
    assert send(author, begun, packed({**files, name: files[name] + loop})).status_code == 302
    monkeypatch.setattr("buergerbuero.documents.queries.template_trial", lambda: ShutInTrial(hasty))
    page = text_of(author.browser.get(address(begun, "pruefen/")))
    assert name in page and "wird nicht fertig" in page, page


def test_ids_are_words_and_those_of_folders_are_taken(author: Colleague) -> None:
    for wrong in ("Ä!", "1a", "x" * 61, "a b"):
        answer = upload(author, kennung=wrong)
        assert answer.status_code == 422 and "a bis z" in text_of(answer)
    answer = upload(author, kennung="hundesteuer_anmeldung")
    assert answer.status_code == 422 and "pflegt die Technik" in text_of(answer)
    assert upload(author, kennung="").status_code == 302
    assert re.fullmatch(r"[a-z][a-z0-9_]*", catalogue.sketches()[0].service_id)


def test_two_colleagues_overwrite_nothing(author: Colleague, begun: Sketch, colleague: Make) -> None:
    other = colleague(Role.EDITOR, "C. Muster")
    files = files_of(author, begun)
    for who, word in ((author, b"# eins\n"), (other, b"# zwei\n")):
        assert send(who, begun, packed({**files, "form.yaml": word + files["form.yaml"]})).status_code == 302
    assert files_of(author, begun, 2)["form.yaml"].startswith(b"# eins")
    assert files_of(author, begun, 3)["form.yaml"].startswith(b"# zwei")
    late = author.browser.post(address(begun, "pruefen/"), {"fassung": "2"})
    assert late.status_code == 409 and "neuere Fassung" in text_of(late)
    assert "C. Muster" in text_of(author.browser.get(address(begun)))


def test_pages_of_a_form_that_is_forgotten_are_forgotten(
    author: Colleague, begun: Sketch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("buergerbuero.catalogue.actions.sketches.MOST_FOLDERS", 1)
    files = files_of(author, begun)
    for number in range(3):
        other = paperforms.form(FIELDS[: number + 1])
        assert send(author, begun, packed({**files, "antrag.pdf": other})).status_code == 302
    kept = set(SketchFolder.objects.values_list("form", flat=True))
    assert set(SketchPage.objects.values_list("form", flat=True)) == kept and len(kept) == 3


def test_a_sketch_goes_when_it_is_discarded_or_old(author: Colleague, begun: Sketch, time: Time) -> None:
    answer = author.browser.post(address(begun, "verwerfen/"))
    assert answer.status_code == 422 and "Setzen Sie das Häkchen" in text_of(answer)
    assert author.browser.post(address(begun, "verwerfen/"), {"sicher": "ja"}).status_code == 302
    assert author.browser.get(address(begun)).status_code == 404
    upload(author)
    time.passes(days=89)
    assert actions.forget_old_sketches(now=time.now) == 0
    time.passes(days=2)
    assert actions.forget_old_sketches(now=time.now) == 1
    assert catalogue.sketches() == () and SketchFolder.objects.count() == 0


def test_sketches_take_so_much_room_and_no_more(
    author: Colleague, begun: Sketch, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [
        *SketchFolder.objects.values_list("content", flat=True),
        *SketchPage.objects.values_list("content", flat=True),
    ]
    monkeypatch.setattr("buergerbuero.catalogue.actions.sketches.MOST_SKETCH_BYTES", sum(map(len, kept)))
    files = files_of(author, begun)
    for answer in (upload(author, kennung="zweite"), send(author, begun, packed(files))):
        assert answer.status_code == 422 and "kein Platz mehr" in text_of(answer)
    assert SketchFolder.objects.count() == 1
    monkeypatch.setattr("buergerbuero.catalogue.actions.sketches.MOST_SKETCH_BYTES", 10**9)
    monkeypatch.setattr("buergerbuero.catalogue.actions.sketches.MOST_SKETCHES", 1)
    assert "kein Platz mehr" in text_of(upload(author, kennung="zweite"))
    assert send(author, begun, packed(files)).status_code == 302


def test_uploads_are_counted_by_person(author: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("buergerbuero.desk.views.sketches._MOST_UPLOADS", 1)
    assert upload(author, b"no pdf").status_code == 422
    assert upload(author, b"no pdf").status_code == 429


def test_the_desk_has_the_rights_for_all_of_it_and_for_no_other_town(
    author: Colleague, begun: Sketch, as_role: Callable[[str], object]
) -> None:
    with transaction.atomic():
        as_role("bb_desk")
        assert upload(author, kennung="zweite").status_code == 302
        assert send(author, begun, packed(files_of(author, begun))).status_code == 302
        answer = author.browser.post(address(begun, "pruefen/"), {"fassung": "2"})
        assert answer.status_code == 302, text_of(answer)
        assert author.browser.post(address(begun, "verwerfen/"), {"sicher": "ja"}).status_code == 302
    version = catalogue_version(catalogue.sketches()[0])
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    rehearsal = forms.rehearse(version, today=NOW.date())
    town = version.town_files["town.yaml"]
    head, kept, offered = town.rpartition(b"leistungen: [")
    assert kept and b"zweite" in offered
    for other in (
        town.replace(b"0271", b"0190"),
        head + kept + b"zweite]\n",
        head + kept + offered.rstrip() + b"\rwappen: x\n",
        head + kept + offered.rstrip() + b" # mehr\n",
        town.replace(b"\nleistungen", b"\nfarbe: rot\nleistungen"),
    ):
        assert other != town
        content = pack(Sources(version.files, {**version.town_files, "town.yaml": other}), demo=True)
        with pytest.raises(DatabaseError, match="no other town"), transaction.atomic():
            as_role("bb_desk")
            Bundle.objects.create(
                digest=digest_of(content), service_id="zweite", demo=True, content=content, created_at=NOW, at_desk=True
            )
    with transaction.atomic():
        as_role("bb_desk")
        actions.submit(version=version, rehearsal=rehearsal, at_desk=True, by=staff(author.staff_id), now=NOW)


def proposed_past_the_program(
    as_role: Callable[[str], object], service_id: str, content: bytes, *, publish: bool = False, **row: Any
) -> Proposal:
    """Propose, or `publish`, a version as a taken desk can."""
    digest = digest_of(content)
    with transaction.atomic():
        as_role("bb_desk")
        told = {"demo": True, "content": content, "created_at": NOW, "at_desk": True}
        Bundle.objects.create(digest=digest, service_id=service_id, **told)
        written = {"submitted_by": "a", "submitted_at": NOW, "report": {}, **row}
        proposal = Proposal.objects.create(bundle_id=digest, **written)
        if publish:
            persons = {"prepared_by": "a", "released_by": "b"}
            Publication.objects.create(bundle_id=digest, published_at=NOW, proposal=proposal, **persons)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    return proposal


def test_what_a_taken_desk_keeps_under_another_id_is_shown_to_nobody(
    published: str, as_role: Callable[[str], object]
) -> None:
    """The guard of the database sees the id beside a version, and what citizens see is the one inside."""
    before, copy = catalogue.services(), catalogue.bundle(published)
    faked = pack(Sources({**copy.files, "README.md": b"faked"}, copy.town_files), demo=True)
    proposed_past_the_program(as_role, "andere", faked, publish=True)
    assert catalogue.services() == before
    assert catalogue.service(copy.id).digest == published
    with pytest.raises(catalogue.UnknownService):
        catalogue.service("andere")


def test_what_a_taken_desk_publishes_and_nobody_can_read_takes_nothing_along(
    published: str, as_role: Callable[[str], object]
) -> None:
    before, town, copy = catalogue.services(), catalogue.town(), catalogue.bundle(published)
    unreadable = pack(Sources({"service.yaml": b"id: ["}, copy.town_files), demo=True)
    proposed_past_the_program(as_role, "andere", unreadable, publish=True)
    assert (catalogue.services(), catalogue.town()) == (before, town)


REPORT: Any = {"ways": [], "templates": 0, "taken_over": [], "hints": []}


@pytest.mark.parametrize(
    ("files", "row", "said"),
    [
        ({"service.yaml": b"id: ["}, {"report": REPORT}, "lässt sich nicht lesen"),
        ({}, {"report": {}}, "lässt sich nicht lesen"),
        ({}, {"report": {**REPORT, "taken_over": [3]}}, "lässt sich nicht lesen"),
        ({}, {"report": REPORT, "compared_with": "gone"}, "Überholt"),
        ({"form.yaml": b"seiten: ["}, {"report": REPORT}, "Fehler ("),
    ],
    ids=range(5),
)
def test_a_proposal_of_a_taken_desk_takes_no_other_along(
    files: dict[str, bytes],
    row: dict[str, Any],
    said: str,
    author: Colleague,
    second: Colleague,
    begun: Sketch,
    as_role: Callable[[str], object],
) -> None:
    copy = catalogue_version(begun)
    content = pack(Sources({**copy.files, "README.md": b"other", **files}, copy.town_files), demo=True)
    faked = proposed_past_the_program(as_role, "mel dung", content, **row)
    answer = author.browser.post(address(begun, "pruefen/"), {"fassung": "1"})
    assert answer.status_code == 302, text_of(answer)
    page = second.browser.get("/leistungen/")
    assert answer["Location"] in page.content.decode() and "Wartet auf eine zweite Person (2)" in text_of(page)
    where = f"/leistungen/vorschlag/{faked.id}/"
    assert said in text_of(second.browser.get(where))
    assert second.browser.post(f"{where}veroeffentlichen/").status_code == 409
    assert second.browser.post(f"{where}ablehnen/", {"text": "Unlesbar"}).status_code == 302
    assert "Unlesbar" in text_of(second.browser.get("/leistungen/"))


def test_what_a_taken_desk_publishes_without_questions_takes_the_page_of_services_not_along(
    second: Colleague, author: Colleague, begun: Sketch, as_role: Callable[[str], object]
) -> None:
    copy = catalogue_version(begun)
    content = pack(Sources({**copy.files, "form.yaml": b"seiten: ["}, copy.town_files), demo=True)
    proposed_past_the_program(as_role, "meldung", content, publish=True)
    assert "Hund anmelden" in text_of(second.browser.get("/leistungen/"))
