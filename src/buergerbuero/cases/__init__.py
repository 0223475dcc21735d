"""The life of an application: lifecycle, parties, decisions, delivery, withdrawal, deletion.

Words: case (Vorgang), decision (an immutable version, with its notice), delivery (how a notice reaches a person).
Must never know pages, nor how a document is made or a mail is sent.
"""
