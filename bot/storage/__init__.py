"""What guilds and members did, in SQL; the corpus is none of its business.

Repositories take a `Transaction` and give frozen dataclasses: no row, dict or `Any`
leaves this package. Statements run only inside `Database.transaction()`, which commits
as it ends, rolls back on any error, and never spans a call to Discord.
"""
