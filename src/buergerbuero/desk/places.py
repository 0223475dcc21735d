"""The offices that people go to (Standorte), as the desk names them."""

from buergerbuero.catalogue import queries as catalogue


def office_names() -> dict[str, str]:
    """Return the name of each office by its id; none before anything is published."""
    try:
        offices = catalogue.town().offices
    except catalogue.NothingPublished:
        return {}
    return {id_: office.name for id_, office in offices.items()}
