"""A page to type optimizers in, served on loopback alone; what is typed is read in children."""
