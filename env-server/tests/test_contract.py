"""What the contract says of requests and replies, over gRPC and over the pipes of a worker."""

import struct
from typing import Any

import grpc
import numpy as np
import pytest

import harness
from gymbridge.v1 import environment_pb2 as pb
from harness import Client, GrpcClient, arrays

COUNT = "gymbridge_testenvs:Count-v0"
RAISE = "gymbridge_testenvs:Raise-v0"
NESTED = "gymbridge_testenvs:Nested-v0"
STAY = [np.zeros(1, np.int64)]


INVALID = grpc.StatusCode.INVALID_ARGUMENT
PRECONDITION = grpc.StatusCode.FAILED_PRECONDITION


def ready(client: Client, env_id: str = COUNT, count: int = 1, **fields: Any) -> harness.Session:
    session = client.make(env_id, count, **fields)
    session.reset(list(range(count)))
    return session


def test_ids_are_listed_sorted_with_their_runtime(client: Client) -> None:
    listed = [(info.id, info.runtime) for info in client.list(filter="cartpole").environments]
    assert ("CartPole-v0", "current") in listed
    assert listed == sorted(listed)


def test_a_filter_of_201_characters_is_refused(client: Client, refused: Any) -> None:
    with refused(INVALID, "201"):
        client.list(filter="x" * 201)


def test_an_unknown_id_is_answered_with_the_nearest(client: Client, refused: Any) -> None:
    with refused(grpc.StatusCode.NOT_FOUND, "CartPole-v1"):
        client.make("CardPole-v1")


def test_a_retired_id_is_answered_with_its_successor(client: Client, refused: Any) -> None:
    with refused(grpc.StatusCode.NOT_FOUND, "LunarLander", "LunarLander-v3"):
        client.make("LunarLander-v1", runtime="current")


def test_an_id_without_version_is_not_guessed(client: Client, refused: Any) -> None:
    with refused(grpc.StatusCode.NOT_FOUND, "CartPole-v1"):
        client.make("CartPole")


def test_an_unknown_id_of_an_allowed_module_is_answered_with_the_nearest(client: Client, refused: Any) -> None:
    with refused(grpc.StatusCode.NOT_FOUND, "Count-v0"):
        client.make("gymbridge_testenvs:Cuont-v0")


def test_a_module_that_is_not_allowed_is_refused(client: Client, refused: Any) -> None:
    with refused(PRECONDITION, "--allow-module os"):
        client.make("os:Env-v0")


def test_a_module_within_an_allowed_one_is_allowed_and_one_with_a_longer_name_is_not(
    client: Client, refused: Any
) -> None:
    with refused(grpc.StatusCode.NOT_FOUND, "registers no Cuont-v0"):
        client.make("gymbridge_testenvs.behaved:Cuont-v0")
    with refused(PRECONDITION, "--allow-module gymbridge_testenvs_and_more"):
        client.make("gymbridge_testenvs_and_more:Count-v0")


def test_a_missing_package_is_named_with_how_to_add_it(client: Client, refused: Any) -> None:
    with refused(PRECONDITION, "gymbridge packages add gymbridge_no_such_package"):
        client.make("gymbridge_testenvs:MissingPackage-v0")


def test_an_environment_can_use_asyncio(client: Client) -> None:
    session = ready(client, "gymbridge_testenvs:Async-v0")
    rewards = [struct.unpack("<d", session.step(STAY).rewards)[0] for _ in range(12)]
    assert rewards == [0.5 * step for step in (*range(1, 11), 1, 2)]


def test_a_space_without_layout_is_refused_by_name(client: Client, refused: Any) -> None:
    with refused(PRECONDITION, "Graph"):
        client.make("gymbridge_testenvs:Graph-v0")


def test_wrappers_are_put_around_the_environment_the_first_innermost(client: Client) -> None:
    wrappers = [("TimeLimit", {"max_episode_steps": 3}), ("gymbridge_testenvs:Doubled", {"times": 4})]
    session = ready(client, wrappers=wrappers)
    assert session.made.max_episode_steps == 3
    replies = [session.step(STAY) for _ in range(3)]
    assert [struct.unpack("<d", reply.rewards) for reply in replies] == [(2.0,), (4.0,), (6.0,)]
    assert [reply.ends for reply in replies] == [b"\0", b"\0", b"\2"]


def test_a_wrapper_changes_the_spaces(client: Client) -> None:
    session = client.make("CartPole-v1", wrappers=[("TimeAwareObservation", {})])
    assert list(session.made.observation_space.box.shape) == [5]


def test_an_unknown_wrapper_is_answered_with_the_nearest(client: Client, refused: Any) -> None:
    with refused(INVALID, "TimeLimit"):
        client.make(COUNT, wrappers=[("TimLimit", {})])
    with refused(INVALID, "gymbridge_testenvs", "Doubled"):
        client.make(COUNT, wrappers=[("gymbridge_testenvs:Doublet", {})])


@pytest.mark.parametrize("name", ["RecordVideo", "HumanRendering", "Autoreset", "RenderCollection"])
def test_a_wrapper_that_is_not_for_a_server_is_refused(client: Client, refused: Any, name: str) -> None:
    with refused(INVALID, f"wrapper {name} is not for a server"):
        client.make(COUNT, wrappers=[(name, {})])


def test_arguments_that_a_wrapper_does_not_take_are_refused(client: Client, refused: Any) -> None:
    with refused(INVALID, "wrapper TimeLimit", "no_such_argument"):
        client.make(COUNT, wrappers=[("TimeLimit", {"no_such_argument": 1})])
    with refused(INVALID, "wrapper TransformReward", "func"):
        client.make(COUNT, wrappers=[("TransformReward", {})])


def test_a_wrapper_of_a_module_that_is_not_allowed_is_refused(client: Client, refused: Any) -> None:
    with refused(PRECONDITION, "--allow-module os"):
        client.make(COUNT, wrappers=[("os:Wrapper", {})])


def test_wrappers_are_limited_in_name_and_number(client: Client, refused: Any) -> None:
    with refused(INVALID, "TimeLimit or module:Class"):
        client.make(COUNT, wrappers=[("__import__('os')", {})])
    with refused(INVALID, "17 wrappers"):
        client.make(COUNT, wrappers=[("OrderEnforcing", {})] * 17)


def test_an_argument_the_constructor_does_not_take_is_refused(client: Client, refused: Any) -> None:
    with refused(INVALID, "no_such_argument"):
        client.make(COUNT, kwargs={"no_such_argument": 1})


def test_a_constructor_that_raises_is_answered_with_its_traceback(client: Client, refused: Any) -> None:
    with refused(grpc.StatusCode.INTERNAL, "ValueError: planted", "Traceback"):
        client.make("gymbridge_testenvs:Raise-v0", kwargs={"where": "make"})


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"session": "short"}, "short"),
        ({"num_envs": 0}, "num_envs"),
        ({"env_id": "a b"}, "a b"),
        ({"render_mode": "human"}, "human"),
        ({"runtime": "newest"}, "newest"),
        ({"info_keys": [str(k) for k in range(65)]}, "65"),
        ({"kwargs": {"render_mode": "rgb_array"}}, "render_mode"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_malformed_make_is_refused(client: Client, refused: Any, fields: Any, word: str) -> None:
    with refused(INVALID, word):
        client.make(**{"env_id": COUNT, **fields})


def test_ten_thousand_environments_are_refused_with_the_flag(client: Client, refused: Any) -> None:
    with refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "10000", "1024", "--max-environments"):
        client.make(COUNT, 10_000)


def test_make_sent_again_finds_the_session(client: Client) -> None:
    first = client.make(COUNT, session="again-and-again-and")
    first.reset([1])
    second = client.make(COUNT, session="again-and-again-and")
    second.sequence = first.sequence
    assert second.made == first.made
    assert second.step(STAY).frames == [1]
    second.close()


def test_another_make_under_the_same_name_is_refused(client: Client, refused: Any) -> None:
    session = client.make(COUNT)
    with refused(INVALID, session.name):
        client.make(COUNT, 2, session=session.name)
    session.close()


def test_max_episode_steps_replaces_the_registered_limit(client: Client) -> None:
    session = ready(client, "CartPole-v1", max_episode_steps=3)
    assert session.made.max_episode_steps == 3
    assert [session.step(STAY).ends[0] for _ in range(3)] == [0, 0, 2]
    session.close()


def test_stepping_before_a_reset_is_refused(client: Client, refused: Any) -> None:
    session = client.make(COUNT)
    with refused(PRECONDITION, "environment 0", "reset"):
        session.step(STAY)
    session.close()


def test_rendering_gives_rgb_rows(client: Client) -> None:
    session = ready(client, render_mode="rgb_array")
    session.step(STAY)
    frame = arrays([session.render().frame])[0]
    assert frame.dtype == np.uint8
    assert frame.tolist() == np.ones((4, 6, 3)).tolist()
    assert session.made.render_fps == 25
    session.close()


def test_rendering_without_render_mode_is_refused(client: Client, refused: Any) -> None:
    session = ready(client)
    with refused(PRECONDITION, "rgb_array"):
        session.render()
    session.close()


def test_rendering_an_index_that_is_not_there_is_refused(client: Client, refused: Any) -> None:
    session = ready(client, render_mode="rgb_array")
    with refused(INVALID, "5"):
        session.render(5)
    session.close()


def test_an_action_outside_the_space_is_refused_and_nothing_is_stepped(client: Client, refused: Any) -> None:
    session = ready(client, count=2)
    with refused(INVALID, "environment 1", "7", "Discrete(2)"):
        session.step([np.array([0, 7])])
    assert arrays(session.step([np.zeros(2, np.int64)]).observations)[0][:, 1].tolist() == [1, 1]
    session.close()


def test_a_nan_action_is_refused(client: Client, refused: Any) -> None:
    session = ready(client, "Pendulum-v1")
    with refused(INVALID, "nan"):
        session.step([np.array([[np.nan]], np.float32)])
    session.close()


@pytest.mark.parametrize(
    ("actions", "word"),
    [
        ([np.zeros(1, np.int32)], "int32"),
        ([np.zeros(2, np.int64)], "(2,)"),
        ([], "0 action tensors"),
    ],
    ids=["type", "shape", "leaves"],
)
def test_an_action_tensor_of_another_kind_is_refused(client: Client, refused: Any, actions: Any, word: str) -> None:
    session = ready(client)
    with refused(INVALID, word):
        session.step(actions)
    session.close()


def test_an_action_tensor_with_missing_bytes_is_refused(client: Client, refused: Any) -> None:
    session = ready(client)
    request = session.step_request(STAY)
    request.actions[0].data = b"\0" * 7
    with refused(INVALID, "7 bytes"):
        client.call("Step", request, pb.StepResponse)
    session.close()


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"repeats": [1, 1]}, "repeats"),
        ({"repeats": [10_001]}, "10001"),
        ({"next_seeds": []}, "next_seeds"),
        ({"next_seeds": [1 << 31]}, "2147483648"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_malformed_step_is_refused(client: Client, refused: Any, fields: Any, word: str) -> None:
    session = ready(client)
    with refused(INVALID, word):
        session.step(STAY, **fields)
    session.close()


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"mask": b"\1\1"}, "mask"),
        ({"mask": b"\2"}, "2"),
        ({"seeds": [1, 2]}, "seeds"),
        ({"seeds": [1 << 31]}, "2147483648"),
        ({"histories": [pb.History(), pb.History()]}, "histories"),
        ({"histories": [pb.History(actions=harness.tensors(STAY), repeats=[0])]}, "repeats[0]"),
        ({"histories": [pb.History(actions=harness.tensors([np.array([9])]), repeats=[1])]}, "history position 0"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_malformed_reset_is_refused(client: Client, refused: Any, fields: Any, word: str) -> None:
    session = client.make(COUNT)
    with refused(INVALID, word):
        session.reset(**{"seeds": [1], **fields})
    session.close()


def test_bytes_that_are_no_message_are_refused(client: Client, refused: Any) -> None:
    with refused(INVALID, "StepRequest"):
        client.call("Step", b"\xff\xff\xff", pb.StepResponse)


def test_a_sequence_number_below_the_last_is_refused(client: Client, refused: Any) -> None:
    session = ready(client)
    session.step(STAY)
    session.sequence -= 2
    with refused(INVALID, "sequence number 1", "send 3 or more"):
        session.step(STAY)
    session.close()


def test_a_step_sent_again_is_not_executed_again(client: Client) -> None:
    session = ready(client)
    request = session.step_request(STAY)
    first = client.call("Step", request, pb.StepResponse)
    assert client.call("Step", request, pb.StepResponse) == first
    assert arrays(session.step(STAY).observations)[0][0, 1] == 2
    session.close()


def test_a_refused_step_sent_again_is_refused_again(client: Client, refused: Any) -> None:
    session = ready(client)
    request = session.step_request([np.array([7])])
    for _ in range(2):
        with refused(INVALID, "Discrete(2)"):
            client.call("Step", request, pb.StepResponse)
    assert session.step(STAY).frames == [1]
    session.close()


def test_repeats_stop_at_the_end_of_the_episode(client: Client) -> None:
    session = ready(client, count=3, kwargs={"length": 5})
    reply = session.step([np.zeros(3, np.int64)], repeats=[4, 0, 9], keep_last=2)
    assert list(reply.frames) == [4, 0, 5]
    assert struct.unpack("<9d", reply.rewards) == (0.5, 1, 1.5, 2, 0.5, 1, 1.5, 2, 2.5)
    assert list(reply.ends) == [0, 0, 1]
    assert arrays(reply.observations)[0][:, 1].tolist() == [3, 4, 4, 5]
    assert arrays(reply.next_observations)[0][:, 1].tolist() == [0]
    session.close()


def test_rows_with_repeat_0_are_not_looked_at(client: Client) -> None:
    session = ready(client, count=2)
    assert list(session.step([np.array([77, 1])], repeats=[0, 1], next_seeds=[1 << 31, 0]).frames) == [0, 1]
    session.close()


def test_only_masked_environments_are_reset(client: Client) -> None:
    session = ready(client, count=2)
    session.step([np.zeros(2, np.int64)])
    reply = session.reset([0, 5], mask=b"\0\1")
    assert arrays(reply.observations)[0].shape == (1, 2)
    reply = session.step([np.zeros(2, np.int64)])
    assert arrays(reply.observations)[0][:, 1].tolist() == [2, 1]
    session.close()


def test_requested_infos_come_as_columns(client: Client) -> None:
    session = ready(client, NESTED, 2, info_keys=["steps", "mask", "ratio", "odd"])
    reply = session.step(nested_actions(2), repeats=[1, 2])
    columns = {column.key: column for column in reply.infos}
    values = {key: arrays([column.values])[0].tolist() for key, column in columns.items()}
    assert values == {"steps": [1, 2], "mask": [[1, 0, 2]], "ratio": [1 / 12, 2 / 12], "odd": [True, False]}
    assert columns["mask"].present == b"\0\1"
    session.close()


def nested_actions(count: int) -> list[Any]:
    """The smallest member of Nested's action space, for each environment."""
    force, gears, keys = np.zeros((count, 2), "f4"), np.zeros((count, 2), "i8"), np.zeros((count, 3), "i1")
    move, pair, word = np.ones(count, "i8"), np.zeros(count, "i8"), np.full((count, 4), -1, "i4")
    return [force, gears, keys, move, pair, np.zeros(count, "f8"), word]


def test_an_info_that_cannot_be_carried_names_its_key(client: Client, refused: Any) -> None:
    session = ready(client, "gymbridge_testenvs:BadInfo-v0", info_keys=["label"])
    with refused(grpc.StatusCode.INTERNAL, "label", "str"):
        session.step(STAY)
    session.close()


@pytest.mark.parametrize("env_id", ["gymbridge_testenvs:Raise-v0", "gymbridge_testenvs:Exit-v0"])
def test_an_environment_that_raises_keeps_its_session_and_must_be_reset(
    client: Client, refused: Any, env_id: str
) -> None:
    session = ready(client, env_id, 2)
    actions = [np.zeros(2, np.int64)]
    with refused(grpc.StatusCode.INTERNAL, env_id, "environment 1", "Traceback"):
        session.step(actions, repeats=[1, 5])
    with refused(PRECONDITION, "reset"):
        session.step(actions)
    session.reset([1, 2])
    assert list(session.step(actions).frames) == [1, 1]
    session.close()


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("PanicException", "PanicException: planted"),
        ("CancelledError", "CancelledError: planted"),
        ("GeneratorExit", "GeneratorExit: planted"),
        ("KeyboardInterrupt", "KeyboardInterrupt: planted"),
        ("SystemExit", "SystemExit: planted"),
        ("Untold", "Untold"),
        ("surrogate", r"half a character: \udc80, and a bell: \x07"),
        ("long", "the end"),
    ],
)
def test_whatever_an_environment_raises_is_told_and_told_again(
    client: Client, refused: Any, what: str, words: str
) -> None:
    session = ready(client, RAISE, kwargs={"at_step": 1, "what": what})
    request = session.step_request(STAY)
    for _ in range(2):
        with refused(grpc.StatusCode.INTERNAL, f"environment 0 of {RAISE} raised", words):
            client.call("Step", request, pb.StepResponse)
    assert session.reset([1]).checksums
    session.close()


@pytest.mark.parametrize("where", ["make", "reset", "render"])
def test_what_is_no_exception_is_told_wherever_it_is_raised(client: Client, refused: Any, where: str) -> None:
    with refused(grpc.StatusCode.INTERNAL, "Traceback", "PanicException: planted"):
        kwargs = {"where": where, "what": "PanicException"}
        ready(client, RAISE, render_mode="rgb_array", kwargs=kwargs).render()


def test_a_make_with_a_text_of_20_mib_is_refused_by_its_length(client: Client, refused: Any) -> None:
    with refused(INVALID, "MakeRequest", str(1 << 20)):
        client.make("a" * (20 << 20))


@pytest.mark.parametrize("field", ["session", "env_id", "runtime", "render_mode", "info_keys"])
def test_a_long_text_is_quoted_by_its_beginning_and_its_length(client: Client, refused: Any, field: str) -> None:
    text = "a" * 500_000
    value = [text] if field == "info_keys" else text
    with refused(INVALID, "500000 characters") as refusal:
        client.make(**{"env_id": COUNT, field: value})
    assert len(refusal.value.details()) < 500


def test_a_long_name_of_a_session_that_is_not_there_is_quoted_by_its_beginning(client: Client, refused: Any) -> None:
    with refused(grpc.StatusCode.ABORTED, "2097152 characters"):
        client.call("Step", pb.StepRequest(session="a" * (2 << 20)), pb.StepResponse)


def test_requests_that_need_few_bytes_may_have_few(client: Client, refused: Any) -> None:
    for method, kind in (("Close", pb.CloseRequest), ("Render", pb.RenderRequest)):
        with refused(INVALID, "at most 1024"):
            client.call(method, kind(session="a" * 2000), pb.CloseResponse)


def test_an_info_is_quoted_by_its_beginning(client: Client, refused: Any) -> None:
    session = ready(client, "gymbridge_testenvs:BadInfo-v0", info_keys=["long"])
    with refused(grpc.StatusCode.INTERNAL, "long", "str") as refusal:
        session.step(STAY)
    assert len(refusal.value.details()) < 4000
    session.close()


def test_an_info_that_makes_the_reply_too_large_is_named(refused: Any) -> None:
    client = harness.PipeClient("--max-message-bytes", "100000")
    session = ready(client, "gymbridge_testenvs:BadInfo-v0", info_keys=["steps", "large"])
    with refused(grpc.StatusCode.INTERNAL, 'info["large"] takes 200', "at most 100000 bytes"):
        session.step(STAY)
    assert session.reset([1]).checksums
    client.close()


def test_a_close_that_raises_is_told_and_the_session_is_gone(pipe_client: Client, refused: Any) -> None:
    session = ready(pipe_client, RAISE, kwargs={"where": "close", "what": "PanicException"})
    with refused(grpc.StatusCode.INTERNAL, "environment 0", "PanicException: planted"):
        session.close()
    with refused(grpc.StatusCode.ABORTED, "closed"):
        session.step(STAY)


@pytest.mark.parametrize("kind", ["shape", "dtype", "none"])
def test_an_observation_outside_its_space_names_both(client: Client, refused: Any, kind: str) -> None:
    session = ready(client, "gymbridge_testenvs:BadObservation-v0", kwargs={"kind": kind, "at_step": 1})
    with refused(grpc.StatusCode.INTERNAL, "environment 0", "int64 of shape (2,)", "but is"):
        session.step(STAY)
    session.close()


def test_a_reply_over_the_message_limit_is_refused_before_the_step(client: Client, refused: Any) -> None:
    session = ready(client, "gymbridge_testenvs:Large-v0", kwargs={"size": 3 << 20, "length": 100})
    with refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "--max-message-mib"):
        session.step(STAY, repeats=[30], keep_last=30)
    assert arrays(session.step(STAY).observations)[0][0, 0] == 1
    session.close()


def test_an_environment_that_prints_disturbs_nothing(client: Client) -> None:
    session = ready(client, "gymbridge_testenvs:Print-v0")
    assert [list(session.steps(STAY).frames) for _ in range(3)] == [[1]] * 3
    session.close()


def test_a_history_that_ends_the_episode_is_told(client: Client, refused: Any) -> None:
    session = client.make(COUNT, kwargs={"length": 3})
    history = pb.History(actions=harness.tensors([np.zeros(4, np.int64)]), repeats=[1] * 4)
    reply = session.reset([1], histories=[history])
    assert reply.ended == b"\1"
    assert arrays(reply.observations)[0][0, 1] == 3
    with refused(PRECONDITION, "reset"):
        session.step(STAY)
    session.close()


def test_a_history_is_played_back_in_pieces(client: Client) -> None:
    session = client.make(COUNT, kwargs={"length": 10})
    whole = session.reset([1], histories=[history_of(2, 3)])
    session.reset([1])
    session.reset([], resume=True, histories=[history_of(2)])
    rest = session.reset([], resume=True, histories=[history_of(3)])
    assert (rest.observations, rest.checksums) == (whole.observations, whole.checksums)
    assert arrays(session.reset([], resume=True).observations)[0][0, 1] == 5
    assert arrays(session.step(STAY).observations)[0][0, 1] == 6
    session.close()


def test_an_episode_that_is_not_running_cannot_go_on(client: Client, refused: Any) -> None:
    session = client.make(COUNT, kwargs={"length": 3})
    with refused(PRECONDITION, "reset"):
        session.reset([], resume=True)
    session.reset([1])
    assert session.reset([], resume=True, histories=[history_of(4)]).ended == b"\1"
    with refused(PRECONDITION, "reset"):
        session.reset([], resume=True)
    session.close()


def history_of(*repeats: int) -> Any:
    actions = harness.tensors([np.zeros(len(repeats), np.int64)])
    return pb.History(actions=actions, repeats=repeats)


def test_an_environment_that_does_not_repeat_shows_in_the_checksum(client: Client) -> None:
    checksums = set()
    for _ in range(2):
        session = client.make("gymbridge_testenvs:Drift-v0")
        checksums.add(session.reset([3]).checksums[0])
        session.close()
    assert len(checksums) == 2


def test_a_closed_session_is_gone_and_closing_it_again_is_no_error(client: Client, refused: Any) -> None:
    session = ready(client)
    session.close()
    session.close()
    with refused(grpc.StatusCode.ABORTED, session.name, "closed"):
        session.step(STAY)


def test_a_stream_of_a_session_that_is_gone_is_aborted(grpc_client: GrpcClient, refused: Any) -> None:
    session = ready(grpc_client)
    session.close()
    with refused(grpc.StatusCode.ABORTED, session.name):
        session.steps(STAY)


def test_a_second_stream_ends_the_first(grpc_client: GrpcClient, refused: Any) -> None:
    session = ready(grpc_client)
    session.steps(STAY)
    first, session.stream = session.stream, None
    session.steps(STAY)
    assert first is not None
    with refused(grpc.StatusCode.CANCELLED, "another stream"):
        next(first.call)
    assert list(session.steps(STAY).frames) == [1]
    session.close()


def test_a_stream_is_for_one_session(client: Client, refused: Any) -> None:
    session, other = ready(client), ready(client)
    session.steps(STAY)
    assert session.stream is not None
    with refused(INVALID, other.name, session.name):
        session.stream.send(other.step_request(STAY))
    session.stream = None
    session.close()
    other.close()


def test_a_stream_that_broke_is_taken_up_by_another(grpc_client: GrpcClient) -> None:
    session = ready(grpc_client)
    session.steps(STAY)
    assert session.stream is not None
    session.stream.call.cancel()
    session.stream = None
    assert arrays(session.steps(STAY).observations)[0][0, 1] == 2
    session.close()


def test_a_message_too_long_for_a_header_keeps_its_head_and_its_tail() -> None:
    from gymbridge_env_server.service import MAX_ENCODED_MESSAGE, shortened

    short = shortened("what" + "ä" * 10_000 + "why")
    assert short.startswith("what")
    assert short.endswith("why")
    assert len(short.encode()) * 3 < MAX_ENCODED_MESSAGE * 3.1
