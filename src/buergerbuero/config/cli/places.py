"""Where things lie in the project folder. Standard library only."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[4]
STATE = PROJECT / "var"
"""All that running leaves behind; in no repository."""
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = PROJECT / "build"
STATIC = BUILD / "static"
NODE_MODULES = PROJECT / "node_modules"
LOCKS = {"running": PROJECT / "requirements.lock", "testing": PROJECT / "requirements-test.lock"}
TOOL_LOCK = PROJECT / "requirements-tool.lock"
PACKAGE_LOCK = PROJECT / "package-lock.json"
UV = STATE / "tools" / "uv" / "bin" / "uv"
