"""The associated data of each sealed column of a case, in one place, so that sealing and opening agree."""

from uuid import UUID

from buergerbuero.base.keyring import context


def answers(case_id: UUID, revision: int = 1) -> str:
    """Of Case.sealed_answers, and of the same bytes as they lie in FormerAnswers later."""
    return context(case_id, "cases_case", "sealed_answers" if revision == 1 else f"sealed_answers/{revision}")


def pages(case_id: UUID, sequence: int) -> str:
    """Of Correction.sealed_pages."""
    return context(case_id, f"cases_correction/{sequence}", "sealed_pages")


def remark(case_id: UUID, sequence: int) -> str:
    """Of Remark.sealed."""
    return context(case_id, f"cases_remark/{sequence}", "sealed")


def party(case_id: UUID, party_id: UUID) -> str:
    """Of Party.sealed."""
    return context(case_id, f"cases_party/{party_id}", "sealed")


def consent(consent_id: UUID) -> str:
    """Of Consent.sealed, in the vault of the second parent."""
    return context(consent_id, "cases_consent", "sealed")


def consent_way(case_id: UUID, consent_id: UUID) -> str:
    """Of Consent.sealed_way, in the vault of the case."""
    return context(case_id, f"cases_consent/{consent_id}", "sealed_way")


def consent_answer(consent_id: UUID, answer_id: UUID) -> str:
    """Of ConsentAnswer.sealed, in the vault of the second parent."""
    return context(consent_id, f"cases_consentanswer/{answer_id}", "sealed")


def mail(case_id: UUID) -> str:
    """Of MailCheck.sealed."""
    return context(case_id, "cases_mailcheck", "sealed")


def reasons(case_id: UUID, decision_id: UUID) -> str:
    """Of Decision.sealed_reasons."""
    return context(case_id, f"cases_decision/{decision_id}", "sealed_reasons")


def checked(case_id: UUID, revision: int) -> str:
    """Of Checked.sealed."""
    return context(case_id, f"cases_checked/{revision}", "sealed")
