"""The committee's screens: set-up, reports coming in, figures, approvals, roster, deadlines, publishing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trainer.services.committee import CommitteeService

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from trainer.cli.demo.pictures import Camera
    from trainer.cli.demo.play import Play

Stops = Iterator[tuple[str, "QWidget"]]


def tour(play: Play, camera: Camera) -> Stops:
    """Every screen of the committee."""
    yield from _beginning(play, camera)
    yield from _import(play, camera)
    yield from _days(play, camera)


def _beginning(play: Play, camera: Camera) -> Stops:
    from trainer.cli.demo.people import COMMITTEE, ORGANISATION, UNITS
    from trainer.cli.demo.play import PASSPHRASE
    from trainer.services.committee.values import Wish
    from trainer.ui.committee.wing import CommitteeWing

    fresh = CommitteeService(play.folder / "ban-chi-dao-moi")
    wing = CommitteeWing(fresh, shipped=play.course_folder.parent)
    wing.show()

    def settled() -> None:
        camera.settle(until=lambda: not wing.asker.busy)

    wing.open()
    settled()
    yield "16a-thiet-lap", wing
    wing.entry.setup.wish_made.emit(Wish(ORGANISATION, COMMITTEE, UNITS, PASSPHRASE))
    settled()
    yield "16b-phieu-khoi-phuc", wing
    wing.close()
    wing.deleteLater()
    fresh.close()


def _import(play: Play, camera: Camera) -> Stops:
    from trainer.cli.demo.play import PASSPHRASE
    from trainer.ui.committee.navigation import Place
    from trainer.ui.committee.wing import CommitteeWing

    service = CommitteeService(play.before)
    service.setup.unlock(PASSPHRASE)
    wing = CommitteeWing(service, shipped=play.course_folder.parent)
    wing.show()

    def settled() -> None:
        camera.settle(until=lambda: not (wing.asker.busy or wing.importing.busy))

    wing.open()
    settled()
    wing.show_place(Place.REPORTS)
    wing.importing.check((play.reports,))
    settled()
    yield "12-nhan-bao-cao", wing
    wing.close()
    wing.deleteLater()
    service.close()


def _days(play: Play, camera: Camera) -> Stops:
    from trainer.ui.committee.navigation import Place
    from trainer.ui.committee.wing import CommitteeWing

    wing = CommitteeWing(play.committee, shipped=play.course_folder.parent)
    wing.show()

    def settled() -> None:
        camera.settle(until=lambda: not (wing.asker.busy or wing.importing.busy))

    wing.open()
    settled()
    wing.show_place(Place.OVERVIEW)
    settled()
    yield "13-tong-quan", wing
    wing.show_place(Place.PEOPLE)
    settled()
    yield "12b-nguoi-hoc", wing
    wing.people.read(play.folder / "ban-chi-dao" / "danh-sach.xlsx")
    settled()
    yield "12c-nap-danh-sach", wing
    wing.show_place(Place.APPROVALS)
    settled()
    yield "16-duyet", wing
    wing.show_place(Place.CATALOGUE)
    settled()
    yield "12d-han-hoc", wing
    wing.show_place(Place.ORGANISATION)
    settled()
    yield "16c-to-chuc", wing
    wing.lock()
    settled()
    yield "16d-mo-khoa", wing
    wing.close()
    wing.deleteLater()
