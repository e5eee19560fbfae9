"""The argument parser of the experiments' commands."""

import argparse


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line, also of its sub-commands."""

    def error(self, message):
        raise ValueError(f"{message}; see '{self.prog} --help'")
