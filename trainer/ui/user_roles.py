"""Who somebody is at this PC: the word for each role in the preferences, in folders and among the wings."""

LEARNER, AUTHOR, COMMITTEE = "learner", "author", "committee"
