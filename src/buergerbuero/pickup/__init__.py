"""The Dokumenten-Ausgabebox as the town hall sees it: what is to be laid in, what lies there, what became of it.

Words: box, compartment (Fach), order (that a document is to be laid in), load (that it was; the box makes its id),
grant (Abholberechtigung, signed, for one load), token (what the person brings), PIN (what they know). What a box says
is kept as it was said, and believed about its own orders alone. Must never know what a case is beyond its id, nor who
collects.
"""
