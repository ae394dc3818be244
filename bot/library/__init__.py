"""The corpus: what its records are, how `data/` is read, checked, compiled and searched.

At run time only the compiled, read-only SQLite file is used: by key, by day and by beginning on
the loop, since such a query costs less than handing it to a thread, and searches in one.
Records leave as frozen models; nothing in here knows of Discord or of any member, and what
a guild adds is a small library of its own in the same models.
"""
