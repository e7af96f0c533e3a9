package dev.gymbridge.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.TextFormat;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.env.EnvException;
import dev.gymbridge.v1.CloseResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/**
 * Replies of a server, in protobuf's text format with a line {@code ---} between them: those to
 * Make, Reset, Reset of one, Step, Step, Step and Render. What passes can be read; all else is an
 * {@link EnvException.InvalidReply}.
 */
public final class RepliesFuzz {
  static final EnvConfig CONFIG =
      EnvConfig.of("Any-v0")
          .withEnvironments(2)
          .withInfoKeys("steps", "mask", "never")
          .withRenderMode("rgb_array");

  private static final String BETWEEN = "---\n";
  private static final byte[] NOTHING = {};

  private RepliesFuzz() {}

  /** There are no more replies, or what is there is none. */
  private static final class NoReply extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Answers with what the input has. */
  private static final class Replay extends ScriptedWire {
    private final Iterator<String> left;

    Replay(List<String> replies) {
      left = replies.iterator();
    }

    @Override
    MessageLite reply(Method<?, ?> method, MessageLite request, Duration timeout) {
      if (method.equals(Method.CLOSE)) {
        return CloseResponse.getDefaultInstance();
      }
      if (!left.hasNext()) {
        throw new NoReply();
      }
      try {
        Message.Builder reply = ((Message) method.replies().parseFrom(NOTHING)).toBuilder();
        TextFormat.merge(left.next(), reply);
        return reply.build();
      } catch (TextFormat.ParseException | InvalidProtocolBufferException malformed) {
        throw new NoReply();
      }
    }
  }

  /** What Jazzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    List<String> replies = List.of(new String(input, StandardCharsets.UTF_8).split(BETWEEN, -1));
    try (ServedVectorEnv env = new ServedVectorEnv(new Replay(replies), CONFIG)) {
      Reading.play(env);
      Reading.read(env.render(1));
    } catch (EnvException.InvalidReply | NoReply expected) {
      return;
    }
  }
}
