"""The committee's screens: set-up, reports coming in, figures, approvals, roster, deadlines, publishing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.services.committee import CommitteeService

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from trainer.cli.demo.pictures import Camera
    from trainer.cli.demo.play import Play
    from trainer.ui.committee.wing import CommitteeWing

Settled = Callable[[], None]
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
    yield from _sticks(wing, settled, play.folder)
    wing.close()
    wing.deleteLater()
    fresh.close()


def _sticks(wing: CommitteeWing, settled: Callable[[], None], folder: Path) -> Stops:
    """The same with three sticks: the choice, the first stick, and the first sheet."""
    from trainer.cli.demo.people import COMMITTEE, ORGANISATION
    from trainer.cli.demo.play import PASSPHRASE
    from trainer.domain.roots import RootForm

    setup, desk = wing.entry.setup, wing.entry.ceremony
    wing.entry.setCurrentWidget(setup)
    setup.organisation.set_text(ORGANISATION)
    setup.committee.set_text(COMMITTEE)
    setup.show_forms()
    yield "16e-khoa-goc", wing
    desk.start(lambda: wing.service.ceremonies.begin_rotation(RootForm.TWO_OF_THREE))
    settled()
    yield "16f-usb", wing
    stick = folder / "usb"
    stick.mkdir(exist_ok=True)
    desk.page.write_requested.emit((stick, "", PASSPHRASE))
    settled()
    yield "16g-phieu-phan", wing


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
    yield from _trust(wing, settled)
    wing.show_place(Place.CATALOGUE)
    settled()
    yield "12d-han-hoc", wing
    wing.show_place(Place.ORGANISATION)
    settled()
    yield "16c-to-chuc", wing
    audit = wing.organisation.audit
    audit.start()
    camera.settle(until=lambda: not audit.busy)
    yield "16g-kiem-tra", wing
    wing.show_keys()
    settled()
    yield "16h-khoa-ky", wing
    wing.keys.rehearsal.begin()
    settled()
    yield "16i-dien-tap", wing
    wing.show_help()
    yield "16k-tro-giup", wing
    wing.lock()
    settled()
    yield "16d-mo-khoa", wing
    wing.entry.recovering.begin()
    settled()
    yield "16l-khoi-phuc", wing
    wing.close()
    wing.deleteLater()


def _trust(wing: CommitteeWing, settled: Settled) -> Stops:
    """Ending a key with what it changes shown first, people who left, and erasing somebody."""
    from PySide6.QtWidgets import QApplication

    from trainer.domain.erasure import ErasureGround
    from trainer.ui.committee.approvals_page import KEYS
    from trainer.ui.committee.erasure_dialog import ErasureDialog
    from trainer.ui.committee.revocation_dialog import RevocationDialog

    page = wing.approvals.page
    page.show_tab(KEYS)
    settled()
    yield "16e-khoa-dang-dung", wing
    keys = wing.service.approvals.keys()
    granted = next(key for key in keys if key.revoked is None and key.reports)
    page.revoke_requested.emit(granted)
    ending = next(each for each in QApplication.topLevelWidgets() if isinstance(each, RevocationDialog))
    ending.preview_wanted.emit(0)
    settled()
    yield "16f-thu-hoi", ending
    ending.reject()
    wing.people.offer_erasure((granted.person.id,), ErasureGround.REQUEST)
    settled()
    erasing = next(each for each in QApplication.topLevelWidgets() if isinstance(each, ErasureDialog))
    yield "12e-xoa-du-lieu", erasing
    erasing.reject()
    wing.people.show_leavers()
    settled()
    yield "12f-nguoi-da-roi", wing
