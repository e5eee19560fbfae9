"""MNG, mean normalized gradient (Shahid's thesis, section 3.4.1): exact runs, and the letters of
its claims."""
