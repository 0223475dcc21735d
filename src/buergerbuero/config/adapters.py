"""Which adapter serves which port, by dotted path. Another mail way is another folder and one changed line here."""

ADAPTERS = {
    "renderer": "buergerbuero.documents.adapters.typst.renderer",
    "template_trial": "buergerbuero.documents.adapters.typst.trying.trial",
    "form_maker": "buergerbuero.documents.adapters.acroform.making.maker",
    "sealer": "buergerbuero.documents.adapters.seal.sealer",
    "converter": "buergerbuero.documents.adapters.converter.converter",
    "paper_forms": "buergerbuero.documents.adapters.acroform.forms",
    "scanner": "buergerbuero.documents.adapters.clamd.scanner",
    "no_scanner": "buergerbuero.documents.adapters.unscanned.scanner",  # where BB_CLAMD is not set
    "login_provider": "buergerbuero.identity.adapters.saml.provider",
    "directory": "buergerbuero.identity.adapters.oidc.directory",
    "residents": "buergerbuero.exchange.adapters.xmeld.residents",
    "vehicles": "buergerbuero.exchange.adapters.xmeld.vehicles",
    "mailer": "buergerbuero.messages.adapters.smtp.mailer",
}

PAYMENT_PROVIDERS = {"xbezahldienste": "buergerbuero.payments.adapters.xbezahldienste.ADAPTER"}
"""By the names that payments remember. New ones are begun with the first, or with whom BB_PAYMENT_PROVIDER names."""
