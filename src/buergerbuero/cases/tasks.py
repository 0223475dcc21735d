"""Jobs of cases. A job only says which verb runs; its arguments are ids."""

from uuid import UUID

from procrastinate.contrib.django import app

from buergerbuero.base import clock
from buergerbuero.base.outbox import RETRY
from buergerbuero.cases import actions


@app.task(name="release_decision", queue="facts", retry=RETRY)
def release_decision(decision_id: str) -> None:
    """Release a decision whose time to undo has passed."""
    actions.release_decision(decision_id=UUID(decision_id), now=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="release_due", queue="facts", queueing_lock="release_due")
def release_due(timestamp: int) -> None:
    """Release what a lost job has left behind."""
    actions.release_due(now=clock.now())


@app.periodic(cron="7 4 * * *")
@app.task(name="erase_due", queue="sweep", queueing_lock="erase_due")
def erase_due(timestamp: int) -> None:
    """Erase what is no longer needed: cases after their retention."""
    actions.erase_due(now=clock.now())


@app.task(name="close_handed_out", queue="facts", retry=RETRY)
def close_handed_out(delivery_id: str) -> None:
    """Close a case whose notice was handed out, once that cannot be taken back."""
    actions.close_handed_out(delivery_id=UUID(delivery_id), now=clock.now())


@app.periodic(cron="17 5 * * *")
@app.task(name="fall_back_due", queue="sweep", queueing_lock="fall_back_due")
def fall_back_due(timestamp: int) -> None:
    """Have letters sent for what nobody has opened or collected in time."""
    actions.fall_back_due(now=clock.now())


@app.task(name="ask_registers", queue="registers", retry=RETRY)
def ask_registers(case_id: str) -> None:
    """Ask the registers about a case; a register that is down is no error, the case waits."""
    actions.ask_registers(case_id=UUID(case_id), now=clock.now())


@app.periodic(cron="2 3 * * *")
@app.task(name="end_due_permits", queue="sweep", queueing_lock="end_due_permits")
def end_due_permits(timestamp: int) -> None:
    """End permits whose last day has passed."""
    actions.end_due_permits(now=clock.now())


@app.periodic(cron="37 8 * * *")
@app.task(name="remind_consents", queue="mail", queueing_lock="remind_consents")
def remind_consents(timestamp: int) -> None:
    """Remind of a second parent's consent that has been waiting for days."""
    actions.remind_consents(now=clock.now())
