"""Words for people: English in the code, Vietnamese in `assets/language/vi`; nothing here needs a window."""

from trainer.ui.language.words import Language, language, mark, set_language, tr, trn

__all__ = ["Language", "language", "mark", "set_language", "tr", "trn"]
