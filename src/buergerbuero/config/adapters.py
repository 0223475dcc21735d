"""Which adapter serves which port, by dotted path. Another mail way is another folder and one changed line here."""

ADAPTERS = {
    "mailer": "buergerbuero.messages.adapters.smtp.mailer",
}
