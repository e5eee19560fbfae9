"""The claims of RLLC in float64 against derived error bounds; a claim's check is the module of its
name."""
