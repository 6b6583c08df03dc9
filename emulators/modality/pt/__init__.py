"""Positron emission tomography: coincidences as a list, and the images of activity made of them."""
