"""The table of the noisy bowl: eight methods beside their closed forms."""
