"""Read cards out of files that other programs made, whatever is wrong with them.

One module a format; each gives rows as it finds them, and `reading` makes cards of these. All of
it runs as a process of its own, bounded in time and memory (`python -m bot.services.importing`),
so that a hostile file hurts nobody: it has no database, no settings and no secrets.
"""
