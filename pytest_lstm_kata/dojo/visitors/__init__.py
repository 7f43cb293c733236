"""Visitors that are programs: simulated learners, and the hour that they rehearse."""
