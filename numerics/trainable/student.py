"""How many standard errors a mean of a few runs is given."""

# One-sided: the true mean lies beyond the limit with this probability, where the runs are normal;
# for others to leading order in 1/√runs.
ERROR = 1e-4


def quantile(runs):
    """Student's t with runs − 1 degrees of freedom at 1 − ERROR. Raises ValueError for fewer than
    two runs."""
    from scipy.special import stdtrit  # scipy.stats loads for half a second

    if runs < 2:
        raise ValueError(f"runs is {runs}; give at least 2 for a standard deviation")
    return float(stdtrit(runs - 1, 1 - ERROR))
