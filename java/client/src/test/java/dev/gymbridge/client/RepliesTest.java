package dev.gymbridge.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.env.VectorEnv;
import dev.gymbridge.fixture.SharedWorkers;
import dev.gymbridge.fixture.TestEnvironments;
import dev.gymbridge.v1.CloseResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Replies of a real server with one thing changed, each field in each way. They are refused, or
 * only say something else that is as possible, all of which can be read.
 */
final class RepliesTest {
  /** What no client can know better. */
  private static final Pattern CONTENT =
      Pattern.compile(
          """
          action_space/.*\
          |observation_space/.*/(key|n|start|min_length|charset|low/data|high/data): .*\
          |observation_space/.*/(nvec|start)/data: .*\
          |(runtime|gymnasium_version|max_episode_steps|render_fps|lease_ms): .*\
          |(next_)?observations.*/data: .*\
          |(next_)?infos.*/values/(data: .*|dtype: .*|shape: the first once more)\
          |rewards: .*\
          |(next_)?checksums.*\
          |frame/(data: .*|shape: turned)""");

  private static final EnvConfig NESTED =
      TestEnvironments.of("Nested")
          .withEnvironments(3)
          .withKwarg("length", 3)
          .withInfoKeys("steps", "mask", "never");

  private static final EnvConfig COUNT =
      TestEnvironments.of("Count").withEnvironments(2).withRenderMode("rgb_array");

  private static final SharedWorkers SERVER = new SharedWorkers();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void noChangeOfReplyToMakeResetOrStepDoesHarm() {
    assertNoChangeDoesHarm(NESTED, Reading::play);
  }

  @Test
  void noChangeOfPictureDoesHarm() {
    assertNoChangeDoesHarm(
        COUNT,
        env -> {
          Reading.read(env.reset());
          Reading.read(env.render(1));
        });
  }

  @Test
  void theReplyToAnotherRequestIsRefused() {
    List<Message> replies = recorded(COUNT, env -> Reading.read(env.reset(), env.reset()));
    List<Message> stale = List.of(replies.get(0), replies.get(1), replies.get(1));
    Throwable refusal = outcome(COUNT, stale, env -> Reading.read(env.reset(), env.reset()));
    assertThat(refusal)
        .isInstanceOf(EnvException.InvalidReply.class)
        .hasMessageContaining("reply to Reset")
        .hasMessageContaining("it answers request 1, not 2");
  }

  private static void assertNoChangeDoesHarm(EnvConfig config, Consumer<VectorEnv> play) {
    List<Message> replies = recorded(config, play);
    assertThat(outcome(config, replies, play)).isNull();
    List<String> harmful = new ArrayList<>();
    for (int index = 0; index < replies.size(); index++) {
      for (Map.Entry<String, Message> change : Mutations.of(replies.get(index)).entrySet()) {
        List<Message> changed = new ArrayList<>(replies);
        changed.set(index, change.getValue());
        Throwable outcome = outcome(config, changed, play);
        boolean harmless =
            outcome == null
                ? CONTENT.matcher(change.getKey()).matches()
                : outcome instanceof EnvException.InvalidReply;
        if (!harmless) {
          harmful.add("reply " + index + ", " + change.getKey() + " gave " + outcome);
        }
      }
    }
    assertThat(harmful).isEmpty();
  }

  /** What a server answers while something is played. */
  private static List<Message> recorded(EnvConfig config, Consumer<VectorEnv> play) {
    List<Message> replies = new ArrayList<>();
    try (Endpoint place = SERVER.open(config, null)) {
      Wire wire = place.connect();
      ScriptedWire recording =
          new ScriptedWire() {
            @Override
            public <Q extends MessageLite, R extends MessageLite> R call(
                Method<Q, R> method, Q request, Duration timeout) {
              R reply = wire.call(method, request, timeout);
              replies.add((Message) reply);
              return reply;
            }

            @Override
            MessageLite reply(Method<?, ?> method, MessageLite request, Duration timeout) {
              throw new AssertionError("call() is overridden");
            }
          };
      try (VectorEnv env = new ServedVectorEnv(recording, config)) {
        play.accept(env);
      }
    }
    return replies.subList(0, replies.size() - 1); // the last one is that to Close
  }

  /** What comes of other answers; null where nothing is wrong with them. */
  private static Throwable outcome(
      EnvConfig config, List<Message> replies, Consumer<VectorEnv> play) {
    List<MessageLite> left = new ArrayList<>(replies);
    ScriptedWire replay =
        new ScriptedWire() {
          @Override
          MessageLite reply(Method<?, ?> method, MessageLite request, Duration timeout) {
            return method.equals(Method.CLOSE)
                ? CloseResponse.getDefaultInstance()
                : left.remove(0);
          }
        };
    return catchThrowable(
        () -> {
          try (VectorEnv env = new ServedVectorEnv(replay, config)) {
            play.accept(env);
          }
        });
  }
}
