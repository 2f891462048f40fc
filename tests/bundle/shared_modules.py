"""Run first in a built program: finds the Python modules in the file that all programs of the folder share.

PyInstaller puts them into each program; two programs would be 9 MB larger. Until PyInstaller can share them itself,
this sets what its importer looks into (`PyInstaller/loader/pyimod02_importers.py` of the pinned version).
"""

import os
import sys

import pyimod01_archive  # type: ignore[import-not-found]  # they exist in a built program only
import pyimod02_importers  # type: ignore[import-not-found]  # likewise

pyimod02_importers.pyz_archive = pyimod01_archive.ZlibArchiveReader(
    os.path.join(sys._MEIPASS, "modules.pyz"),  # type: ignore[attr-defined]  # noqa: PTH118 - pathlib is in that file
    0,
    check_pymagic=True,
)
pyimod02_importers._pyz_tree = None
sys.path_importer_cache.clear()
