"""Claims as an appendix of a paper: LaTeX that needs amsmath alone, and BibTeX."""
