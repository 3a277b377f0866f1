"""Claims: the stories with their verdicts, and the calculator that anyone can type a claim into."""
