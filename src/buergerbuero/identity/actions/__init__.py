"""The verbs of identity. Each is one transaction with its audit entry; names stay out of the log."""

from buergerbuero.identity.actions.accounts import change_staff, create_staff, deactivate_staff, invite_again
from buergerbuero.identity.actions.citizens import accept_answer, begin_login, forget_old_logins
from buergerbuero.identity.actions.directory import (
    begin_directory,
    link_directory,
    log_in_by_directory,
    unlink_directory,
)
from buergerbuero.identity.actions.first import create_demo_staff, create_first_administrator
from buergerbuero.identity.actions.log_in import authenticate
from buergerbuero.identity.actions.passkeys import add_passkey, log_in_with_passkey, remove_passkey
from buergerbuero.identity.actions.recovery import ask_for_recovery, confirm_recovery, note_told, refuse_recovery
from buergerbuero.identity.actions.secrets import change_password, finish_setup, start_setup
from buergerbuero.identity.actions.sessions import (
    end_session,
    end_sessions,
    forget_old_sessions,
    resume_session,
)

__all__ = [
    "accept_answer",
    "add_passkey",
    "ask_for_recovery",
    "authenticate",
    "begin_directory",
    "begin_login",
    "change_password",
    "change_staff",
    "confirm_recovery",
    "create_demo_staff",
    "create_first_administrator",
    "create_staff",
    "deactivate_staff",
    "end_session",
    "end_sessions",
    "finish_setup",
    "forget_old_logins",
    "forget_old_sessions",
    "invite_again",
    "link_directory",
    "log_in_by_directory",
    "log_in_with_passkey",
    "note_told",
    "refuse_recovery",
    "remove_passkey",
    "resume_session",
    "start_setup",
    "unlink_directory",
]
