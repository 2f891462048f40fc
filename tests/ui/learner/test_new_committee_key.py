"""The committee lost its root key: the learner sees both names, types the code of the new letter, and works on."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.services.learner.pc import Pc
from tests.trust_builders import a_root, a_root_line
from tests.ui.learner.desk import a_window, press, settle, shown, words_on
from trainer.domain.codes import root_code
from trainer.domain.profile import Preferences
from trainer.formats.organisation_file import organisation_id
from trainer.services.preferences import save_preferences
from trainer.ui.learner.organisation_desk import CodeDialog, OrganisationDesk, SuccessorDialog
from trainer.ui.learner.wing import LearnerWing

LATER = "2026-11-24T09:00:00+07:00"


def test_a_new_key_is_taken_only_with_the_code_of_the_new_letter(qtbot: QtBot, pc: Pc) -> None:
    pc.pin()
    profile = pc.learner.profiles.all()[0].id
    pc.learner.profiles.close()
    save_preferences(pc.home, Preferences())
    window = a_window(qtbot, pc)
    window._enter(pc.learner.profiles.open(profile))
    settle(qtbot, window)
    wing = shown(window, LearnerWing)
    line = a_root_line(a_root(made=LATER, committee="Ban Chỉ đạo mới"))
    path = pc.organisation_file("moi.hsorg", roots=(line,), number=2, made=LATER)
    wing.organisation.take(path)
    settle(qtbot, window)
    dialog = wing.organisation.dialog
    assert isinstance(dialog, SuccessorDialog)
    said = words_on(dialog)
    assert "Ban Chuyển đổi số" in said
    assert "Ban Chỉ đạo mới" in said
    assert "thư mới" in said
    dialog.code.set_text("AAAA-BBBB-CCCC")
    press(qtbot, dialog.act_button)
    settle(qtbot, window)
    assert dialog.isVisible()
    facts = pc.learner.organisation.facts()
    assert facts is not None
    assert facts.committee == "Ban Chuyển đổi số"
    dialog.code.set_text(root_code(organisation_id(line)))
    press(qtbot, dialog.act_button)
    settle(qtbot, window)
    facts = pc.learner.organisation.facts()
    assert facts is not None
    assert facts.committee == "Ban Chỉ đạo mới"
    me = pc.learner.profiles.me
    assert me is not None
    assert me.profile.id == profile


def test_cancelling_leaves_the_key_in_use(qtbot: QtBot, pc: Pc) -> None:
    pc.pin()
    window = a_window(qtbot, pc)
    desk = OrganisationDesk(pc.learner, window.asker, window)
    path = pc.organisation_file("moi.hsorg", roots=(a_root_line(a_root(made=LATER)),), number=2, made=LATER)
    desk.take(path)
    settle(qtbot, window)
    assert isinstance(desk.dialog, CodeDialog)
    press(qtbot, desk.dialog.safe_button)
    facts = pc.learner.organisation.facts()
    assert facts is not None
    assert facts.made != LATER
