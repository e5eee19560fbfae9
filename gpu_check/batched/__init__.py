"""What the batched checks share: streams of numbers, frames, bounds, devices."""
