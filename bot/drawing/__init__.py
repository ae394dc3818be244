"""Pictures: PNGs out of plain data, drawn for the width of a phone.

Nothing here knows of Discord, of SQL or of the corpus: who calls gives numbers and words, and
gets bytes. Drawing takes tens of milliseconds, so callers do it in a thread.
"""
