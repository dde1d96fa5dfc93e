"""Set up the virtual environment: says what it does and how long it takes; does nothing when nothing changed.

Usage: python3 tools/set_up.py [requirements.txt | requirements-dev.txt]

Standard library only. PyTorch's CPU wheels are tried first: the default wheel for Linux is the same
version with about 3 GB of CUDA libraries.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("VENV", ROOT / ".venv"))
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CPU_WHEELS = "https://download.pytorch.org/whl/cpu"


def fingerprint(requirements: Path) -> str:
    """A hash of everything the environment depends on."""
    parts = [sys.version, requirements.name]
    parts += [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("requirements*.txt"))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def pip(*arguments: str) -> int:
    """Run pip quietly in the environment; returns its exit status."""
    return subprocess.call(
        [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", "--no-input", *arguments]
    )


def torch_requirement() -> str:
    """The pinned torch line of requirements.txt."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith("torch=="))


def has_torch() -> bool:
    """Whether the pinned torch is installed already (a +cpu build satisfies the pin)."""
    version = torch_requirement().removeprefix("torch==")
    code = f"import importlib.metadata as m, sys\nsys.exit(m.version('torch').split('+')[0] != {version!r})"
    return subprocess.call([str(PYTHON), "-c", code], stderr=subprocess.DEVNULL) == 0


def install_torch() -> int:
    """Install torch from the CPU wheels, else from the default index; returns pip's exit status."""
    requirement = torch_requirement()
    if sys.platform == "linux":
        say(f"  {requirement}, CPU wheel")
        quick = ["--timeout", "8", "--retries", "0", "--no-deps"]
        with open(os.devnull, "w") as silence:
            command = [str(PYTHON), "-m", "pip", "--quiet", "install", *quick]
            status = subprocess.call(
                [*command, "--index-url", CPU_WHEELS, requirement], stdout=silence, stderr=silence
            )
        if status == 0:
            return 0
        say("  CPU wheels out of reach, using the default index")
    return pip("install", requirement)


def say(message: str) -> None:
    """Print at once, so that a long step is seen while it runs."""
    print(message, flush=True)


def main() -> int:
    """Set up; returns the exit status."""
    name = sys.argv[1] if len(sys.argv) > 1 else "requirements.txt"
    requirements = ROOT / name
    stamp = VENV / f".installed-{requirements.stem}"
    wanted = fingerprint(requirements)
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    # Whoever has the development set has the running set too.
    larger = VENV / ".installed-requirements-dev"
    development = fingerprint(ROOT / "requirements-dev.txt")
    if name == "requirements.txt" and larger.exists() and larger.read_text() == development:
        return 0
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs before anything has checked the version
        say(f"需要 Python 3.11 或更新的版本,现在是 {sys.version.split()[0]}。")
        return 1
    began = time.monotonic()
    say(f"Setting up {VENV.name}/ from {name} (once; a few minutes)")
    if not PYTHON.exists():
        say("  virtual environment")
        venv.create(VENV, with_pip=True)
    if not has_torch() and install_torch():
        return 1
    say("  the other packages")
    if pip("install", "-r", str(requirements)):
        return 1
    stamp.write_text(wanted)
    say(f"Set up in {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
