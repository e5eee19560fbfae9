"""Learned weights printed in the thesis."""

from theory.exact import rational

TIMESCALES = (".99", ".9", ".8", ".7", ".6", ".5")

# Table 4.2, by rows of timescales
LA_A = [rational(x) for x in ("0.75668", "0.06197", "0.68091", "-1.21117", "-0.47439", "1.18599")]
LA_B = [rational(x) for x in ("0.66044", "0.00366", "0.00065", "0.00064", "0.00077", "0.33386")]
LA_C = [rational(x) for x in ("0.24911", "-0.08944", "-0.09293", "0.00168", "0.07846", "0.15519")]
