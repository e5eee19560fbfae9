"""The data of the papers' experiments, read from this machine; nothing downloads by itself."""
