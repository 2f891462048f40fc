"""The author wing: a course folder checked, previewed, packed and signed."""
