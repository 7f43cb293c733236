"""A room that runs: its codes and limits, its journal on the disk, and the judge in a process of its own."""
