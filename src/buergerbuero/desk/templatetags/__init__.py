"""Words that only the desk uses in its pages."""
