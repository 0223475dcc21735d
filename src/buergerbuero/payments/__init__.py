"""Fees: what a case owes, how it was paid, and that the books balance to the cent.

Words: claim (Forderung, with its Kassenzeichen), attempt (one try to pay online, a transaction at the provider), entry
(Buchung: signed cents that moved, never changed). Must never know what a case is beyond its id, nor who pays.
"""
