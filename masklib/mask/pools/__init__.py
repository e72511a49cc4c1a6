"""Frozen data of the masks: name tokens, number ranges. Nothing here is asked of a library at run time."""
