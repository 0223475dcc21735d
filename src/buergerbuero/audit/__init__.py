"""Who did what to which case, append-only, chained and signed; outlives what it describes.

Words: entry (a plain row appended by an action), line (an entry in the chain), checkpoint (a signature over
the chain's end, kept also outside of the database). Must never know personal data, nor import any other area.
"""
