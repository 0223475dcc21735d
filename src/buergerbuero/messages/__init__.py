"""The inbox of a case, and the hints (mail) that something lies in it.

Words: message (in the inbox, sealed with the case's key), hint (a mail that says only that something is there).
Must never know what a case is beyond its id, nor put personal data into a hint.
"""
