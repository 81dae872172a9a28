"""JupyterLab for a workspace: settings of its own, one server per workspace, started and stopped cleanly."""
