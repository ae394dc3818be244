"""Clio's rules, pure: no I/O, no Discord, no clock and no global randomness.

Functions take `now` and `rng` as arguments and give frozen dataclasses; what is to be
done (send, edit, store) is derived from those values by whoever holds them. Everything
in here can be tested with plain calls.
"""
