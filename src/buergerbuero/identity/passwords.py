"""Passwords: one way to write them, check them and judge them."""

from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from buergerbuero.base.composing import composed
from buergerbuero.identity.models import Staff
from buergerbuero.identity.values import Weakness, WeakPassword


def is_right(staff: Staff | None, password: str) -> bool:
    """Return whether this is the password. For nobody, and who has none yet, it takes as long and says no."""
    nobodys = _nobodys_hash()  # asked for in every case, so that the first use does not tell either
    usable = staff is not None and staff.has_usable_password()
    fits = check_password(_normal(password), staff.password if staff and usable else nobodys)
    return fits and usable


def give(staff: Staff, password: str) -> None:
    """Set a password that a person has chosen; the caller saves. Raises WeakPassword."""
    try:
        validate_password(password, staff)
    except ValidationError as error:
        raise WeakPassword(*(Weakness(str(each.code)) for each in error.error_list)) from None
    staff.password = make_password(_normal(password))


def _normal(password: str) -> str:
    """One keyboard writes ü as one sign, another as two: to the person it is the same password."""
    return composed(password, "NFKC")


@cache
def _nobodys_hash() -> str:
    return make_password("nobody has this password")
