"""Internet addresses a course may name as real: the state's own, and the sources of facts. Data for the checker."""

from __future__ import annotations

KNOWN = (
    "gov.vn",
    "edu.vn",
    "chinhphu.vn",
    "baochinhphu.vn",
    "quochoi.vn",
    "nhandan.vn",
    "vbpl.vn",
    "napa.vn",
    "congthuong.vn",
    "khonggianmang.vn",
    "nist.gov",
    "europa.eu",
    "unesco.org",
    "un.org",
    "iso.org",
    "w3.org",
    "ietf.org",
    "owasp.org",
    "cisa.gov",
    "ncsc.gov.uk",
    "example.com",
    "example.org",
    "example.net",
)
"""A host is known when it is one of these or ends in a dot and one of these."""

TOP_LEVEL = frozenset(
    "com net org vn info biz xyz top cc io me online site shop vip live link club gov edu tk ml cf gq icu dev asia "
    "store website space fun pro mobi name cn us uk ru eu int ly gl gg co".split()
)
"""Endings that make a dotted word an address; file endings such as zip and docx are not among them."""


def is_known(host: str) -> bool:
    """Whether a host may stand in a course as it is: `.example` (RFC 2606) or a known one."""
    host = host.lower()
    return host.endswith(".example") or any(host == known or host.endswith("." + known) for known in KNOWN)
