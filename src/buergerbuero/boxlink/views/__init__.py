"""The views of the link to boxes."""
