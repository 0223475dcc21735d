"""What the box must not forget: one SQLite file, each write on the disk before anything moves."""
