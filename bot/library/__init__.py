"""The corpus: what its records are, how `data/` is read, checked, compiled and searched.

At run time only the compiled, read-only SQLite file is used, synchronously and on the
loop, since a query of it costs less than handing it to a thread (README, "Speed").
Records leave as frozen models; nothing in here knows of Discord or of any member.
"""
