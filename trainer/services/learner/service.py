"""The learner's door: one object with a room of verbs for people, organisation, study, tests and reports."""

from __future__ import annotations

import secrets
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from trainer import paths
from trainer.domain.course import Course
from trainer.domain.ids import CourseId
from trainer.services.clock import Clock
from trainer.services.learner.attempts import AttemptVerbs
from trainer.services.learner.chance import Token
from trainer.services.learner.organisation import OrganisationVerbs
from trainer.services.learner.profiles import ProfileVerbs
from trainer.services.learner.reports import ReportVerbs
from trainer.services.learner.session import Session
from trainer.services.learner.shelf import Shelf
from trainer.services.learner.study import StudyVerbs

if TYPE_CHECKING:
    from trainer.services.learner.backups import BackupVerbs
    from trainer.services.learner.leaving import LeavingVerbs
    from trainer.services.learner.own_data import OwnDataVerbs
    from trainer.services.learner.restoring import RestoreVerbs


class LearnerService:
    """Everything a learner can do; verbs may be called from any thread and run one at a time."""

    def __init__(
        self,
        home: Path | None = None,
        *,
        clock: Clock | None = None,
        token: Token = secrets.token_bytes,
        shipped: Path | None = None,
    ) -> None:
        """`home` is the data folder, `shipped` the folder of courses that come with the program; both have defaults."""
        self._session = Session(
            home or paths.data_folder(), clock or Clock(), token, shipped or paths.shipped_courses_folder()
        )
        shelf = Shelf(self._session)
        self.organisation = OrganisationVerbs(self._session, shelf)
        self.profiles = ProfileVerbs(self._session, self.organisation.after_opening)
        self.test = AttemptVerbs(self._session, shelf)
        self.reports = ReportVerbs(self._session, shelf)
        self.study = StudyVerbs(
            self._session,
            shelf,
            me=self.profiles.required_me,
            facts=self.organisation.facts,
            unsent=self.reports.unsent,
            open_attempt=self.test.open_attempt,
        )
        self._shelf = shelf

    # What Home does not ask for is imported when somebody does.

    @cached_property
    def backups(self) -> BackupVerbs:
        """Copies of a profile."""
        from trainer.services.learner.backups import BackupVerbs

        return BackupVerbs(self._session)

    @cached_property
    def restoring(self) -> RestoreVerbs:
        """Profiles out of copies."""
        from trainer.services.learner.restoring import RestoreVerbs

        return RestoreVerbs(self._session, self.profiles.close)

    @cached_property
    def own_data(self) -> OwnDataVerbs:
        """What is kept of the learner."""
        from trainer.services.learner.own_data import OwnDataVerbs

        return OwnDataVerbs(self._session, self.reports.all)

    @cached_property
    def leaving(self) -> LeavingVerbs:
        """Deleting a profile."""
        from trainer.services.learner.leaving import LeavingVerbs

        return LeavingVerbs(
            self._session,
            unsent=self.reports.unsent,
            reports=self.reports.all,
            check_pin=self.profiles.check_own_pin,
            close=self.profiles.close,
        )

    @property
    def home_folder(self) -> Path:
        """The data folder."""
        return self._session.home

    def content(self, course_id: CourseId) -> Course:
        """The course itself, as its author wrote it; NOT_FOUND where there is none of this name."""
        with self._session.lock:
            return self._shelf.pick(course_id).course

    def warm(self) -> None:
        """Import what is heavy, open the courses and the organisation file; meant for after the first paint."""
        from trainer.formats import lesson_text
        from trainer.storage import learner_store

        _ = (lesson_text, learner_store)
        with self._session.lock:
            self._shelf.all()
