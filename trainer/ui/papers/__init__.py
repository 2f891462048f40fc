"""What is printed: the paper of completion, activation slips and the recovery sheet, drawn with QPainter."""
