"""The claims about the trainable optimizer (TO) in float64 against derived error bounds; a claim's
check is the module of its name."""
