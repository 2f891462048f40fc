"""What a person can do: the verbs of learner, author and committee."""
