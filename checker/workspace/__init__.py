"""The learner's folder: labs, project, state, kits and own data."""
