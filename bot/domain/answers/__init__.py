"""How typed answers are read and compared, for `bot.domain.matching` to judge.

A text becomes a reading: its words, what part each plays, the numbers in it. Two readings are
paired word by word, with slips of the pen forgiven as far as no other known word is as near,
and what is left over on either side decides whether one stands for the other.
"""
