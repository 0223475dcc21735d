"""A box without a cabinet that tells the truth about doors and documents, for tests, proofs and the demonstration."""
