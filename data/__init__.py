"""Clio's corpus: TOML written by hand, read-only at run time; `README.md` tells how to add to it."""
