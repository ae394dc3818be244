"""Who may do what, and what is refused: commands, others' buttons, hostile words, floods."""
