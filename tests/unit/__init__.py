"""A package, so that a module here may have the name of one in another folder of tests."""
