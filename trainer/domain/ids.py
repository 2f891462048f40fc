"""Names of things: one NewType for each kind of identifier, so that one cannot be passed for another."""

from __future__ import annotations

from typing import NewType

CourseId = NewType("CourseId", str)
ModuleId = NewType("ModuleId", str)
LessonId = NewType("LessonId", str)
PartId = NewType("PartId", str)
BankId = NewType("BankId", str)
QuizId = NewType("QuizId", str)
ItemId = NewType("ItemId", str)
OptionId = NewType("OptionId", str)
OutcomeId = NewType("OutcomeId", str)
AttemptId = NewType("AttemptId", str)
"""128 random bits, 32 lower-case hexadecimal digits."""
PackDigest = NewType("PackDigest", str)
"""SHA-256 of the payload of a pack's manifest envelope, 64 lower-case hexadecimal digits."""
LogId = NewType("LogId", str)
"""First 16 bytes of SHA-256("hocso-log-v1\\0" || public key || 16 random bytes), 32 hexadecimal digits."""
PublicKey = NewType("PublicKey", str)
"""Raw 32-byte Ed25519 public key, 64 lower-case hexadecimal digits."""
PersonId = NewType("PersonId", str)
"""Random 128 bits, 32 hexadecimal digits; the only name of a person outside sealed places."""
UnitId = NewType("UnitId", str)
OrgId = NewType("OrgId", str)
"""SHA-256 of the payload of root 1, 64 hexadecimal digits: what an organisation is called for ever."""
