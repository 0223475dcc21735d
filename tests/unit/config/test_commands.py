"""The one command: what it says, and that each of its words leads somewhere."""

import ast
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from buergerbuero.config.cli import box, check, commands, places

LAUNCHER = places.PROJECT / "buergerbuero"


def launch(*words: str, cwd: Path = places.PROJECT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, LAUNCHER, *words], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_every_command_has_a_module_with_a_main(name: str) -> None:
    spec = importlib.util.find_spec(commands.COMMANDS[name].module)
    assert spec is not None and spec.origin is not None
    assert "def main(" in Path(spec.origin).read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", box.VERBS)
def test_every_verb_of_the_box_calls_itself_by_the_same_words(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        box.main([verb, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: buergerbuero box {verb} ")


def test_alone_it_lists_all_commands(tmp_path: Path) -> None:
    for words in ([], ["--help"]):
        done = launch(*words, cwd=tmp_path)
        assert done.returncode == 0
        assert all(f"  {name} " in done.stdout for name in commands.COMMANDS)


def test_a_slip_of_the_pen_gets_a_hint() -> None:
    done = launch("dmeo")
    assert done.returncode == 1
    assert "Did you mean ./buergerbuero demo?" in done.stderr
    assert "Traceback" not in done.stderr


def test_checks_run_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["migrations", "django"]) == 0
    said = capsys.readouterr().out
    assert "Migrations are complete" in said and "Django's own checks" in said
    assert "Types" not in said and "Style" not in said


def test_a_check_that_does_not_exist_is_refused_with_those_that_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        check.main(["migrations", "ruff"])
    assert f"no check ruff. There are: {', '.join(check.CHECKS)}." in capsys.readouterr().err


def test_the_launcher_can_be_read_by_an_old_python() -> None:
    ast.parse(LAUNCHER.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_the_launcher_sends_an_old_python_to_a_newer_one(tmp_path: Path) -> None:
    newer = tmp_path / "python3.12"
    newer.write_text("#!/bin/sh\necho went on with $0 $2\n")
    newer.chmod(0o755)
    assert _as_old_python(os.fspath(tmp_path)).stdout == f"went on with {newer} doctor\n"


def test_an_old_python_alone_is_told_the_remedy(tmp_path: Path) -> None:
    done = _as_old_python(os.fspath(tmp_path))
    assert done.returncode == 1
    assert "3.9 is too old" in done.stderr
    assert "sudo apt-get install -y python3" in done.stderr


def _as_old_python(path: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys, runpy; sys.version_info = (3, 9, 2, 'final', 0);"
        f"sys.argv = ['buergerbuero', 'doctor']; runpy.run_path({os.fspath(LAUNCHER)!r}, run_name='__main__')"
    )
    env = {**os.environ, "PATH": path}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=env)


@pytest.mark.parametrize("module", ["first", "doctor", "lock", "setup"])
def test_what_runs_before_set_up_needs_no_package(module: str) -> None:
    code = f"import sys; sys.path.insert(0, 'src'); import buergerbuero.config.cli.{module}"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], cwd=places.PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
