"""What can be done to the catalogue: versions on their way to the public, and sketches, which begin at the desk."""

from buergerbuero.catalogue.actions.publish import (
    AlreadyDecided,
    KeptElsewhere,
    NoLogIn,
    NoReason,
    NotConfirmed,
    NothingNew,
    NotInProduction,
    Outdated,
    SamePerson,
    Unreadable,
    preview,
    publish,
    reject,
    release,
    submit,
)
from buergerbuero.catalogue.actions.sketches import (
    TooManySketches,
    begin_sketch,
    change_sketch,
    discard_sketch,
    forget_old_sketches,
)

__all__ = [
    "AlreadyDecided",
    "KeptElsewhere",
    "NoLogIn",
    "NoReason",
    "NotConfirmed",
    "NotInProduction",
    "NothingNew",
    "Outdated",
    "SamePerson",
    "TooManySketches",
    "Unreadable",
    "begin_sketch",
    "change_sketch",
    "discard_sketch",
    "forget_old_sketches",
    "preview",
    "publish",
    "reject",
    "release",
    "submit",
]
