"""Clio: a Discord bot for history study groups.

`domain` holds the rules, `library` the corpus, `storage` the state, `services` the use
cases, `app` the bot; `cogs`, beside this package, holds what members see. README tells
which may import which, and `lint-imports` holds them to it.
"""
