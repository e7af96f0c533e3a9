package dev.gymbridge.contract;

import com.google.protobuf.ByteString;
import dev.gymbridge.client.Endpoint;
import dev.gymbridge.client.Endpoints;
import dev.gymbridge.client.Method;
import dev.gymbridge.client.Wire;
import dev.gymbridge.env.EnvConfig;
import dev.gymbridge.v1.CloseRequest;
import dev.gymbridge.v1.ElementType;
import dev.gymbridge.v1.History;
import dev.gymbridge.v1.MakeRequest;
import dev.gymbridge.v1.MakeResponse;
import dev.gymbridge.v1.RenderRequest;
import dev.gymbridge.v1.RenderResponse;
import dev.gymbridge.v1.ResetRequest;
import dev.gymbridge.v1.ResetResponse;
import dev.gymbridge.v1.StepRequest;
import dev.gymbridge.v1.StepResponse;
import dev.gymbridge.v1.Tensor;
import dev.gymbridge.v1.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * One session of Count-v0 by the contract's own messages: names it and numbers its requests, and
 * does nothing else for the caller. Refusals are {@link io.grpc.StatusRuntimeException}s.
 */
final class RawSession implements AutoCloseable {
  static final String COUNT = "gymbridge_testenvs:Count-v0";

  static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Endpoint place;
  private final Wire wire;
  private final MakeRequest request;
  private final MakeResponse made;
  private long sequence;

  private RawSession(Endpoint place, MakeRequest request) {
    this.place = place;
    this.wire = place.connect();
    this.request = request;
    this.made = make(request);
  }

  /** Environments whose episodes have the given length. */
  static RawSession count(Endpoints endpoints, int environments, int length) {
    return make(endpoints, request(environments, length));
  }

  static RawSession make(Endpoints endpoints, MakeRequest.Builder request) {
    return new RawSession(endpoints.open(EnvConfig.of(COUNT), null), request.build());
  }

  /** What {@link #count} sends, under a new name. */
  static MakeRequest.Builder request(int environments, int length) {
    return MakeRequest.newBuilder()
        .setSession(UUID.randomUUID().toString())
        .setId(COUNT)
        .setNumEnvs(environments)
        .putKwargs("length", Value.newBuilder().setIntValue(length).build());
  }

  MakeRequest request() {
    return request;
  }

  MakeResponse made() {
    return made;
  }

  /** The way of its messages. */
  Wire wire() {
    return wire;
  }

  /** Sends a Make, this session's or another one. */
  MakeResponse make(MakeRequest make) {
    return wire.call(Method.MAKE, make, TIMEOUT);
  }

  String name() {
    return request.getSession();
  }

  /** A request with the next number, to be sent once or again. */
  ResetRequest number(ResetRequest.Builder reset) {
    return reset.setSession(name()).setSequence(++sequence).build();
  }

  /** Likewise. */
  StepRequest number(StepRequest.Builder step) {
    return step.setSession(name()).setSequence(++sequence).build();
  }

  ResetResponse send(ResetRequest reset) {
    return wire.call(Method.RESET, reset, TIMEOUT);
  }

  StepResponse send(StepRequest step) {
    return wire.call(Method.STEP, step, TIMEOUT);
  }

  /** Resets every environment. */
  ResetResponse reset(Integer... seeds) {
    return send(number(ResetRequest.newBuilder().addAllSeeds(List.of(seeds))));
  }

  ResetResponse reset(ResetRequest.Builder reset) {
    return send(number(reset));
  }

  /** Steps every environment once, with seeds 0 for the next episodes. */
  StepResponse step() {
    return step(step(request.getNumEnvs()));
  }

  StepResponse step(StepRequest.Builder step) {
    return send(number(step));
  }

  RenderResponse render(int index) {
    RenderRequest render = RenderRequest.newBuilder().setSession(name()).setIndex(index).build();
    return wire.call(Method.RENDER, render, TIMEOUT);
  }

  /** A step with action 0 and seed 0 everywhere, to be changed. */
  static StepRequest.Builder step(int environments) {
    return StepRequest.newBuilder()
        .addActions(actions(new long[environments]))
        .addAllNextSeeds(Arrays.stream(new int[environments]).boxed().toList());
  }

  /** A step with action 0 everywhere, and one repeat and next seed for each environment. */
  static StepRequest.Builder step(int keepLast, int[] repeats, int[] nextSeeds) {
    return StepRequest.newBuilder()
        .addActions(actions(new long[repeats.length]))
        .addAllRepeats(Arrays.stream(repeats).boxed().toList())
        .setKeepLast(keepLast)
        .addAllNextSeeds(Arrays.stream(nextSeeds).boxed().toList());
  }

  /** Actions of Discrete(2). */
  static Tensor actions(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return Tensor.newBuilder()
        .setDtype(ElementType.ELEMENT_TYPE_INT64)
        .addShape(values.length)
        .setData(ByteString.copyFrom(bytes))
        .build();
  }

  /** A history of actions 0 with the given repeats. */
  static History history(Integer... repeats) {
    return History.newBuilder()
        .addActions(actions(new long[repeats.length]))
        .addAllRepeats(List.of(repeats))
        .build();
  }

  /** The numbers of an int64 or float64 tensor's rows, or of rewards. */
  static List<Long> longs(Tensor tensor) {
    ByteBuffer bytes = tensor.getData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<Long> values = new ArrayList<>();
    while (bytes.hasRemaining()) {
      values.add(bytes.getLong());
    }
    return values;
  }

  /** The steps that the rows of Count's observations show. */
  static List<Long> steps(List<Tensor> observations) {
    List<Long> values = longs(observations.get(0));
    List<Long> steps = new ArrayList<>();
    for (int row = 0; row < values.size() / 2; row++) {
      steps.add(values.get(2 * row + 1));
    }
    return steps;
  }

  static List<Double> rewards(StepResponse response) {
    ByteBuffer bytes = response.getRewards().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<Double> values = new ArrayList<>();
    while (bytes.hasRemaining()) {
      values.add(bytes.getDouble());
    }
    return values;
  }

  @Override
  public void close() {
    end();
    place.close();
  }

  /** Sends Close; may be done again. */
  void end() {
    wire.close(CloseRequest.newBuilder().setSession(name()).build(), TIMEOUT);
  }
}
