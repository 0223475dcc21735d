"""Which adapter serves which port, by dotted path. Another mail way is another folder and one changed line here."""

ADAPTERS = {
    "renderer": "buergerbuero.documents.adapters.typst.renderer",
    "sealer": "buergerbuero.documents.adapters.seal.sealer",
    "mailer": "buergerbuero.messages.adapters.smtp.mailer",
}
