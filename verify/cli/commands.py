"""The commands beside ``run``, each with what it answers."""

COMMANDS = {
    "list": "the claims, their expected verdicts, how the paper fares",
    "explain": "a claim as a page: statement, source, proof, witnesses",
    "equivalent": "are two optimizers the same, and for which parameters?",
    "identify": "what is this optimizer? its law, name, invariances",
    "compare": "same points as that one? any framework, black boxes",
    "rate": "how fast does it converge, at worst, on a class?",
    "worst-case": "what some steps leave at worst, exactly; PEPit's scripts",
    "normal-form": "the Jordan blocks that a linear memory (T, v) is",
    "figure": "figures of the papers and of the claims, with their data",
    "paper": "claims and proofs as LaTeX for an appendix, and BibTeX",
    "report": "a web site of all this that opens from the disk",
    "serve": "a page to type optimizers in, on this machine alone",
    "campaign": "claims at many seeds, on one machine or a Dask cluster",
    "lock": "write proofs.lock, which 'all --locked' enforces",
    "formalize": "theorems in Coq, and Coq's own answer",
    "recheck": "re-check certificates with the standard library alone",
    "completion": "a script that completes all this in bash or zsh",
    "doctor": "versions, devices, what is missing and how to get it",
}
