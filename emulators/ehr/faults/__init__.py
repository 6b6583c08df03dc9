"""Misbehaviours of the EHR: what it says of patients, orders, observations and studies."""
