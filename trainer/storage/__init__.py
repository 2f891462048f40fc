"""Where things are kept: databases, keys and files on this computer."""
