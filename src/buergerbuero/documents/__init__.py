"""Documents: made from templates, sealed for the town, stored unreadably, checked by whoever holds them.

Owns: Document (a stored file of a vault), IssuedDocument (the register that a verification code opens),
templates and their shared parts, the seal. Words: a notice is a Bescheid; a receipt is a Quittung; to seal is
to sign for the town (PAdES), while a *sealed* file on disk is an encrypted one (base.sealing). Must never
know: what a case or a service is. It knows a vault (whose key it is given), a kind and a reference.
"""
