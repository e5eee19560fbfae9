"""The claims about stochastic optimization in float64: real methods on sums of functions, of which
every draw of a step is run, so that expectations are finite sums and no sampling error is left."""
