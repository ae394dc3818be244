"""What members can do, a package a feature: commands, buttons and cards.

A cog translates: an interaction into a call of a service, and its view into a card. Each
package's `__init__` holds `setup` alone; packages do not import each other, and meet in
the persistent buttons of `bot.app.links`.
"""
