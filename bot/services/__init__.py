"""Use cases: read the library and the state, decide with the domain, write the state.

What they give are frozen views that hold finished words and numbers, so that a card, a
terminal and a test see the same thing. They know neither Discord nor SQL, and what a
member is told through them is already on disk.
"""
