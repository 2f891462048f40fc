"""What a person sees: windows, words, colours and icons."""
