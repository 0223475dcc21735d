"""What every area stands on: clock, ids and codes, sealing, keys, outbox, storage, limits, data policy.

Owns no business word. Must never know what a case, a service or a form is.
"""
