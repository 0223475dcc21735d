"""Who collects money online. Each provider is a folder; config/adapters.py names the one in use."""
