package dev.gymbridge.client;

import com.google.protobuf.MessageLite;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.v1.CloseRequest;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The only server there is, whose replies a test gives. */
abstract class ScriptedWire implements Wire, Endpoints, Endpoint {
  private @Nullable StepRequest sent;

  /** What a request is answered with; it is of the method's kind. */
  abstract MessageLite reply(Method<?, ?> method, MessageLite request, Duration timeout);

  @Override
  public void connect(Duration patience) {}

  @Override
  @SuppressWarnings("unchecked") // as reply() says
  public <Q extends MessageLite, R extends MessageLite> R call(
      Method<Q, R> method, Q request, Duration timeout) {
    return (R) reply(method, request, timeout);
  }

  @Override
  public void send(StepRequest request, Duration timeout) {
    sent = request;
  }

  @Override
  public StepResponse await(Duration timeout) {
    return call(Method.STEP, Objects.requireNonNull(sent), timeout);
  }

  @Override
  public void close(CloseRequest request, Duration timeout) {
    var unused = call(Method.CLOSE, request, timeout);
  }

  @Override
  public Endpoint open(EnvConfig config, @Nullable Endpoint avoid) {
    return this;
  }

  @Override
  public Endpoint openForListing(@Nullable Endpoint avoid) {
    return this;
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(1);
  }

  @Override
  public String address() {
    return "scripted";
  }

  @Override
  public Wire connect() {
    return this;
  }

  @Override
  public @Nullable String death() {
    return null;
  }

  @Override
  public void endHungSession() {}

  @Override
  public void close() {}
}
