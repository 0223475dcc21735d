"""Who sends the mail."""
