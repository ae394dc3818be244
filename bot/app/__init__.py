"""Clio on Discord: the bot itself and what every cog shares.

Here are the client and its start, the one error reporter, the card kit, the grammar of
persistent buttons, and permission checks. It knows services and Discord, but no feature:
those are packages of `cogs`, found by name and loaded or the start fails.
"""
