"""Reading and answering: the views of lesson text and questions that learners use and trainers preview."""
