"""Which fact leads to which verb. The only place that says so; a handler runs in the worker, in one transaction.

Above, each verb by where it stands, with what colleagues read where its job has failed. Below, each fact, even one that
nobody reacts to.
"""

INDEX = {"buergerbuero.cases.actions.index.index_case": "Vorgang auffindbar machen"}
ASK_TO_CONFIRM = {"buergerbuero.cases.actions.mails.ask_to_confirm": "E-Mail-Adresse bestätigen lassen"}
TELL_WHAT_IS_THERE = {
    "buergerbuero.cases.actions.mails.tell_what_is_there": "Nach der Bestätigung per E-Mail Bescheid geben"
}
TELL_QUESTION = {"buergerbuero.cases.actions.mails.tell_question": "Rückfrage per E-Mail melden"}
TELL_NOTICE = {"buergerbuero.cases.actions.mails.tell_notice": "Bescheid per E-Mail melden"}
MAKE_NOTICE = {"buergerbuero.cases.actions.deliver.make_notice": "Bescheid erstellen und siegeln"}
CLOSE = {"buergerbuero.cases.actions.deliver.close_delivered": "Vorgang nach Zustellung abschließen"}
ASK_SECOND_PARENT = {
    "buergerbuero.cases.actions.second_parent_mails.ask_second_parent": "Anderen Elternteil per E-Mail fragen"
}
TELL_CONSENT = {
    "buergerbuero.cases.actions.second_parent_mails.tell_consent": "Antwort des anderen Elternteils per E-Mail melden"
}
TELL_SECOND_PARENT = {
    "buergerbuero.cases.actions.second_parent_mails.tell_second_parent": "Anderem Elternteil per E-Mail Bescheid geben"
}
REGISTERS = {"buergerbuero.cases.actions.registers.want_registers": "Register zu einem Vorgang fragen lassen"}
CHECK_FEE = {"buergerbuero.cases.actions.fee.check_fee": "Stand der Gebühr prüfen"}
FOLLOW_FEE = {"buergerbuero.cases.actions.fee.follow_fee": "Zahlung am Vorgang vermerken"}
COUNT_PAYMENT = {"buergerbuero.cases.actions.counting.count_payment": "Zahlung zählen"}
FEE_RECEIPT = {"buergerbuero.cases.actions.fee_papers.make_fee_receipt": "Zahlungsbeleg erstellen und siegeln"}
TELL_PAID = {"buergerbuero.cases.actions.fee_papers.tell_paid": "Zahlung per E-Mail melden"}
TELL_FEE_OPEN = {"buergerbuero.cases.actions.fee_papers.tell_fee_open": "Offene Gebühr per E-Mail melden"}
BOX_READY = {"buergerbuero.cases.actions.boxes.box_ready": "Bescheid in der Ausgabebox als bereit vermerken"}
BOX_COLLECTED = {"buergerbuero.cases.actions.boxes.box_collected": "Abholung an der Ausgabebox vermerken"}
BOX_EXPIRED = {"buergerbuero.cases.actions.boxes.box_expired": "Bescheid aus der Ausgabebox an den Schalter geben"}
BOX_TROUBLE = {"buergerbuero.cases.actions.boxes.box_in_trouble": "Störung an der Ausgabebox am Vorgang vermerken"}
BOX_REMINDER = {"buergerbuero.cases.actions.boxes.remind_of_box": "Per E-Mail an die Ausgabebox erinnern"}
TELL_BLOCKED = {"buergerbuero.cases.actions.boxes.tell_blocked": "Neues zur Abholung per E-Mail melden"}
FORGET_PIN = {"buergerbuero.cases.actions.boxes.forget_pin": "PIN eines zurückgezogenen Antrags vergessen"}

REACTIONS: dict[str, dict[str, str]] = {
    "case.opened": INDEX | ASK_TO_CONFIRM | CHECK_FEE | REGISTERS,
    "case.letter_wanted": CHECK_FEE,
    "case.question_asked": TELL_QUESTION,
    "case.answered": {},
    "case.amended": INDEX | ASK_TO_CONFIRM | CHECK_FEE | REGISTERS,
    "case.withdrawn": TELL_SECOND_PARENT | FORGET_PIN,
    "consent.asked": ASK_SECOND_PARENT,
    "consent.answered": TELL_CONSENT,
    "mail.code_wanted": ASK_TO_CONFIRM,
    "mail.confirmed": TELL_WHAT_IS_THERE,
    "decision.made": {},
    "decision.undone": {},
    "decision.released": MAKE_NOTICE | TELL_SECOND_PARENT,
    "delivery.provided": TELL_NOTICE,
    "delivery.posted": CLOSE,
    "delivery.opened": CLOSE,
    "delivery.handed_out": {},  # once it cannot be taken back any more
    "delivery.fallen_back": {},  # a letter takes its place
    "delivery.given_up": {},
    "delivery.blocked": TELL_BLOCKED,
    "delivery.lapsed": TELL_BLOCKED,  # it goes to the counter, which tells again once it lies there
    "payment.settled": FOLLOW_FEE | FEE_RECEIPT | TELL_PAID | REGISTERS | COUNT_PAYMENT,
    "payment.overpaid": {},
    "payment.failed": COUNT_PAYMENT,
    "payment.mismatch": {},
    "payment.reminder_due": TELL_FEE_OPEN,
    "payment.refunded": FOLLOW_FEE,
    "payment.waived": FOLLOW_FEE | REGISTERS,
    "pickup.loaded": {},  # laid in, and nobody may come yet
    "pickup.ready": BOX_READY,
    "pickup.collected": BOX_COLLECTED,
    "pickup.expired": BOX_EXPIRED,
    "pickup.trouble": BOX_TROUBLE,
    "pickup.reminder_due": BOX_REMINDER,
    "pickup.taken_out": BOX_EXPIRED,  # by two colleagues: from here on it waits at the counter
    "register.back": REGISTERS,
}
