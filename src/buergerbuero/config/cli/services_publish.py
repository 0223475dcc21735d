"""./buergerbuero services submit and publish: the way of a version to the public, and the short one of the demo."""

import argparse
from collections.abc import Iterable

from buergerbuero.base import clock
from buergerbuero.base.actors import staff
from buergerbuero.base.yamlfile import DefinitionError, Problem
from buergerbuero.config.cli import services_check
from buergerbuero.config.cli.trouble import Trouble

REPORT = "./buergerbuero services report nennt alles, was die Stadt noch bestätigen muss."


def submit(options: argparse.Namespace) -> int:
    """Rehearse a folder, and propose it if nothing is wrong."""
    from django.conf import settings  # noqa: PLC0415 - needs Django's setup before

    from buergerbuero.catalogue import actions as catalogue  # noqa: PLC0415 - as above
    from buergerbuero.catalogue import queries  # noqa: PLC0415 - as above
    from buergerbuero.forms import queries as forms  # noqa: PLC0415 - as above

    author = _author(options.by)
    if problems := services_check.find(options.folder, town=options.town).mistakes:
        return _refuse(problems, "Nicht eingereicht")
    try:
        version = queries.candidate(options.folder, town=options.town, demo=settings.BB.demo)
    except DefinitionError as error:
        return _refuse(error.problems, "Nicht eingereicht")
    except queries.NotConfirmed as error:
        return _refuse(error.problems, f"Nicht eingereicht. {REPORT}")
    rehearsal = forms.rehearse(version, today=services_check.today())
    try:
        proposal_id = catalogue.submit(version=version, rehearsal=rehearsal, by=staff(author), now=clock.now())
    except catalogue.NothingNew:
        raise Trouble(
            "Genau diese Fassung ist schon veröffentlicht, oder sie ist eingereicht.",
            "Am Schreibtisch unter „Leistungen“ steht, wie es mit ihr steht.",
        ) from None
    _tell(rehearsal)
    print(f"\nEingereicht: {version.service.title}, Fassung {version.digest[:12]}.")
    print("Eine zweite Person vergleicht und veröffentlicht sie am Schreibtisch:")
    print(f"  {settings.BB.desk_url}/leistungen/vorschlag/{proposal_id}/")
    return 0


def publish(options: argparse.Namespace) -> int:
    """Publish one folder at once, for a demonstration."""
    from buergerbuero.catalogue import actions as catalogue  # noqa: PLC0415 - models need Django's setup before

    if problems := services_check.find(options.folder, town=options.town).mistakes:
        return _refuse(problems, "Nicht veröffentlicht")
    try:
        digest = catalogue.publish(
            folder=options.folder,
            town=options.town,
            by=options.by,
            released_by=options.released_by,
            demo=options.demo,
            now=clock.now(),
        )
    except catalogue.SamePerson:
        raise Trouble(
            "Wer eine Leistung fertig macht, darf sie nicht selbst veröffentlichen.",
            "Nennen Sie eine zweite Person: --released-by",
        ) from None
    except catalogue.NoLogIn as error:
        raise Trouble(f"„{error!s}“ ist kein Anmeldename.", "Erlaubt sind Buchstaben, Ziffern und . _ : / -") from None
    except catalogue.NotInProduction:
        raise Trouble(
            "So wird nur in einer Vorführung veröffentlicht (BB_MODE=demo und --demo).",
            "Sonst: ./buergerbuero services submit, dann veröffentlicht eine zweite Person am Schreibtisch.",
        ) from None
    print(f"Veröffentlicht: {options.folder.name}, Fassung {digest[:12]}. Neue Anträge benutzen sie.")
    return 0


def _author(login: str) -> object:
    """Return the staff id of who may submit. Raises Trouble."""
    from buergerbuero.identity import queries as identity  # noqa: PLC0415 - models need Django's setup before
    from buergerbuero.identity.values import Permission, UnknownStaff  # noqa: PLC0415 - as above

    remedy = "Am Schreibtisch unter „Personal“ legt die Verwaltung der Technik Konten an und gibt Rollen."
    try:
        found = identity.staff_by_login(login, now=clock.now())
    except UnknownStaff:
        raise Trouble(f"Ein Konto „{login}“ gibt es nicht.", remedy) from None
    if not found.active or not found.ready:
        raise Trouble(f"Das Konto „{login}“ ist abgeschaltet oder noch nicht eingerichtet.", remedy)
    if not identity.may(found.roles, Permission.SUBMIT_SERVICES):
        raise Trouble(f"„{login}“ darf keine Leistungen einreichen: Die Rolle Leistungsredaktion fehlt.", remedy)
    return found.staff_id


def _refuse(problems: Iterable[Problem], words: str) -> int:
    found = list(problems)
    print(*found, sep="\n")
    print(f"\n{len(found)} Fehler. {words}.".replace("..", "."))
    return 1


def _tell(rehearsal: object) -> None:
    from buergerbuero.catalogue.values import Rehearsal  # noqa: PLC0415 - needs Django's setup before

    assert isinstance(rehearsal, Rehearsal)
    print(f"Probe: {len(rehearsal.ways)} Wege gegangen, {rehearsal.templates} Vorlagen gesetzt.")
    print("Verglichen: Angaben, Beträge der Gebühr, Bescheide. Nicht geprüft: was sonst auf Seiten steht, und E-Mails.")
    for taken in rehearsal.taken_over:
        print(f"Fassung vom {taken.published_at}: {taken.drafts} offene Entwürfe, {taken.tried} erfundene umgezogen.")
        for words, names in (("wird noch einmal gefragt", taken.again), ("fällt weg", taken.gone)):
            for name in names:
                print(f"  {words}: {name}")
    for hint in rehearsal.hints:
        print(f"Hinweis: {hint}")
