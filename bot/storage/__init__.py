"""What guilds and members did, in SQL; the corpus is none of its business.

Repositories take a `Transaction` and give frozen dataclasses: no row, dict or `Any`
leaves this package. Statements run only inside `Database.transaction()` and `Database.run()`,
which commit as they end, roll back on any error, and never span a call to Discord.
"""
