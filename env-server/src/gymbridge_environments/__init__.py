"""Environments of this project's own, and how to add more.

A module like this one registers its environments when it is imported. A server that allows it makes them by
``module:Id``; this one is always allowed:

``gymbridge_environments:GridWorld-v0``    collects green squares and avoids red ones, seen as 84×84 pixels
``gymbridge_environments:ThreeStates-v0``  a Markov decision process, some of whose states lack actions
"""

from gymnasium.envs.registration import register

register("GridWorld-v0", entry_point="gymbridge_environments.grid_world:GridWorld", max_episode_steps=50)
register("ThreeStates-v0", entry_point="gymbridge_environments.three_states:ThreeStates", max_episode_steps=100)
