"""Who asks registers. Each procedure is a folder; config/adapters.py names the one in use."""
