"""Behind ``make``: makes the environment, prepares the instance, serves or tests. Standard library only.

The environment is made with uv when it is there, else with venv and pip; a stamp of the lock file's hash keeps the
second start short. Every failure is one sentence that says what to do.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NEEDED = (3, 11)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def stop(text: str) -> None:
    say(text)
    raise SystemExit(2)


def run(*command: str | Path, **more: object) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, **more)  # type: ignore[call-overload]
    if done.returncode:
        raise SystemExit(done.returncode)


def stamp_of(lock: Path) -> str:
    return f"{sys.version_info[:2]} {hashlib.sha256(lock.read_bytes()).hexdigest()}"


def make_environment(lock_name: str) -> None:
    """Install the pinned packages unless the stamp says that they are there."""
    if sys.version_info < NEEDED:
        stop(
            f"Python 3.11 or later is needed; this is {sys.version.split()[0]}. Install it, or run make PYTHON=python3.11."
        )
    lock = ROOT / lock_name
    stamps = [VENV / f"stamp-{name}" for name in ("requirements-dev.txt", lock_name)]
    if PYTHON.exists() and any(s.exists() and s.read_text() == stamp_of(ROOT / s.name[6:]) for s in stamps):
        return
    say(f"Installing the packages of {lock_name} into .venv (once; about half a minute) ...")
    if shutil.which("uv"):
        run("uv", "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV)
        run("uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", PYTHON, "--require-hashes", "-r", lock)
    else:
        make_with_pip(lock)
    (VENV / f"stamp-{lock_name}").write_text(stamp_of(lock))


def make_with_pip(lock: Path) -> None:
    if not PYTHON.exists() or subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode:
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
        if made.returncode:
            stop("Python's venv module is missing: install it (Debian: apt install python3-venv) or install uv.")
    how = ("--quiet", "--disable-pip-version-check", "--no-compile", "--no-deps", "--require-hashes")
    run(PYTHON, "-m", "pip", "install", *how, "-r", lock)


def serve() -> None:
    make_environment("requirements.txt")
    os.execv(PYTHON, [str(PYTHON), "-m", "flask", "--app", "wsgi", "serve", *sys.argv[2:]])


def test() -> None:
    make_environment("requirements-dev.txt")
    run(PYTHON, "-m", "tests", *sys.argv[2:])


def tool() -> None:
    """``launch.py tool NAME …``: a command of the development environment."""
    make_environment("requirements-dev.txt")
    run(PYTHON, "-m", *sys.argv[2:])


def requirements() -> None:
    if not shutil.which("uv"):
        stop("uv is needed to compile the pins: pip install uv.")
    flags = ("--quiet", "--generate-hashes", "--universal", "--python-version", "3.11", "--no-header",
             "--no-emit-index-url", *sys.argv[2:])  # fmt: skip
    run("uv", "pip", "compile", *flags, "requirements.in", "-o", "requirements.txt")
    run("uv", "pip", "compile", *flags, "requirements.in", "requirements-dev.in", "-o", "requirements-dev.txt")


COMMANDS = {"serve": serve, "test": test, "tool": tool, "requirements": requirements}

if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        stop(f"Usage: launch.py {'|'.join(COMMANDS)}")
    try:
        COMMANDS[sys.argv[1]]()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
