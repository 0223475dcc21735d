"""Pages for clerks. Must never import the portal."""
