package dev.gymbridge.client;

import dev.gymbridge.v1.CloseRequest;
import dev.gymbridge.v1.MakeRequest;
import dev.gymbridge.v1.ResetRequest;
import dev.gymbridge.v1.StepRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * What a worker writes into the local channel. A frame is a reply, or a refusal with the contract's
 * code; all else is ABORTED, and the end of the worker.
 */
public final class ChannelFuzz {
  private static final int MAX_MESSAGE_BYTES = 1 << 20;
  private static final Duration LONG = Duration.ofSeconds(60);

  private ChannelFuzz() {}

  /** Ends like a process, and remembers that. */
  private static final class Peer implements PipeWire.Peer {
    boolean ended;

    @Override
    public String end(String why) {
      ended = true;
      return why;
    }

    @Override
    public String awaitEnd() {
      ended = true;
      return "it ended";
    }
  }

  /** What Jazzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    Peer peer = new Peer();
    PipeWire wire =
        new PipeWire(
            new ByteArrayInputStream(input) {
              @Override
              public int available() {
                return 1; // nobody is to wait for the end
              }
            },
            OutputStream.nullOutputStream(),
            MAX_MESSAGE_BYTES,
            peer,
            new Waiting());
    expectRefusal(peer, () -> wire.awaitHello(LONG));
    expectRefusal(peer, () -> wire.call(Method.MAKE, MakeRequest.getDefaultInstance(), LONG));
    expectRefusal(peer, () -> wire.call(Method.RESET, ResetRequest.getDefaultInstance(), LONG));
    StepRequest step = StepRequest.getDefaultInstance();
    expectRefusal(
        peer,
        () -> {
          wire.send(step, LONG);
          wire.send(step, LONG);
          var unused = wire.await(LONG);
        });
    expectRefusal(
        peer,
        () -> {
          wire.send(step, LONG);
          wire.close(CloseRequest.getDefaultInstance(), LONG);
        });
  }

  private static void expectRefusal(Peer peer, Runnable call) {
    if (peer.ended) {
      return;
    }
    try {
      call.run();
    } catch (StatusRuntimeException refused) {
      boolean broken = refused.getStatus().getCode() == Status.Code.ABORTED;
      if (peer.ended && !broken) {
        throw new AssertionError("the worker was ended, but the call failed otherwise", refused);
      }
    }
  }
}
