"""The steps from an older layout of a database to a newer one, one folder a store."""
