package dev.gymbridge.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import dev.gymbridge.v1.CloseRequest;
import dev.gymbridge.v1.MakeRequest;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A session's messages over the pipes of a process of its own, in the frames that environment.proto
 * describes.
 *
 * <p>The end of the pipe is the end of the process, which is noticed at once; one that does not
 * answer in time is ended. So is one that writes something else than replies, and one whose reply
 * nobody waits for any more, as the waiting thread was interrupted: no read can be left otherwise.
 */
public final class PipeWire implements Wire {
  /** The process at the other end. */
  public interface Peer {
    /** Ends it at once, unless it has ended, and says why it will not answer any more. */
    String end(String why);

    /** Waits for the end of a process whose pipe has ended, and says what it came to. */
    String awaitEnd();
  }

  private static final String HELLO = "gymbridge.v1";
  private static final int HEADER_BYTES = Integer.BYTES + 1;
  private static final int OK = 0;

  /** Of what is no reply, but tells how many environments have been made. */
  private static final int PROGRESS = 128;

  /** PIPE_BUF: an empty pipe has room for this much on every system, so writing it never waits. */
  private static final int FITS_BYTES = 4096;

  /** No larger than the JDK's own buffer of the pipe, which is then passed by. */
  private static final int BUFFER_BYTES = 8192;

  private static final String INTERRUPTED =
      "the thread that waited for the environment server was interrupted, and its process ended";

  private final InputStream input;
  private final OutputStream output;
  private final int maxMessageBytes;
  private final Peer peer;
  private final Waiting waiting;
  private final ReentrantLock inUse = new ReentrantLock();
  private final ByteBuffer received =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private int unanswered;
  private @Nullable StatusRuntimeException unsent;
  private @Nullable StatusRuntimeException broken;
  private volatile @Nullable String exceeded;

  /** How many environments are being made, which is told on the way; 0 where none are. */
  private int making;

  /**
   * Over a process's standard input and output.
   *
   * @param maxMessageBytes no message is larger
   */
  public PipeWire(
      InputStream input, OutputStream output, int maxMessageBytes, Peer peer, Waiting waiting) {
    this.input = input;
    this.output = output;
    this.maxMessageBytes = Math.min(maxMessageBytes, MAX_MESSAGE_BYTES);
    this.peer = peer;
    this.waiting = waiting;
  }

  /**
   * Waits until the process says that it is ready, which it does once.
   *
   * @throws StatusRuntimeException where it does not
   */
  public void awaitHello(Duration timeout) {
    lock();
    try (Watchdog watchdog = watchdog("hello", timeout)) {
      ByteString hello = receive(watchdog);
      if (!hello.equals(ByteString.copyFromUtf8(HELLO))) {
        throw noReply("it said \"" + hello.toStringUtf8() + "\" in place of \"" + HELLO + "\"");
      }
    } finally {
      inUse.unlock();
    }
  }

  /** The pipes are there. */
  @Override
  public void connect(Duration patience) {}

  @Override
  public <Q extends MessageLite, R extends MessageLite> R call(
      Method<Q, R> method, Q request, Duration timeout) {
    lock();
    try (Watchdog watchdog = watchdog(method.name(), timeout)) {
      dropAllBut(0, watchdog);
      StatusRuntimeException refused = write(method.tag(), request, watchdog);
      if (refused != null) {
        throw refused;
      }
      making = request instanceof MakeRequest make ? make.getNumEnvs() : 0;
      return parse(method.replies(), receive(watchdog));
    } finally {
      making = 0;
      inUse.unlock();
    }
  }

  /** Reads the replies to steps that were given up, which come before all others. */
  private void dropAllBut(int last, Watchdog watchdog) {
    while (unanswered > last) {
      unanswered--;
      try {
        var unused = receive(watchdog);
      } catch (StatusRuntimeException refused) {
        System.getLogger(PipeWire.class.getName())
            .log(System.Logger.Level.DEBUG, "nobody waited for this", refused);
      }
    }
  }

  @Override
  public void send(StepRequest request, Duration timeout) {
    lock();
    try (Watchdog watchdog = watchdog(Method.STEP.name(), timeout)) {
      unsent = write(Method.STEP.tag(), request, watchdog);
      unanswered += unsent == null ? 1 : 0;
    } finally {
      inUse.unlock();
    }
  }

  @Override
  public StepResponse await(Duration timeout) {
    lock();
    try (Watchdog watchdog = watchdog(Method.STEP.name(), timeout)) {
      StatusRuntimeException refused = unsent;
      if (refused != null) {
        throw refused;
      }
      dropAllBut(1, watchdog);
      unanswered = 0;
      return parse(Method.STEP.replies(), receive(watchdog));
    } finally {
      inUse.unlock();
    }
  }

  @Override
  public void close(CloseRequest request, Duration timeout) {
    var unused = call(Method.CLOSE, request, timeout);
  }

  /** Nobody waits for another thread, which may wait for a hung environment. */
  private void lock() {
    if (!inUse.tryLock()) {
      throw Status.FAILED_PRECONDITION
          .withDescription("another thread waits for a reply of this session")
          .asRuntimeException();
    }
  }

  private Watchdog watchdog(String what, Duration timeout) {
    return new Watchdog(
        timeout,
        () -> {
          String why = Errors.tooLate(what, timeout) + ", and its process was ended";
          exceeded = why;
          var unused = peer.end(why);
        },
        () -> {
          var unused = peer.end(INTERRUPTED);
        });
  }

  /** Gives why the message is not sent; whatever else goes wrong is what {@link #receive} tells. */
  private @Nullable StatusRuntimeException write(int tag, MessageLite message, Watchdog watchdog) {
    int length = message.getSerializedSize();
    if (length > maxMessageBytes) {
      return Errors.refusal(
          Status.Code.RESOURCE_EXHAUSTED.value(),
          "the request has " + length + " bytes; a message is at most " + maxMessageBytes);
    }
    byte[] frame = new byte[HEADER_BYTES + length];
    ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(length).put((byte) tag);
    try {
      message.writeTo(CodedOutputStream.newInstance(frame, HEADER_BYTES, length));
      if (frame.length > FITS_BYTES) {
        watchdog.watch();
      }
      output.write(frame);
      output.flush();
    } catch (IOException broken) {
      System.getLogger(PipeWire.class.getName())
          .log(System.Logger.Level.DEBUG, "a request could not be sent", broken);
    }
    return null;
  }

  private <R extends MessageLite> R parse(Parser<R> parser, ByteString reply) {
    CodedInputStream bytes = reply.newCodedInput();
    bytes.enableAliasing(true);
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException malformed) {
      throw noReply(String.valueOf(malformed.getMessage()));
    }
  }

  /** The payload of the next reply, or the refusal that it is. */
  private ByteString receive(Watchdog watchdog) {
    if (broken != null) {
      throw broken; // nobody knows where the next frame begins
    }
    try {
      waiting.begin();
      readHeader(watchdog);
      waiting.end();
      int length = received.getInt();
      int tag = Byte.toUnsignedInt(received.get());
      while (tag == PROGRESS && length == Integer.BYTES && making > 0) {
        tellProgress(payload(length, watchdog));
        readHeader(watchdog);
        length = received.getInt();
        tag = Byte.toUnsignedInt(received.get());
      }
      if (length < 0 || length > maxMessageBytes || tag > Errors.LAST_CODE) {
        throw noReply(
            "a message of "
                + Integer.toUnsignedString(length)
                + " bytes with the tag "
                + tag
                + " was announced; a message is at most "
                + maxMessageBytes
                + " bytes, and a tag is a status code");
      }
      byte[] payload = payload(length, watchdog);
      if (tag == OK) {
        return UnsafeByteOperations.unsafeWrap(payload);
      }
      throw Errors.refusal(tag, new String(payload, StandardCharsets.UTF_8));
    } catch (IOException ended) {
      if (Thread.currentThread().isInterrupted()) {
        throw Errors.interrupted();
      }
      String tooLate = exceeded;
      throw tooLate == null
          ? Status.ABORTED.withDescription(peer.awaitEnd()).asRuntimeException()
          : Errors.refusal(Status.Code.DEADLINE_EXCEEDED.value(), tooLate);
    }
  }

  private void tellProgress(byte[] made) {
    System.getLogger(PipeWire.class.getName())
        .log(
            System.Logger.Level.INFO,
            "making %d environments: %d made"
                .formatted(making, ByteBuffer.wrap(made).order(ByteOrder.LITTLE_ENDIAN).getInt()));
  }

  private void readHeader(Watchdog watchdog) throws IOException {
    while (received.remaining() < HEADER_BYTES) {
      received.compact();
      try {
        int got = read(received.array(), received.position(), received.remaining(), watchdog);
        received.position(received.position() + got);
      } finally {
        received.flip(); // or else what was read before would be read again
      }
    }
  }

  private byte[] payload(int length, Watchdog watchdog) throws IOException {
    byte[] payload = new byte[length];
    int have = Math.min(length, received.remaining());
    received.get(payload, 0, have);
    while (have < length) {
      have += read(payload, have, length - have, watchdog);
    }
    return payload;
  }

  private int read(byte[] into, int from, int length, Watchdog watchdog) throws IOException {
    while (input.available() == 0) {
      if (!waiting.stayAwake()) {
        watchdog.watch();
        break;
      }
    }
    int got = input.read(into, from, length);
    if (got < 0) {
      throw new EOFException();
    }
    return got;
  }

  private StatusRuntimeException noReply(String why) {
    broken =
        Status.ABORTED
            .withDescription(
                peer.end("the environment server wrote something else than replies: " + why))
            .asRuntimeException();
    return broken;
  }
}
