"""Database changes of the forms area."""
