"""After the decision: the minister's questions, letters, the publication of the result, complaints, what goes back."""
