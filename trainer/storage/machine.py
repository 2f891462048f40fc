"""This PC and this copy of the data: a secret that stays here, and a tag that changes when the data is copied."""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
import uuid
from pathlib import Path

from trainer.storage.files import read_capped, write_whole

SECRET_FILE = "machine.key"
_SECRET_BYTES = 32
_NUMBER_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def machine_secret(home: Path) -> bytes:
    """The 32 random bytes of this data folder. *Side effects:* makes the file the first time."""
    path = home / SECRET_FILE
    if not path.exists():
        write_whole(path, secrets.token_bytes(_SECRET_BYTES).hex().encode("ascii"))
    return hashlib.sha256(b"hocso-machine-v1\0" + read_capped(path, 1024).strip()).digest()


def machine_tag(home: Path) -> str:
    """16 hexadecimal digits that tell this PC and data folder from others, and nothing else about either.

    SHA-256 over the folder's secret and the system's own machine number, so that a copied folder has another tag.
    """
    return hashlib.sha256(machine_secret(home) + _system_number().encode("utf-8")).hexdigest()[:16]


def device_name() -> str:
    """What the owner calls this PC, at most 40 characters."""
    if sys.platform == "win32":
        return os.environ.get("COMPUTERNAME", "")[:40]
    return os.uname().nodename[:40]


def _system_number() -> str:
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return f"{uuid.getnode():012x}"
    else:
        for path in _NUMBER_FILES:
            if path.is_file() and (number := path.read_text(encoding="ascii", errors="replace").strip()):
                return number
        return f"{uuid.getnode():012x}"
