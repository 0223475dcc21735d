"""Which services there are and what the town has said about them: folders of data, published as immutable bundles.

Words: service (Leistung), town (Stadt), statement (Angabe: a value with its source and whether the town confirmed
it), bundle (service and town as they were published, named by their SHA-256), publication (a bundle became the
newest), example value (Beispielwert: stands in for an unconfirmed one, in the demo only),
sketch (Entwurf einer Leistung: one in the making at the desk).
Must never know applications, answers or persons.
"""
