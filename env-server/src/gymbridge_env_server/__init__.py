"""Serves Gymnasium environments over gRPC: `python -m gymbridge_env_server --help`.

Importing the package itself imports nothing: `runtimes` runs before anything is installed.
"""
