"""What is true: courses, questions, marks, logs, reports and the organisation, without files, windows or databases."""
