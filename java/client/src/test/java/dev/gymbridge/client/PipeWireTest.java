package dev.gymbridge.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.gymbridge.v1.CloseRequest;
import dev.gymbridge.v1.RenderRequest;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PipeWireTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final int MAX_MESSAGE_BYTES = 1000;
  private static final StepRequest STEP = StepRequest.newBuilder().setSequence(7).build();

  /** Remembers why it was ended, and cuts the pipes then. */
  private static final class FakePeer implements PipeWire.Peer {
    private final AutoCloseable[] pipes;
    @Nullable String endedFor;

    FakePeer(AutoCloseable... pipes) {
      this.pipes = pipes;
    }

    @Override
    public String end(String why) {
      endedFor = why;
      for (AutoCloseable pipe : pipes) {
        try {
          pipe.close();
        } catch (Exception impossible) {
          throw new AssertionError(impossible);
        }
      }
      return why;
    }

    @Override
    public String awaitEnd() {
      return "it ended with status 3";
    }
  }

  private final FakePeer peer = new FakePeer();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  /** A wire to a process that has written some bytes and ended. */
  private PipeWire wire(byte[]... written) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] each : written) {
      all.writeBytes(each);
    }
    ByteArrayInputStream input = new ByteArrayInputStream(all.toByteArray());
    return new PipeWire(input, sent, MAX_MESSAGE_BYTES, peer, new Waiting());
  }

  private static byte[] frame(int length, int tag, byte[] payload) {
    return ByteBuffer.allocate(5 + payload.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(length)
        .put((byte) tag)
        .put(payload)
        .array();
  }

  private static byte[] frame(int tag, byte[] payload) {
    return frame(payload.length, tag, payload);
  }

  private static byte[] reply(long sequence) {
    return frame(0, StepResponse.newBuilder().setSequence(sequence).build().toByteArray());
  }

  private static void assertFails(Status.Code code, ThrowingCallable call, String... parts) {
    StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(failure).as("a failure").isNotNull();
    assertThat(failure.getStatus().getCode()).as(failure.getMessage()).isEqualTo(code);
    assertThat(failure.getStatus().getDescription()).contains(parts);
  }

  @Test
  void aRequestIsItsLengthItsTagAndTheMessage() {
    wire(reply(7)).send(STEP, LONG);
    assertThat(sent.toByteArray()).isEqualTo(frame(3, STEP.toByteArray()));
  }

  @Test
  void repliesThatComeTogetherAreTakenOneByOne() {
    PipeWire wire = wire(reply(7), reply(8));
    assertThat(wire.call(Method.STEP, STEP, LONG).getSequence()).isEqualTo(7);
    assertThat(wire.call(Method.STEP, STEP, LONG).getSequence()).isEqualTo(8);
  }

  @Test
  void theReplyToAStepThatNobodyAwaitedIsDropped() {
    PipeWire wire = wire(reply(7), frame(0, new byte[0]), reply(9));
    wire.send(STEP, LONG);
    wire.close(CloseRequest.getDefaultInstance(), LONG);
    assertThat(wire.call(Method.STEP, STEP, LONG).getSequence()).isEqualTo(9);
  }

  @Test
  void aStepIsNotAnsweredByTheReplyToTheOneBefore() {
    PipeWire wire = wire(reply(7), reply(8));
    wire.send(STEP, LONG);
    wire.send(STEP, LONG);
    assertThat(wire.await(LONG).getSequence()).isEqualTo(8);
  }

  @Test
  void nothingIsReadAfterADroppedReplyThatIsNone() {
    PipeWire wire = wire(frame(-1, 0, new byte[0]), reply(8));
    wire.send(STEP, LONG);
    wire.send(STEP, LONG);
    assertFails(Status.Code.ABORTED, () -> wire.await(LONG), "something else than replies");
  }

  @Test
  void aProcessThatHasEndedDoesNotGiveItsLastReplyAgain() {
    PipeWire wire = wire(reply(7));
    assertThat(wire.call(Method.STEP, STEP, LONG).getSequence()).isEqualTo(7);
    assertFails(Status.Code.ABORTED, () -> wire.call(Method.STEP, STEP, LONG), "status 3");
    assertFails(Status.Code.ABORTED, () -> wire.call(Method.STEP, STEP, LONG), "status 3");
  }

  @Test
  void aRefusalHasItsCodeItsMessageAndIsTheServersOwn() {
    byte[] why = "environment 0 raised ☹".getBytes(StandardCharsets.UTF_8);
    StatusRuntimeException refusal =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> wire(frame(13, why)).call(Method.STEP, STEP, LONG));
    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(refusal.getStatus().getDescription()).isEqualTo("environment 0 raised ☹");
    assertThat(Errors.of(refusal)).isEqualTo(Errors.FINAL);
    assertThat(peer.endedFor).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {MAX_MESSAGE_BYTES + 1, Integer.MAX_VALUE, -1})
  void anAbsurdLengthEndsTheProcess(int length) {
    PipeWire wire = wire(frame(length, 0, new byte[10]));
    String said = Integer.toUnsignedString(length);
    assertFails(Status.Code.ABORTED, () -> wire.call(Method.STEP, STEP, LONG), said, "1000");
    assertThat(peer.endedFor).contains(said);
  }

  @Test
  void aTagThatIsNoStatusCodeEndsTheProcess() {
    PipeWire wire = wire(frame(17, new byte[0]));
    assertFails(Status.Code.ABORTED, () -> wire.call(Method.STEP, STEP, LONG), "tag 17");
    assertThat(peer.endedFor).isNotNull();
  }

  @Test
  void bytesOfAnotherProtocolEndTheProcess() {
    byte[] text = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8);
    assertFails(
        Status.Code.ABORTED,
        () -> wire(text).call(Method.STEP, STEP, LONG),
        "something else than replies");
    assertThat(peer.endedFor).isNotNull();
  }

  @Test
  void aPayloadThatIsNoMessageEndsTheProcess() {
    PipeWire wire = wire(frame(0, new byte[] {(byte) 0xff, (byte) 0xff}));
    assertFails(
        Status.Code.ABORTED,
        () -> wire.call(Method.STEP, STEP, LONG),
        "something else than replies");
    assertThat(peer.endedFor).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5, 6})
  void aMessageCutShortIsTheEndOfTheProcess(int length) {
    PipeWire wire = wire(ByteString.copyFrom(reply(7)).substring(0, length).toByteArray());
    assertFails(Status.Code.ABORTED, () -> wire.call(Method.STEP, STEP, LONG), "status 3");
  }

  @Test
  void aProcessThatSaysSomethingElseThanHelloIsEnded() {
    wire(frame(0, "gymbridge.v1".getBytes(StandardCharsets.UTF_8))).awaitHello(LONG);
    PipeWire other = wire(frame(0, "gymbridge.v2".getBytes(StandardCharsets.UTF_8)));
    assertFails(Status.Code.ABORTED, () -> other.awaitHello(LONG), "gymbridge.v2");
    assertThat(peer.endedFor).isNotNull();
  }

  @Test
  void aRequestThatIsTooLargeIsRefusedAndNotSent() {
    PipeWire wire = wire(reply(8));
    RenderRequest large =
        RenderRequest.newBuilder().setSession("x".repeat(MAX_MESSAGE_BYTES)).build();
    assertFails(
        Status.Code.RESOURCE_EXHAUSTED, () -> wire.call(Method.RENDER, large, LONG), "1000");
    assertThat(sent.size()).isZero();
    assertThat(wire.call(Method.STEP, STEP, LONG).getSequence()).isEqualTo(8);
  }

  @Test
  void aProcessThatDoesNotAnswerInTimeIsEnded() throws IOException {
    Pipe replies = Pipe.open();
    FakePeer hung = new FakePeer(replies.sink());
    PipeWire wire =
        new PipeWire(
            Channels.newInputStream(replies.source()),
            sent,
            MAX_MESSAGE_BYTES,
            hung,
            new Waiting());
    assertFails(
        Status.Code.DEADLINE_EXCEEDED, () -> wire.call(Method.STEP, STEP, SHORT), "within 0.05 s");
    assertThat(hung.endedFor).contains("within 0.05 s");
  }

  @Test
  void aProcessThatTakesNoRequestInTimeIsEnded() throws IOException {
    Pipe requests = Pipe.open();
    Pipe replies = Pipe.open();
    FakePeer stopped = new FakePeer(requests.source(), replies.sink());
    int large = 4 << 20;
    PipeWire wire =
        new PipeWire(
            Channels.newInputStream(replies.source()),
            Channels.newOutputStream(requests.sink()),
            large + 100,
            stopped,
            new Waiting());
    StepRequest request = StepRequest.newBuilder().setSession("x".repeat(large)).build();
    wire.send(request, SHORT);
    assertThat(stopped.endedFor).contains("within 0.05 s");
    assertFails(Status.Code.DEADLINE_EXCEEDED, () -> wire.await(LONG), "within 0.05 s");
  }
}
