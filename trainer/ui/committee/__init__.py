"""The committee's wing: set-up, receiving reports, people, approvals, deadlines, overview and publishing."""
