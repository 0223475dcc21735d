"""Which fact leads to which verb. The only place that says so; a handler runs in the worker, in one transaction."""

REACTIONS: dict[str, tuple[str, ...]] = {
    "case.opened": (
        "buergerbuero.cases.actions.index_case",
        "buergerbuero.cases.actions.ask_to_confirm",
        "buergerbuero.cases.actions.check_fee",
        "buergerbuero.cases.actions.want_registers",
    ),
    "case.letter_wanted": ("buergerbuero.cases.actions.check_fee",),
    "case.question_asked": ("buergerbuero.cases.actions.tell_question",),
    "case.answered": (),
    "case.amended": (
        "buergerbuero.cases.actions.index_case",
        "buergerbuero.cases.actions.ask_to_confirm",
        "buergerbuero.cases.actions.check_fee",
        "buergerbuero.cases.actions.want_registers",
    ),
    "case.withdrawn": ("buergerbuero.cases.actions.tell_second_parent",),
    "consent.asked": ("buergerbuero.cases.actions.ask_second_parent",),
    "consent.answered": ("buergerbuero.cases.actions.tell_consent",),
    "mail.code_wanted": ("buergerbuero.cases.actions.ask_to_confirm",),
    "mail.confirmed": ("buergerbuero.cases.actions.tell_what_is_there",),
    "decision.made": (),
    "decision.undone": (),
    "decision.released": (
        "buergerbuero.cases.actions.make_notice",
        "buergerbuero.cases.actions.tell_second_parent",
    ),
    "delivery.provided": ("buergerbuero.cases.actions.tell_notice",),
    "delivery.posted": ("buergerbuero.cases.actions.close_delivered",),
    "payment.settled": (
        "buergerbuero.cases.actions.follow_fee",
        "buergerbuero.cases.actions.make_fee_receipt",
        "buergerbuero.cases.actions.tell_paid",
        "buergerbuero.cases.actions.want_registers",
    ),
    "payment.overpaid": (),
    "payment.failed": (),
    "payment.mismatch": (),
    "payment.reminder_due": ("buergerbuero.cases.actions.tell_fee_open",),
    "payment.refunded": ("buergerbuero.cases.actions.follow_fee",),
    "payment.waived": (
        "buergerbuero.cases.actions.follow_fee",
        "buergerbuero.cases.actions.want_registers",
    ),
    "register.back": ("buergerbuero.cases.actions.want_registers",),
    "delivery.opened": ("buergerbuero.cases.actions.close_delivered",),
}
