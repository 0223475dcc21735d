"""Pages: each view reads what came in, makes one call and answers."""
