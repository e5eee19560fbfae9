"""The claims of the thesis (Shahid 2017) in float64 against derived error bounds; a claim's check
is the module of its name."""
