"""Campaigns: the sampled evidence of claims over many seeds, on one machine or a Dask cluster.

``plan`` says what is run, ``task`` runs one claim at one seed, ``drive`` hands tasks out,
``results`` keeps them on disk, ``summary`` adds them up.
"""
