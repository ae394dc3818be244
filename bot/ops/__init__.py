"""What keeps a deployment alive: backups and their return, and what it tells of itself.

Nothing here knows Discord or the corpus. What it cannot do is told to whoever runs Clio, and
never stops Clio from serving.
"""
